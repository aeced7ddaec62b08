"""SAM templates with one mistake each, or what looks like one; the transform says which it refuses."""

from shapes import LAMBDA, api, event, function

SHOP = {"Ref": "Shop"}
AUTHORIZERS = {"A": {"FunctionArn": LAMBDA}}

# Properties of the API.
PROPERTIES = {
    "unknown": {"Foo": 1},
    "case": {"cors": "x"},
    "no-stage": {"StageName": None},
    "number-stage": {"StageName": 5},
    "empty-stage": {"StageName": ""},
    "cors-false": {"Cors": False},
    "cors-list": {"Cors": ["a"]},
    "cors-number": {"Cors": 5},
    "cors-key": {"Cors": {"AllowOrigins": "'*'"}},
    "cors-credentials": {"Cors": {"AllowCredentials": True}},
    "cors-credentials-star": {"Cors": {"AllowCredentials": True, "AllowOrigin": "'*'"}},
    "cors-credentials-text": {"Cors": {"AllowCredentials": "true"}},
    "auth-key": {"Auth": {"Authorizer": "A"}},
    "plan-key": {"Auth": {"UsagePlan": {"Create": "x"}}},
    "plan-without": {"Auth": {"UsagePlan": {"UsagePlanName": "x"}}},
    "plan-wrong": {"Auth": {"UsagePlan": {"CreateUsagePlan": "x"}}},
    "default-unknown": {"Auth": {"Authorizers": AUTHORIZERS, "DefaultAuthorizer": "B"}},
    "default-none": {"Auth": {"Authorizers": AUTHORIZERS, "DefaultAuthorizer": "NONE"}},
}

# Properties of an event, and those of its API.
EVENTS = {
    "method-list": ({"Method": ["get"]}, {}),
    "no-method": ({"Method": None}, {}),
    "no-path": ({"Path": None}, {}),
    "property": ({"Cors": "x"}, {}),
    "auth-key": ({"Auth": {"Foo": 1}}, {}),
    "api-unknown": ({"RestApiId": {"Ref": "Nope"}}, {}),
    "api-text": ({"RestApiId": "Shop"}, {}),
    "api-attribute": ({"RestApiId": {"Fn::GetAtt": ["Shop", "RootResourceId"]}}, {}),
    "api-import": ({"RestApiId": {"Fn::ImportValue": "x"}}, {}),
    "model": ({"RequestModel": {"Model": "P"}}, {}),
    "model-unknown": ({"RequestModel": {"Model": "P"}}, {"Models": {"Q": {"type": "object"}}}),
    "authorizer-unknown": ({"Auth": {"Authorizer": "B"}}, {"Auth": {"Authorizers": AUTHORIZERS}}),
    "authorizer-none-there": ({"Auth": {"Authorizer": "B"}}, {}),
    "authorizer-iam": ({"Auth": {"Authorizer": "AWS_IAM"}}, {}),
    "open-without-default": ({"Auth": {"Authorizer": "NONE"}}, {"Auth": {"Authorizers": AUTHORIZERS}}),
    "open-with-default": ({"Auth": {"Authorizer": "NONE"}}, {"Auth": {"DefaultAuthorizer": "A"}}),
    "scopes-alone": ({"Auth": {"AuthorizationScopes": ["a"]}}, {"Auth": {"Authorizers": AUTHORIZERS}}),
    "keyless": ({"Auth": {"ApiKeyRequired": False}}, {}),
    "parameter": ({"RequestParameters": ["querystring.page"]}, {}),
    "authorizer-beside-document": (
        {"Auth": {"Authorizer": "B"}},
        {"DefinitionBody": {"openapi": "3.0.1", "info": {"title": "a", "version": "1"}, "paths": {"/b": {"get": {}}}}},
    ),
}


def whole(shop, events, **more):
    resources = {"Shop": shop, "Pets": function(events)}
    return {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources, **more}


def mistakes():
    """The templates by their names."""
    plain = {"Get": event("/a", "get", RestApiId=SHOP)}
    for name, properties in PROPERTIES.items():
        yield f"api-{name}", whole(api(**properties), plain)
    for name, (properties, of_api) in EVENTS.items():
        merged = {"Path": "/a", "Method": "get", "RestApiId": SHOP, **properties}
        merged = {key: value for key, value in merged.items() if value is not None}
        yield f"event-{name}", whole(api(**of_api), {"Get": {"Type": "Api", "Properties": merged}})
    yield "event-twice", whole(api(), {**plain, "Again": event("/a", "GET", RestApiId=SHOP)})
    yield "event-twice-implicit", whole(api(), {"One": event("/a", "get"), "Two": event("/a", "get")})
    for name in ["StageName", "Models", "Foo", "Cors"]:
        yield f"globals-{name}", whole(api(), plain, Globals={"Api": {name: "'*'" if name == "Cors" else "x"}})
