"""Compares the routes that gatecast reads of services with those of the templates that `serverless package` makes.

Each service has many events, one for each form of a setting: packaging one takes seconds.
"""

import json
import sys
from pathlib import Path

from gatecast import apis_of, run

GATECAST, SERVERLESS, MADE = sys.argv[1], sys.argv[2], Path(sys.argv[3])

POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Abc"
AUTHORIZERS = [
    "auth",
    "aws_iam",
    "arn:aws:lambda:us-east-1:123456789012:function:svc-dev-outside",
    {"name": "auth", "type": "request", "identitySource": "method.request.header.X-A, method.request.querystring.k", "resultTtlInSeconds": 0},
    {"name": "other", "type": "request", "resultTtlInSeconds": 0},
    {"name": "third", "identityValidationExpression": "^x.*", "resultTtlInSeconds": 30},
    {"arn": POOL, "name": "users", "scopes": ["a/read"]},
    {"type": "COGNITO_USER_POOLS", "authorizerId": "abc123", "scopes": ["x"]},
    {"type": "CUSTOM", "authorizerId": {"Ref": "Outside"}},
]
CORS = [
    True,
    False,
    {"origin": "https://a.example", "allowCredentials": True},
    {"origins": ["https://a.example", "https://b.example"], "maxAge": 60, "cacheControl": "no-cache"},
    {"headers": ["X-A"], "methods": ["GET"]},
    {"origin": "https://a.example, https://c.example"},
]
REQUESTS = [
    {"parameters": {"querystrings": {"page": True, "q": False}, "headers": {"X-T": {"required": True}}, "paths": {"id": True}}},
    {"parameters": {"querystrings": {"q": False}}},
    {"schemas": {"application/json": {"type": "object"}}},
    {"schemas": {"application/json": "pet"}},
    {"schemas": {"application/json": {"name": "Named", "schema": {"type": "object"}}}},
]
PATTERN = {"statusCodes": {200: {"pattern": ""}}}
BACKEND = {"uri": "https://b.example/{x}", "parameters": {"paths": {"x": True}}}
INTEGRATIONS = [
    {},
    {"integration": "lambda"},
    {"integration": "aws"},
    {"integration": "lambda-proxy"},
    {"integration": "mock", "response": PATTERN},
    {"integration": "http", "request": BACKEND, "response": PATTERN},
    {"integration": "http-proxy", "request": BACKEND},
    {"async": True},
    {"integration": "lambda", "response": {"headers": {"X-R": "'a'"}, "template": "$input.path('$')", "statusCodes": {200: {"pattern": ""}, 201: {"pattern": ".*201.*", "headers": {"X-S": "'b'"}}}}},
    {"integration": "lambda", "response": {"statusCodes": {404: {"pattern": ".*x.*", "template": "no"}}}},
    {"integration": "lambda", "request": {"template": {"application/json": "{}", "application/x-www-form-urlencoded": None}, "passThrough": "WHEN_NO_TEMPLATES"}},
]
PATHS = [
    "GET hello",
    "ANY {proxy+}",
    "post /a-b/{c_d}/e.f",
    {"path": "/", "method": "any"},
    {"path": "several", "method": "get", "cors": True},
    {"path": "several", "method": "post", "cors": {"origin": "https://m.example", "headers": ["X-M"]}},
]


def forms(name, values):
    """An event for each form of a setting, and the same with a key."""
    for index, value in enumerate(values):
        yield {"path": f"{name}/{index}/{{id}}", "method": "get", name: value}
        yield {"path": f"/{name}/{index}/{{id}}/", "method": "POST", "private": True, name: value}


def integrations():
    for index, settings in enumerate(INTEGRATIONS):
        for number, cors in enumerate([None, *CORS[:4]]):
            event = {"path": f"integration/{index}/{number}", "method": "put", **settings}
            yield event if cors is None else {**event, "cors": cors}


SERVICES = {
    "authorizers": list(forms("authorizer", AUTHORIZERS)),
    "cors": list(forms("cors", CORS)),
    "requests": list(forms("request", REQUESTS)),
    "integrations": list(integrations()),
    "paths": PATHS,
}


def service(name, events):
    functions = {name: {"handler": "a.b"} for name in ["auth", "other", "third"]}
    functions |= {f"of-{index}_x": {"handler": "a.b", "events": [{"http": event}]} for index, event in enumerate(events)}
    outside = {"RestApiId": {"Ref": "ApiGatewayRestApi"}, "Name": "external", "Type": "TOKEN", "AuthorizerUri": "x", "IdentitySource": "method.request.header.Z"}
    return {
        "service": name,
        "frameworkVersion": "3",
        "provider": {
            "name": "aws",
            "runtime": "nodejs18.x",
            "apiGateway": {"request": {"schemas": {"pet": {"name": "Pet", "schema": {"type": "object"}}}}, "binaryMediaTypes": ["image/png"]},
        },
        "functions": functions,
        "resources": {"Resources": {"Outside": {"Type": "AWS::ApiGateway::Authorizer", "Properties": outside}}},
    }


def routes(path):
    api = apis_of(GATECAST, path)["ApiGatewayRestApi"]
    found = {(route["method"], route["path"]): {key: value for key, value in route.items() if key != "place"} for route in api["routes"]}
    for route in found.values():
        route["requiredParameters"] = sorted(route["requiredParameters"])
    authorizers = sorted((one["name"], one["type"], tuple(one["identitySources"])) for one in api["authorizers"])
    return {"authorizers": authorizers, "binary": api["binaryMediaTypes"], "endpoints": api["endpointTypes"], **found}


def main():
    compared = different = 0
    for name, events in SERVICES.items():
        folder = MADE / f"routes-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "serverless.json").write_text(json.dumps(service(name, events)))
        (folder / "a.js").write_text("exports.b = async () => 0\n")
        done = run(SERVERLESS, "package", cwd=folder)
        template = folder / ".serverless" / "cloudformation-template-update-stack.json"
        if done.returncode != 0 or not template.exists():
            sys.exit(f"{name}: {done.stdout}{done.stderr}")
        ours, theirs = routes(folder / "serverless.json"), routes(template)
        compared += len(events)
        for key in dict.fromkeys([*ours, *theirs]):
            if ours.get(key) != theirs.get(key):
                different += 1
                print(f"{name}: {key}\n  read {ours.get(key)}\n  made {theirs.get(key)}")
    print(f"routes of {compared} events compared, {different} differences")
    return different > 0 or compared < 60


sys.exit(main())
