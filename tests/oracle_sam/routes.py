"""Compares the routes that gatecast reads of SAM templates with those of what the SAM transform makes of them.

The templates are combinations of the settings that make routes, the same every time.
"""

import itertools
import json
import sys
from pathlib import Path

from gatecast import apis_of
from sam import transformed

GATECAST, MADE = sys.argv[1], Path(sys.argv[2])

LAMBDA = {"FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:auth"}
POOL = {"UserPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a"}

AUTH = {
    "none": None,
    "token": {"DefaultAuthorizer": "A", "Authorizers": {"A": LAMBDA}},
    "token-header": {
        "DefaultAuthorizer": "A",
        "AddDefaultAuthorizerToCorsPreflight": False,
        "Authorizers": {"A": {**LAMBDA, "Identity": {"Header": "X-Token", "ValidationExpression": "^a.*", "ReauthorizeEvery": 30}}},
    },
    "request": {
        "Authorizers": {
            "A": {**LAMBDA, "FunctionPayloadType": "REQUEST", "Identity": {"Headers": ["X-Key"], "QueryStrings": ["k"], "Context": ["httpMethod"]}}
        }
    },
    "pool": {"DefaultAuthorizer": "A", "Authorizers": {"A": POOL, "B": LAMBDA}},
    "pool-scopes": {"DefaultAuthorizer": "A", "Authorizers": {"A": {**POOL, "AuthorizationScopes": ["pets/read"]}}},
    "iam": {"DefaultAuthorizer": "AWS_IAM"},
    "key": {"ApiKeyRequired": True},
    "key-open-preflight": {"ApiKeyRequired": True, "AddApiKeyRequiredToCorsPreflight": False},
}
CORS = {
    "none": None,
    "origin": "'https://shop.example'",
    "object": {
        "AllowOrigin": "'https://shop.example'",
        "AllowHeaders": "'Authorization'",
        "AllowCredentials": True,
        "MaxAge": "'600'",
    },
    "methods": {"AllowOrigin": "'*'", "AllowMethods": "'GET'"},
}
EVENTS = {
    "plain": {"Get": {"Path": "/pets", "Method": "get"}},
    "several": {
        "List": {"Path": "/pets", "Method": "GET"},
        "Add": {"Path": "/pets", "Method": "post", "Auth": {"ApiKeyRequired": True}},
        "One": {"Path": "/pets/{petId}", "Method": "get", "RequestParameters": ["method.request.querystring.page", {"method.request.header.X-Id": {"Required": True}}]},
        "Rest": {"Path": "/{proxy+}", "Method": "any"},
    },
    "open": {"Get": {"Path": "/pets", "Method": "get", "Auth": {"Authorizer": "NONE"}}, "Put": {"Path": "/pets", "Method": "put"}},
    "model": {"Add": {"Path": "/pets", "Method": "post", "RequestModel": {"Model": "Pet", "Required": True, "ValidateBody": True, "ValidateParameters": False}}},
    "options": {"Own": {"Path": "/pets", "Method": "options"}, "Get": {"Path": "/pets", "Method": "get"}},
}


def template(auth, cors, events):
    properties = {"StageName": "live", "Models": {"Pet": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}}
    if auth is not None:
        properties["Auth"] = auth
    if cors is not None:
        properties["Cors"] = cors
    events = {name: {"Type": "Api", "Properties": {**event, "RestApiId": {"Ref": "Shop"}}} for name, event in events.items()}
    function = {"Handler": "a.b", "Runtime": "nodejs20.x", "InlineCode": "x", "Events": events}
    return {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Shop": {"Type": "AWS::Serverless::Api", "Properties": properties},
            "Pets": {"Type": "AWS::Serverless::Function", "Properties": function},
        },
    }


def routes(path):
    shop = apis_of(GATECAST, path)["Shop"]
    return {
        "authorizers": sorted(
            (one["name"], one["type"], tuple(sorted(one["identitySources"]))) for one in shop["authorizers"]
        ),
        "routes": {
            (route["method"], route["path"]): {
                key: value
                for key, value in route.items()
                if key not in {"place", "integration", "method", "path", "requiredParameters"}
            }
            | {
                "integration": route["integration"] and (route["integration"]["type"], route["integration"]["uri"]),
                "required": sorted(route["requiredParameters"]),
            }
            for route in shop["routes"]
        },
    }


def main():
    MADE.mkdir(parents=True, exist_ok=True)
    compared = refused = different = 0
    for (auth_name, auth), (cors_name, cors), (events_name, events) in itertools.product(AUTH.items(), CORS.items(), EVENTS.items()):
        name = f"{auth_name}_{cors_name}_{events_name}"
        whole = template(auth, cors, events)
        source, made = MADE / f"{name}.json", MADE / f"{name}.made.json"
        source.write_text(json.dumps(whole))
        try:
            result = transformed(json.loads(source.read_text()))
        except Exception:  # a combination that SAM refuses
            refused += 1
            continue
        made.write_text(json.dumps(result))
        compared += 1
        ours, theirs = routes(source), routes(made)
        if ours != theirs:
            different += 1
            print(f"{name}: gatecast reads other routes than the transform makes")
            for key in sorted(ours["routes"].keys() | theirs["routes"].keys()):
                if ours["routes"].get(key) != theirs["routes"].get(key):
                    print("  read", key, ours["routes"].get(key))
                    print("  made", key, theirs["routes"].get(key))
            if ours["authorizers"] != theirs["authorizers"]:
                print("  read", ours["authorizers"], "\n  made", theirs["authorizers"])
    print(f"routes of {compared} templates compared, {different} differences; SAM refuses {refused}")
    return different > 0 or compared < 60


sys.exit(main())
