"""Services of many shapes: settings of the provider and of `resources`, each with two sets of functions."""

import copy

POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Abc"
REST_API = {"Ref": "ApiGatewayRestApi"}


def functions_of(*events):
    return {f"fn{index}": {"handler": "a.b", "events": [{"http": event} for event in many]} for index, many in enumerate(events)}


# A shop, and a proxy.
FUNCTIONS = {
    "shop": {
        "auth": {"handler": "a.b"},
        **functions_of(
            [{"path": "pets", "method": "get", "cors": True}, {"path": "/pets", "method": "post", "authorizer": "auth"}],
            [{"path": "pets/{id}", "method": "delete", "private": True, "request": {"parameters": {"querystrings": {"force": True}}}}],
        ),
    },
    "proxy": functions_of(["ANY /", {"path": "/{proxy+}", "method": "any", "private": True}]),
}


def gateway(**settings):
    return {"provider": {"apiGateway": settings}}


def resources(**parts):
    return {"resources": parts}


def method(path, name, **properties):
    return {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": REST_API, "ResourceId": path, "HttpMethod": name, **properties}}


ROOT = {"Fn::GetAtt": ["ApiGatewayRestApi", "RootResourceId"]}
MOCK = {"Type": "MOCK", "RequestTemplates": {"application/json": '{"statusCode": 200}'}, "IntegrationResponses": [{"StatusCode": 200}]}
PLANS = [{"free": {"quota": {"limit": 10, "period": "DAY"}}}, {"paid": {"throttle": {"burstLimit": 2, "rateLimit": 5}}}]

# What a service has beside its functions.
SETTINGS = {
    "plain": {},
    "stage": {"provider": {"stage": "live"}},
    "keys": gateway(apiKeys=["one", "two"]),
    "keys-named": gateway(apiKeys=["one", {"name": "two", "value": "0123456789abcdefghij"}]),
    "keys-off": gateway(apiKeys=[{"name": "one", "enabled": False}, {"name": "two", "enabled": True}]),
    "keys-without-name": gateway(apiKeys=[{"value": "0123456789abcdefghij", "description": "d", "customerId": "c"}]),
    "plan": gateway(usagePlan={"quota": {"limit": 5000, "offset": 2, "period": "MONTH"}, "throttle": {"burstLimit": 200, "rateLimit": 100}}),
    "plan-and-keys": gateway(apiKeys=["one"], usagePlan={"throttle": {"burstLimit": 200, "rateLimit": 100}}),
    "plans": gateway(usagePlan=PLANS),
    "plans-and-keys": gateway(apiKeys=[{"free": ["a", {"name": "b", "enabled": False}]}, {"paid": ["c"]}], usagePlan=PLANS),
    "plans-and-a-key-of-none": gateway(apiKeys=[{"free": ["a"]}, {"paid": [{"name": "c", "value": "0123456789abcdefghij"}]}], usagePlan=PLANS),
    "binary": gateway(binaryMediaTypes=["image/png", "*/*"]),
    "key-source": gateway(apiKeySourceType="AUTHORIZER"),
    "regional": {"provider": {"endpointType": "REGIONAL"}},
    "private": {"provider": {"endpointType": "private", "vpcEndpointIds": ["vpce-1"]}},
    "no-address": gateway(disableDefaultEndpoint=True),
    "policy": gateway(resourcePolicy=[{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}]),
    "compression": gateway(minimumCompressionSize=1024, description="d"),
    "name": {"provider": {"apiName": "named"}},
    "tracing": {"provider": {"tracing": {"apiGateway": True}}},
    "tags": {"provider": {"tags": {"a": "b"}}},
    "logs": {"provider": {"logs": {"restApi": True}}},
    "model": gateway(request={"schemas": {"pet": {"name": "Pet", "schema": {"type": "object"}}}}),
    "extended-method": resources(extensions={"ApiGatewayMethodPetsGet": {"Properties": {"ApiKeyRequired": True}}, "ApiGatewayMethodAny": {"Properties": {"ApiKeyRequired": True}}}),
    "extended-api": resources(extensions={"ApiGatewayRestApi": {"Properties": {"EndpointConfiguration": {"Types": ["REGIONAL"]}, "BinaryMediaTypes": ["a/b"]}}}),
    "extended-waits": resources(
        extensions={"ApiGatewayRestApi": {"DependsOn": ["Answer"], "Metadata": {"a": 1}}},
        Resources={"Answer": {"Type": "AWS::SNS::Topic"}},
    ),
    "extended-unsupported": resources(extensions={"ApiGatewayRestApi": {"Type": "AWS::SNS::Topic"}}),
    "added-method": resources(Resources={"Status": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": REST_API, "ParentId": ROOT, "PathPart": "status"}}, "GetStatus": method({"Ref": "Status"}, "GET", Integration=MOCK, AuthorizationType="NONE")}),
    "changed-method": resources(Resources={"ApiGatewayMethodPetsGet": {"Properties": {"AuthorizationType": "AWS_IAM"}}, "ApiGatewayMethodAny": {"Properties": {"AuthorizationType": "AWS_IAM"}}}),
    "added-plan": resources(
        Resources={
            "Key": {"Type": "AWS::ApiGateway::ApiKey", "Properties": {"Name": "extra", "Enabled": True}},
            "Plan": {"Type": "AWS::ApiGateway::UsagePlan", "Properties": {"UsagePlanName": "extra", "ApiStages": [{"ApiId": REST_API, "Stage": "dev"}]}},
            "KeyOfPlan": {"Type": "AWS::ApiGateway::UsagePlanKey", "Properties": {"KeyId": {"Ref": "Key"}, "KeyType": "API_KEY", "UsagePlanId": {"Ref": "Plan"}}},
        }
    ),
    "conditional": resources(
        Conditions={"Never": {"Fn::Equals": ["${opt:stage, 'dev'}", "prod"]}},
        extensions={"ApiGatewayMethodPetsPost": {"Condition": "Never"}, "ApiGatewayMethodProxyVarAny": {"Condition": "Never"}},
    ),
}


def merged(base, more):
    """Objects merged member by member."""
    for name, value in more.items():
        base[name] = merged(base[name], value) if isinstance(value, dict) and isinstance(base.get(name), dict) else value
    return base


def extensions_of(service):
    """The service without extensions of what its functions do not make."""
    ids = {"shop": ["ApiGatewayMethodPets"], "proxy": ["ApiGatewayMethodAny", "ApiGatewayMethodProxy"]}[service["service"].split("-")[-1]]
    parts = service.get("resources", {})
    for group in ["extensions", "Resources"]:
        for name in list(parts.get(group, {})):
            if name.startswith("ApiGatewayMethod") and not any(name.startswith(own) for own in ids):
                del parts[group][name]
    return service


def services():
    """The services by their names."""
    for name, settings in SETTINGS.items():
        for shape, functions in FUNCTIONS.items():
            service = {
                "service": f"{name}-{shape}",
                "frameworkVersion": "3",
                "provider": {"name": "aws", "runtime": "nodejs18.x"},
                "functions": copy.deepcopy(functions),
            }
            yield service["service"], extensions_of(merged(service, copy.deepcopy(settings)))
