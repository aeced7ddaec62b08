"""SAM templates of many shapes: what people write around an API, each with what it is there for.

Each is a function of the base resources below; two dozen settings stand in four surroundings.
"""

import copy
import itertools

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:auth"
POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a"
MOCK = {
    "type": "mock",
    "requestTemplates": {"application/json": '{"statusCode": 200}'},
    "responses": {"default": {"statusCode": "200"}},
}


def operation(**more):
    return {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": copy.deepcopy(MOCK), **more}


def document(version="openapi"):
    head = {"openapi": "3.0.1"} if version == "openapi" else {"swagger": "2.0"}
    return {
        **head,
        "info": {"title": "shop", "version": "1"},
        "paths": {
            "/silent": {"get": operation()},
            "/empty": {"get": operation(security=[])},
            "/open": {"get": operation(security=[{"NONE": []}]), "post": operation()},
            "/keyless": {"get": operation(security=[{"api_key_false": []}])},
            "/extension": {"get": operation(**{"x-amazon-apigateway-auth": {"type": "NONE"}})},
            "/named": {"put": operation(security=[{"A": ["a/read"]}])},
            "/any/{proxy+}": {"x-amazon-apigateway-any-method": operation()},
            "/own": {"options": operation(), "get": operation()},
            "/pets": {"get": operation(parameters=[{"name": "page", "in": "query", "required": True}])},
        },
    }


def api(**properties):
    return {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "live", **properties}}


def event(path, method, **more):
    return {"Type": "Api", "Properties": {"Path": path, "Method": method, **more}}


def function(events, **more):
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {"Handler": "a.b", "Runtime": "nodejs20.x", "InlineCode": "x", "Events": events, **more},
    }


def machine(events):
    return {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {
            "Definition": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
            "Role": "arn:aws:iam::123456789012:role/machine",
            "Events": events,
        },
    }


TOKEN = {"A": {"FunctionArn": LAMBDA}}
USERS = {"A": {"UserPoolArn": [POOL], "AuthorizationScopes": ["a/all"]}}

# Settings of an API, each alone.
SETTINGS = {
    "plain": {},
    "default": {"Auth": {"DefaultAuthorizer": "A", "Authorizers": TOKEN}},
    "default-open-preflight": {
        "Cors": "'*'",
        "Auth": {"DefaultAuthorizer": "A", "AddDefaultAuthorizerToCorsPreflight": False, "Authorizers": TOKEN},
    },
    "pool": {"Auth": {"DefaultAuthorizer": "A", "Authorizers": USERS}},
    "no-default": {"Auth": {"Authorizers": TOKEN}},
    "default-without-authorizers": {"Auth": {"DefaultAuthorizer": "Nobody"}},
    "iam": {"Auth": {"DefaultAuthorizer": "AWS_IAM"}},
    "iam-and-others": {"Auth": {"DefaultAuthorizer": "AWS_IAM", "Authorizers": TOKEN}},
    "key": {"Auth": {"ApiKeyRequired": True}},
    "key-open-preflight": {"Cors": "'*'", "Auth": {"ApiKeyRequired": True, "AddApiKeyRequiredToCorsPreflight": False}},
    "plan": {
        "Auth": {
            "ApiKeyRequired": True,
            "UsagePlan": {
                "CreateUsagePlan": "PER_API",
                "UsagePlanName": "partners",
                "Quota": {"Limit": 10, "Period": "DAY"},
                "Throttle": {"RateLimit": 5, "BurstLimit": 7},
            },
        }
    },
    "shared-plan": {"Auth": {"ApiKeyRequired": True, "UsagePlan": {"CreateUsagePlan": "SHARED"}}},
    "cors-headers": {"Cors": {"AllowHeaders": "'X-A'", "MaxAge": "'5'"}},
    "cors-credentials": {"Cors": {"AllowOrigin": "'https://a.example'", "AllowCredentials": True}},
    "cors-reference": {"Cors": {"AllowOrigin": {"Fn::Sub": "'https://${AWS::Region}.example'"}}},
    "cors-if": {"Cors": {"Fn::If": ["Always", "'https://a.example'", {"Ref": "AWS::NoValue"}]}},
    "cors-if-not": {"Cors": {"Fn::If": ["Never", "'https://a.example'", {"Ref": "AWS::NoValue"}]}},
    "binary": {"BinaryMediaTypes": ["image~1png", "application/pdf"]},
    "regional": {"EndpointConfiguration": "REGIONAL"},
    "private": {"EndpointConfiguration": {"Type": "PRIVATE", "VPCEndpointIds": ["vpce-1"]}},
    "variables": {"Variables": {"backend": "b"}},
    "key-source": {"ApiKeySourceType": "AUTHORIZER"},
    "open-api": {"OpenApiVersion": "3.0.1", "Auth": {"DefaultAuthorizer": "A", "Authorizers": TOKEN}},
    "request": {
        "Auth": {
            "DefaultAuthorizer": "A",
            "Authorizers": {
                "A": {
                    "FunctionPayloadType": "REQUEST",
                    "FunctionArn": LAMBDA,
                    "Identity": {"Headers": ["X-A"], "QueryStrings": ["q"], "StageVariables": ["v"], "ReauthorizeEvery": 0},
                }
            },
        }
    },
}


def own(settings):
    """An API whose events are its methods."""
    events = {
        "List": event("/pets", "get", RestApiId={"Ref": "Shop"}),
        "Add": event("/pets", "POST", RestApiId={"Ref": "Shop"}, Auth={"ApiKeyRequired": True}),
        "Rest": event("/files/{proxy+}", "any", RestApiId={"Ref": "Shop"}, TimeoutInMillis=5000),
    }
    start = {"Start": event("/start", "post", RestApiId={"Ref": "Shop"})}
    return {"Shop": api(**settings), "Pets": function(events), "Machine": machine(start)}


def body(settings):
    """An API with a document, whose events are only permissions."""
    events = {"List": event("/pets", "get", RestApiId={"Ref": "Shop"})}
    return {"Shop": api(DefinitionBody=document(), **settings), "Pets": function(events)}


def merged(settings):
    """An API with a document and the methods of its events."""
    events = {
        "List": event("/pets", "get", RestApiId={"Ref": "Shop"}),
        "New": event("/new/{id}", "delete", RestApiId={"Ref": "Shop"}),
    }
    if "DefaultAuthorizer" in settings.get("Auth", {}) and "Authorizers" in settings["Auth"]:
        events["Open"] = event("/open-event", "get", RestApiId={"Ref": "Shop"}, Auth={"Authorizer": "NONE"})
    start = {"Start": event("/start", "post", RestApiId={"Ref": "Shop"})}
    shop = api(MergeDefinitions=True, DefinitionBody=document("swagger"), **settings)
    return {"Shop": shop, "Pets": function(events), "Machine": machine(start)}


def implicit(_):
    """Functions alone; the settings stand in `Globals`."""
    events = {
        "List": event("/pets", "get"),
        "Explicit": event("/pets/{id}", "get", RestApiId={"Ref": "ServerlessRestApi"}),
        "Limits": event("/limits", "post", RequestParameters=["method.request.header.X-A"]),
    }
    return {"Pets": function(events), "Machine": machine({"Start": event("/start", "post")})}


# What `Globals` cannot have.
NOT_GLOBAL = {"ApiKeySourceType"}


def shapes():
    """The templates by their names."""
    for (name, settings), make in itertools.product(SETTINGS.items(), [own, body, merged, implicit]):
        settings = copy.deepcopy(settings)
        whole = {
            "Transform": "AWS::Serverless-2016-10-31",
            "Conditions": {"Always": {"Fn::Equals": ["a", "a"]}, "Never": {"Fn::Equals": ["a", "b"]}},
            "Resources": make(settings),
        }
        if make is implicit:
            if NOT_GLOBAL & settings.keys():
                continue
            whole["Globals"] = {"Api": settings}
        yield f"{make.__name__}_{name}", whole
    yield "override", {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Shop": api(DefinitionBody=document(), **SETTINGS["default"]),
            "Pets": function(
                {
                    "Open": event("/silent", "get", RestApiId={"Ref": "Shop"}, Auth={"OverrideApiAuth": True, "Authorizer": "NONE"}),
                    "Kept": event("/pets", "get", RestApiId={"Ref": "Shop"}, Auth={"Authorizer": "NONE"}),
                }
            ),
        },
    }
    yield "beside", {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Shop": api(DefinitionBody=document()),
            "More": {"Type": "AWS::ApiGateway::Stage", "Properties": {"RestApiId": {"Ref": "Shop"}, "StageName": "more"}},
            "Key": {"Type": "AWS::ApiGateway::ApiKey", "Properties": {"Name": "k", "Enabled": True}},
            "Plan": {"Type": "AWS::ApiGateway::UsagePlan", "Properties": {"ApiStages": [{"ApiId": {"Ref": "Shop"}, "Stage": "more"}]}},
            "KeyOfPlan": {
                "Type": "AWS::ApiGateway::UsagePlanKey",
                "Properties": {"KeyId": {"Ref": "Key"}, "KeyType": "API_KEY", "UsagePlanId": {"Ref": "Plan"}},
            },
        },
    }
