#!/usr/bin/env bash
# Asks the control plane at $ENDPOINT through the AWS CLI, as a person would at a terminal.
# tests/clients.sh runs it, with the CLI in the path and credentials in the environment.
set -euo pipefail
cd "$(dirname "$0")/../.."

failures=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

api=none
# Runs one command; leaves its output in $folder and its exit code in $code.
run() {
    code=0
    aws apigateway "$@" --endpoint-url "$ENDPOINT" --output json \
        >"$folder/out" 2>"$folder/err" || code=$?
}

verdict() {
    local what=$1 fine=$2
    if [ "$fine" = yes ]; then
        echo "ok   $what"
        return
    fi
    failures=$((failures + 1))
    echo "FAIL $what (exit code $code)"
    sed 's/^/     /' "$folder/out" "$folder/err"
}

# is WHAT EXPRESSION: the command ended with 0 and the Python expression about `out`, its parsed
# output or None, is true. The values in it come from this script.
is() {
    local fine=no
    if [ "$code" -eq 0 ] && python - "$folder/out" "$2" <<'PYTHON'; then fine=yes; fi
import json, pathlib, sys
text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
sys.exit(not eval(f"({sys.argv[2]})", {"out": json.loads(text) if text.strip() else None}))
PYTHON
    verdict "$1" "$fine"
}

# fails WHAT TEXT: the command said the text and ended as version 1 of the CLI, which PyPI has, ends on
# errors of the service. Version 2 ends with 254.
fails() {
    local fine=no
    if [ "$code" -eq 255 ] && grep -qF -- "$2" "$folder/err"; then fine=yes; fi
    verdict "$1" "$fine"
}

run import-rest-api --body fileb://fixtures/petstore/openapi.yaml
is "import-rest-api" "out['name'] == 'petstore' and len(out['id']) > 0"
api=$(python -c 'import json, sys; print(json.load(sys.stdin)["id"])' <"$folder/out")
target=(--rest-api-id "$api" --response-type UNAUTHORIZED)

run put-gateway-response "${target[@]}" --status-code 401 \
    --response-parameters '{"gatewayresponse.header.WWW-Authenticate":"'"'Bearer'"'"}' \
    --response-templates '{"application/json":"{\"error\":$context.error.messageString}"}'
is "put-gateway-response" "out == {
    'responseType': 'UNAUTHORIZED', 'statusCode': '401', 'defaultResponse': False,
    'responseParameters': {'gatewayresponse.header.WWW-Authenticate': \"'Bearer'\"},
    'responseTemplates': {'application/json': '{\"error\":\$context.error.messageString}'}}"

run get-gateway-responses --rest-api-id "$api"
is "get-gateway-responses: every type" "len(out['items']) == len({i['responseType'] for i in out['items']}) == 21"
is "get-gateway-responses: the one that was put" \
    "[i['defaultResponse'] for i in out['items'] if i['responseType'] == 'UNAUTHORIZED'] == [False]"

run update-gateway-response "${target[@]}" --patch-operations \
    op=replace,path=/statusCode,value=418 \
    op=add,path=/responseTemplates/application~1xml,value='<error/>' \
    op=remove,path=/responseParameters/gatewayresponse.header.WWW-Authenticate
is "update-gateway-response" "out['statusCode'] == '418' and not out.get('responseParameters')
    and out['responseTemplates']['application/xml'] == '<error/>' and len(out['responseTemplates']) == 2"

run get-gateway-response "${target[@]}"
is "get-gateway-response" "out['statusCode'] == '418' and out['defaultResponse'] is False"

run update-gateway-response "${target[@]}" --patch-operations op=replace,path=/wrongPath,value=x
fails "update-gateway-response of a wrong path" \
    'An error occurred (BadRequestException) when calling the UpdateGatewayResponse operation: Invalid patch path /wrongPath'

run put-gateway-response --rest-api-id "$api" --response-type TEAPOT
fails "put-gateway-response of a wrong type" \
    "(ValidationException) when calling the PutGatewayResponse operation: 1 validation error detected: Value 'TEAPOT' at 'responseType'"

run create-deployment --rest-api-id "$api" --stage-name prod --variables environment=blue
is "create-deployment" "len(out['id']) > 0"
deployment=$(python -c 'import json, sys; print(json.load(sys.stdin)["id"])' <"$folder/out")

run get-stages --rest-api-id "$api"
is "get-stages" "[(s['stageName'], s['deploymentId'], s['variables']) for s in out['item']]
    == [('prod', '$deployment', {'environment': 'blue'})]"

run delete-gateway-response "${target[@]}"
is "delete-gateway-response" "out is None"

# The petstore's own entry went with it.
run get-gateway-response "${target[@]}"
is "get-gateway-response after its end" "out['statusCode'] == '401' and out['defaultResponse'] is True"

run delete-gateway-response "${target[@]}"
fails "delete-gateway-response a second time" \
    '(NotFoundException) when calling the DeleteGatewayResponse operation: Gateway response type not defined on api'

run get-gateway-responses --rest-api-id nosuchapi0
fails "get-gateway-responses of no API" 'Invalid API identifier specified '

[ "$failures" -eq 0 ] || { echo "$failures commands failed" >&2; exit 1; }
echo "all commands hold"
