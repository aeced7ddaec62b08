"""Compares the routes that gatecast reads of SAM templates with those of what the SAM transform makes of them.

The templates are combinations of the settings that make routes, the same every time.
"""

import itertools
import json
import sys
from pathlib import Path

from gatecast import apis_of, severities
from mistakes import mistakes
from sam import transformed
from samtranslator.model.exceptions import InvalidDocumentException
from shapes import shapes

GATECAST, MADE = sys.argv[1], Path(sys.argv[2])

# The transform makes a stage with each deployment, which nobody uses.
STAGE_OF_DEPLOYMENT = "Stage"

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


def combinations():
    for (auth_name, auth), (cors_name, cors), (events_name, events) in itertools.product(AUTH.items(), CORS.items(), EVENTS.items()):
        yield f"{auth_name}_{cors_name}_{events_name}", template(auth, cors, events)


def routes(path):
    """What a file has, API by API, in any order."""
    return {name: api(read) for name, read in apis_of(GATECAST, path).items() if read["routes"]}


def api(read):
    authorizers = ((one["name"], one["type"], tuple(sorted(one["identitySources"]))) for one in read["authorizers"])
    plans = read["usagePlans"]
    return {
        "stages": sorted(stage for stage in read["stages"] if stage != STAGE_OF_DEPLOYMENT),
        "keys": (read["apiKeySource"], sorted(key["name"] for key in read["apiKeys"] if key["isEnabled"])),
        "plans": sorted(json.dumps(plan, sort_keys=True) for plan in plans),
        "types": (sorted(set(read["endpointTypes"])), sorted(set(read["binaryMediaTypes"]))),
        "authorizers": sorted(authorizers),
        **{f"{route['method']} {route['path']}": one(route) for route in read["routes"]},
    }


def one(route):
    left_out = {"place", "method", "path", "requiredParameters", "integration"}
    kept = {key: value for key, value in route.items() if key not in left_out}
    return {**kept, "required": sorted(route["requiredParameters"]), "integration": integration(route["integration"])}


def integration(read):
    if not read:
        return None
    # Both leave open which partition and region the address is in.
    responses = sorted((answer["statusCode"], answer["selectionPattern"] or "") for answer in read["responses"])
    address = (read["uri"] or "").replace("${AWS::Partition}", "aws").replace("${AWS::Region}", "us-east-1")
    return read["type"], address, sorted(read["requestTemplates"]), responses


def main():
    MADE.mkdir(parents=True, exist_ok=True)
    compared = refused = different = 0
    for name, whole in [*combinations(), *shapes(), *mistakes()]:
        source, made = MADE / f"{name}.json", MADE / f"{name}.made.json"
        source.write_text(json.dumps(whole))
        try:
            result = transformed(json.loads(source.read_text()))
        except InvalidDocumentException as refusal:  # a combination that SAM refuses
            refused += 1
            if "error" not in severities(GATECAST, source):
                different += 1
                print(f"{name}: SAM refuses it; gatecast does not: {'; '.join(cause.message for cause in refusal.causes)}")
            continue
        made.write_text(json.dumps(result))
        compared += 1
        if "error" in severities(GATECAST, source):
            different += 1
            print(f"{name}: SAM takes it; gatecast reports an error")
        ours, theirs = routes(source), routes(made)
        if ours != theirs:
            different += 1
            print(f"{name}: gatecast reads other routes than the transform makes")
        for api_name in sorted(ours.keys() | theirs.keys()):
            read, written = ours.get(api_name, {}), theirs.get(api_name, {})
            for key in sorted(read.keys() | written.keys()):
                if read.get(key) != written.get(key):
                    print(f"  {api_name}: {key}\n    read {read.get(key)}\n    made {written.get(key)}")
    print(f"routes of {compared} templates compared, {different} differences; SAM refuses {refused}")
    return different > 0 or compared < 60


sys.exit(main())
