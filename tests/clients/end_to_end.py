"""From the import of a definition to what a browser gets: end_to_end.py BIN."""

import http.client
import json
import pathlib
import subprocess
import sys
import tempfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from server import Server

HERE = pathlib.Path(__file__).parent
PETSTORE = HERE.parent.parent / "fixtures" / "petstore" / "openapi.yaml"
MOCK = str(HERE / "mock.yaml")
ORIGIN = "https://shop.petstore.example"

# What a page of ORIGIN sends with `fetch`.
BROWSER = {
    "Accept": "application/json, text/plain, */*",
    "Accept-Language": "en-GB,en;q=0.5",
    "Origin": ORIGIN,
    "Referer": f"{ORIGIN}/",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "cross-site",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
}

# Differs from what the petstore defines, so that it shows which of the two answers.
DENIED = {
    "responseType": "ACCESS_DENIED",
    "statusCode": "403",
    "responseParameters": {
        "gatewayresponse.header.Access-Control-Allow-Origin": f"'{ORIGIN}'",
        "gatewayresponse.header.Access-Control-Allow-Headers": "'Authorization'",
    },
    "responseTemplates": {
        "application/json": '{"denied":$context.error.messageString,"because":"$context.authorizer.reason"}'
    },
}

failures = 0


def check(what, got, expected):
    """Prints a line, and on a difference both sides."""
    global failures
    print(f"{'ok  ' if got == expected else 'FAIL'} {what}")
    if got != expected:
        failures += 1
        print(f"     expected {expected!r}\n     got      {got!r}")


def client(server, key="AKIDEXAMPLE", secret="secret"):
    return boto3.client(
        "apigateway",
        endpoint_url=server.url,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


def host_of(api, server):
    return f"{api}.execute-api.localhost:{server.port}"


def get(server, path, host=None, headers=BROWSER):
    """Status, headers with names in lower case, and body. Names below localhost need no resolver here."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={**headers, **({"Host": host} if host else {})})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def get_denied(server, path="/prod/pets?limit=1", host=None):
    return get(server, path, host, {**BROWSER, "Authorization": "Bearer denied"})


def parsed(body):
    try:
        return json.loads(body)
    except ValueError:
        return body


def check_denied(what, answer):
    """That the answer is DENIED, with what the authorizer of mock.yaml says."""
    status, headers, body = answer
    check(f"{what}: status", status, 403)
    check(f"{what}: the page may read it", headers.get("access-control-allow-origin"), ORIGIN)
    check(f"{what}: its other header", headers.get("access-control-allow-headers"), "Authorization")
    check(f"{what}: error type", headers.get("x-amzn-errortype"), "AccessDeniedException")
    check(f"{what}: content type", headers.get("content-type"), "application/json")
    body = parsed(body)
    check(f"{what}: members", sorted(body) if isinstance(body, dict) else body, ["because", "denied"])
    check(f"{what}: the authorizer's reason", isinstance(body, dict) and body.get("because"), "expired plan")


def import_petstore(gateway):
    answer = gateway.import_rest_api(body=PETSTORE.read_bytes())
    check("import: status", answer["ResponseMetadata"]["HTTPStatusCode"], 201)
    check("import: name", answer["name"], "petstore")
    return answer["id"]


def a_denied_browser_sees_the_reason(binary):
    with Server(binary, "--mock", MOCK) as server:
        check("health", get(server, "/_gatecast/health")[0], 200)
        gateway = client(server)
        api = import_petstore(gateway)
        paths = sorted(resource["path"] for resource in gateway.get_resources(restApiId=api)["items"])
        check("resources", paths, ["/", "/pets", "/pets/{petId}"])
        gateway.create_deployment(restApiId=api, stageName="prod")
        check("stages", [s["stageName"] for s in gateway.get_stages(restApiId=api)["item"]], ["prod"])
        # The petstore customises this type itself.
        check("before the put", get_denied(server, host=host_of(api, server))[0], 403)
        answer = gateway.put_gateway_response(restApiId=api, **DENIED)
        check("put: status", answer["ResponseMetadata"]["HTTPStatusCode"], 201)
        check("put: is no default", answer["defaultResponse"], False)

        check_denied("by host", get_denied(server, host=host_of(api, server)))
        path = f"/restapis/{api}/prod/_user_request_/pets?limit=1"
        check_denied("by path", get_denied(server, path))
        check_denied("the only API", get_denied(server))

        gateway.delete_rest_api(restApiId=api)
        check("after its end no API is left", gateway.get_rest_apis()["items"], [])


def stage_variables_are_substituted(binary):
    with Server(binary) as server:
        gateway = client(server)
        api = import_petstore(gateway)
        gateway.put_gateway_response(
            restApiId=api,
            responseType="MISSING_AUTHENTICATION_TOKEN",
            responseTemplates={"application/json": '{"in":"$stageVariables.environment"}'},
        )
        gateway.create_deployment(restApiId=api, stageName="prod", variables={"environment": "blue"})

        def shown():
            return parsed(get(server, "/prod/nowhere", host_of(api, server))[2])

        check("a variable of the deployment", shown(), {"in": "blue"})
        change = {"op": "replace", "path": "/variables/environment", "value": "green"}
        stage = gateway.update_stage(restApiId=api, stageName="prod", patchOperations=[change])
        check("the stage's variables", stage["variables"], {"environment": "green"})
        check("a replaced variable", shown(), {"in": "green"})
        stage = gateway.get_stage(restApiId=api, stageName="prod")
        check("the stage keeps them", stage["variables"], {"environment": "green"})


def without_auto_deploy_a_put_waits_for_its_deployment(binary):
    with Server(binary, "--mock", MOCK, "--auto-deploy=false") as server:
        gateway = client(server)
        api = import_petstore(gateway)
        gateway.create_deployment(restApiId=api, stageName="prod")
        host = host_of(api, server)
        before = get_denied(server, host=host)
        gateway.put_gateway_response(restApiId=api, **DENIED)
        stored = gateway.get_gateway_response(restApiId=api, responseType="ACCESS_DENIED")
        check("stored", stored["responseParameters"], DENIED["responseParameters"])
        after = get_denied(server, host=host)
        check("what was deployed still answers", (after[0], after[2]), (before[0], before[2]))
        header = "access-control-allow-origin"
        check("with its own header", after[1].get(header), "https://app.petstore.example")
        gateway.create_deployment(restApiId=api, stageName="prod")
        check_denied("deployed", get_denied(server, host=host))


def error_code(call):
    try:
        call()
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]
    return None


def credentials_are_asked_for(binary):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "credentials"
        file.write_text(
            "[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = of/default+key\n\n"
            "[ci]\naws_access_key_id = AKIDCI\naws_secret_access_key = of/ci+key\n"
        )
        with Server(binary, "--credentials", str(file)) as server:
            for profile in ("default", "ci"):
                signed = client(server, f"AKID{profile.upper()}", f"of/{profile}+key")
                api = import_petstore(signed)
                # Characters that must be escaped alike on both sides of a signature.
                signed.put_gateway_response(restApiId=api, **DENIED)
                queried = signed.get_rest_apis(limit=25)["items"]
                check(f"signed by {profile}", api in [found["id"] for found in queried], True)
            wrong = client(server, "AKIDDEFAULT", "of/another+key")
            check("a wrong secret", error_code(wrong.get_rest_apis), (403, "InvalidSignatureException"))
            unknown = client(server, "AKIDNOBODY", "of/default+key")
            check("an unknown key", error_code(unknown.get_rest_apis), (403, "UnrecognizedClientException"))
            answer = subprocess.run(
                ["curl", "--silent", "--show-error", "--include", "--max-time", "30", f"{server.url}/restapis"],
                capture_output=True, text=True, check=True,
            ).stdout
            head = answer.replace("\r", "").partition("\n\n")[0].splitlines()
            check("anonymous: status", head[0].split()[1], "403")
            named = [line.partition(":")[2].strip() for line in head if line.lower().startswith("x-amzn-errortype:")]
            check("anonymous: error type", named, ["MissingAuthenticationTokenException"])


def everything_of(gateway):
    """What the control plane shows, by what it is, without what belongs to the single answers."""
    apis = gateway.get_rest_apis()["items"]
    shown = {"apis": apis}
    for api in apis:
        target = {"restApiId": api["id"]}
        for response in gateway.get_gateway_responses(**target)["items"]:
            shown[response["responseType"]] = response
        for resource in gateway.get_resources(**target)["items"]:
            shown[resource["path"]] = resource
        shown["stages"] = gateway.get_stages(**target)["item"]
        shown["deployments"] = gateway.get_deployments(**target)["items"]
    return shown


def state_outlives_a_restart(binary):
    with tempfile.TemporaryDirectory() as folder:
        arguments = ("--mock", MOCK, "--state", str(pathlib.Path(folder) / "state"))
        with Server(binary, *arguments) as server:
            gateway = client(server)
            api = import_petstore(gateway)
            gateway.create_deployment(restApiId=api, stageName="prod", variables={"environment": "blue"})
            gateway.put_gateway_response(restApiId=api, **DENIED)
            before = everything_of(gateway)
        with Server(binary, *arguments) as server:
            after = everything_of(client(server))
            check("nothing came and nothing went", sorted(after), sorted(before))
            for what in before:
                check(f"kept: {what}", after.get(what), before[what])
            check_denied("restarted", get_denied(server, host=host_of(api, server)))


def main(binary):
    for story in (
        a_denied_browser_sees_the_reason,
        stage_variables_are_substituted,
        without_auto_deploy_a_put_waits_for_its_deployment,
        credentials_are_asked_for,
        state_outlives_a_restart,
    ):
        print(f"-- {story.__name__.replace('_', ' ')}")
        global failures
        # One story that breaks off does not hide the others.
        try:
            story(binary)
        except Exception as error:  # Whatever it is, it is a failure.
            failures += 1
            print(f"FAIL {type(error).__name__}: {error}")
    if failures:
        sys.exit(f"{failures} checks failed")
    print("all stories hold")


if __name__ == "__main__":
    main(*sys.argv[1:])
