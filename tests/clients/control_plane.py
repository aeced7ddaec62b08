"""Replays recorded calls of the control plane through boto3: control_plane.py CASES.

The address comes from the environment variable ENDPOINT. Every case gets an API of its own. A case
that this program does not understand fails; none is left out.
"""

import copy
import http.client
import json
import os
import pathlib
import re
import sys
import urllib.parse

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

ENDPOINT = os.environ["ENDPOINT"]

# What the recordings write for the caller's account.
ACCOUNT = "111111111111"

# Parameters are not validated by the client: some cases are about what the service says of bad ones.
# Every call is one request, so that a retry cannot hide an error.
client = boto3.client(
    "apigateway",
    endpoint_url=ENDPOINT,
    region_name="us-east-1",
    aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="secret",
    config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
)


def call(operation, params):
    """Status, members, error code and message, and headers of one call."""
    try:
        answer = getattr(client, xform_name(operation))(**params)
    except ClientError as error:
        answer = error.response
    error = answer.pop("Error", {})
    metadata = answer.pop("ResponseMetadata")
    return {
        "status": metadata["HTTPStatusCode"],
        "members": answer,
        "code": error.get("Code"),
        "message": error.get("Message"),
        "headers": metadata["HTTPHeaders"],
    }


def get_as_hal(api, given):
    """The same as `call`, of a client that names no media type: such get links. boto3 always names one."""
    path = f"/restapis/{api}/gatewayresponses/{given['params']['responseType']}"
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(ENDPOINT).netloc, timeout=30)
    connection.request("GET", path, headers=given["requestHeaders"])
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return {"status": answer.status, "members": body, "code": None, "message": None, "headers": headers}


def as_sibling(given, operation, response_type):
    """The call of ours that has the shape of another operation's call."""
    params = {"restApiId": "API", "responseType": response_type, **given["params"]}
    given.update(operation=operation, params=params)


def adapt(case, cases):
    """Makes calls of ours of the cases that were recorded with other operations or name no type."""
    given, expected = case["given"], case["expected"]
    match case["id"]:
        case "cp-sibling-statuscode-pattern":
            as_sibling(given, "PutGatewayResponse", "DEFAULT_4XX")
        case "cp-sibling-two-validation-errors":
            # The bad status is part of the path there. Here the type is, so its error comes second.
            of_type = next(c for c in cases if c["id"] == "cp-update-wrong-response-type")
            as_sibling(given, "UpdateGatewayResponse", of_type["given"]["params"]["responseType"])
            del given["params"]["statusCode"]
            first, _ = expected["error"]["message"].split("; ")
            second = of_type["expected"]["error"]["message"].removeprefix("1 validation error detected: ")
            first = first.replace("updateMethodResponseInput", "updateGatewayResponseInput")
            expected["error"]["message"] = f"{first}; {second}"
        case "cp-put-unquoted-static-value":
            # The report does not say which type it was.
            given["params"]["responseType"] = "DEFAULT_4XX"
        case "cp-hal-get-2017":
            # What must be stored for this answer is in the answer.
            stored = ("responseType", "statusCode", "responseParameters", "responseTemplates")
            params = {name: expected["body"][name] for name in stored}
            given["priorCalls"] = [{"operation": "PutGatewayResponse", "params": params}]


def with_names(value, api, account):
    """What the recording would say of this API and this account."""
    text = json.dumps(value).replace("o81lxisefl", api)
    return json.loads(text.replace(ACCOUNT, account) if account else text)


def comparable(body):
    """The recordings of lists were sorted; clients must not rely on the order."""
    if isinstance(body, dict) and "items" in body:
        return {**body, "items": sorted(body["items"], key=lambda item: item["responseType"])}
    return body


def differences(got, expected):
    """A line for each difference."""
    found = []

    def compare(what, ours, theirs):
        if ours != theirs:
            found.append(f"{what}: expected {json.dumps(theirs)}, got {json.dumps(ours, default=str)}")

    compare("status", got["status"], expected["status"])
    error = expected.get("error", {})
    compare("error code", got["code"], error.get("code"))
    compare("error message", got["message"], error.get("message"))
    for name, value in expected["headers"].items():
        compare(f"header {name}", got["headers"].get(name.lower()), value)
    match expected.get("bodyMatch"):
        case "json-equal":
            compare("members", comparable(got["members"]), comparable(expected["body"]))
        case "empty":
            compare("members", got["members"], {})
            compare("content-length", got["headers"].get("content-length", "0"), "0")
        case None if error and expected["body"] is None:
            pass  # The wire form of the error is not known; its code and message are compared above.
        case other:
            found.append(f"this program cannot compare bodies by {other}")
    return found


def replay(case, cases):
    """A line for each way in which the case does not hold."""
    case = copy.deepcopy(case)
    adapt(case, cases)
    given, expected = case["given"], case["expected"]
    unknown = set(given) - {"operation", "params", "priorCalls", "requestHeaders"}
    unknown |= set(expected) - {"status", "headers", "body", "bodyMatch", "error"}
    if unknown:
        return [f"this program does not know {sorted(unknown)}"]
    api = client.create_rest_api(name=case["id"])["id"]
    try:
        for prior in given.get("priorCalls", []):
            got = call(prior["operation"], {**prior["params"], "restApiId": api})
            if got["status"] >= 300:
                return [f"the prior call of {prior['operation']} answers {got['status']} {got['message']}"]
        if "requestHeaders" in given:
            got = get_as_hal(api, given)
        else:
            params = dict(given["params"])
            if params["restApiId"] == "API":
                params["restApiId"] = api
            got = call(given["operation"], params)
    finally:
        client.delete_rest_api(restApiId=api)
    account = re.search(r"\b\d{12}\b", got["message"] or "")
    return differences(got, with_names(expected, api, account and account[0]))


def main(path):
    cases = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    held = 0
    for case in cases:
        try:
            found = replay(case, cases)
        except (BotoCoreError, ClientError, OSError, http.client.HTTPException, ValueError, KeyError) as error:
            found = [f"{type(error).__name__}: {error}"]
        held += not found
        print(f"{'FAIL' if found else 'ok  '} {case['id']}")
        for line in found:
            print(f"     {line}")
    print(f"{held} of {len(cases)} recorded calls of the control plane hold")
    if not cases or held != len(cases):
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
