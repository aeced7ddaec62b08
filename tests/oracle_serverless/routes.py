"""Compares the APIs that gatecast reads of services with those of the templates that `serverless package` makes.

Some services have many events, one for each form of a setting; the others have settings around them. Packaging one
takes seconds, so that several are packaged at once.
"""

import concurrent.futures
import json
import os
import sys
from pathlib import Path

from gatecast import apis_of, run, severities
from services import services

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


def api(path):
    read = apis_of(GATECAST, path)["ApiGatewayRestApi"]
    found = {f"{route['method']} {route['path']}": {key: value for key, value in route.items() if key != "place"} for route in read["routes"]}
    for route in found.values():
        route["requiredParameters"] = sorted(route["requiredParameters"])
    return {
        "authorizers": sorted((one["name"], one["type"], tuple(one["identitySources"])) for one in read["authorizers"]),
        "types": (read["binaryMediaTypes"], read["endpointTypes"]),
        "stages": sorted(set(read["stages"])),
        "keys": (read["apiKeySource"], sorted((key["name"] or "", key["isEnabled"]) for key in read["apiKeys"])),
        "plans": sorted(json.dumps(plan, sort_keys=True) for plan in read["usagePlans"]),
        **found,
    }


def compare(named):
    """The differences of a service, and how many events were compared; `None` where the framework refuses it."""
    name, written = named
    folder = MADE / f"routes-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "serverless.json"
    source.write_text(json.dumps(written))
    (folder / "a.js").write_text("exports.b = async () => 0\n")
    template = folder / ".serverless" / "cloudformation-template-update-stack.json"
    template.unlink(missing_ok=True)
    done = run(SERVERLESS, "package", cwd=folder)
    if done.returncode != 0 or not template.exists():
        says = next((line for line in (done.stdout + done.stderr).splitlines() if "Cannot" in line), "")
        return None if "error" in severities(GATECAST, source) else [f"{name}: the framework refuses it; gatecast does not: {says}"]
    ours, theirs = api(source), api(template)
    differ = (key for key in dict.fromkeys([*ours, *theirs]) if ours.get(key) != theirs.get(key))
    return [f"{name}: {key}\n  read {ours.get(key)}\n  made {theirs.get(key)}" for key in differ]


def main():
    named = [*((name, service(name, events)) for name, events in SERVICES.items()), *services()]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(compare, named))
    compared = [result for result in results if result is not None]
    differences = [difference for result in compared for difference in result]
    print(*differences, sep="\n")
    refused = len(results) - len(compared)
    print(f"APIs of {len(compared)} services compared, {len(differences)} differences; the framework refuses {refused}")
    return bool(differences) or len(compared) < 60


sys.exit(main())
