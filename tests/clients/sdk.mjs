// Asks the control plane at $ENDPOINT through the AWS SDK for JavaScript. tests/clients.sh puts this
// file beside the packages it imports.

import assert from "node:assert/strict";
import {
  APIGatewayClient,
  CreateRestApiCommand,
  DeleteGatewayResponseCommand,
  DeleteRestApiCommand,
  GetGatewayResponseCommand,
  GetGatewayResponsesCommand,
  NotFoundException,
  PutGatewayResponseCommand,
  UpdateGatewayResponseCommand,
} from "@aws-sdk/client-api-gateway";

const client = new APIGatewayClient({
  endpoint: process.env.ENDPOINT,
  region: "us-east-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  maxAttempts: 1, // a retry would hide an error
});

const { id: restApiId } = await client.send(new CreateRestApiCommand({ name: "sdk" }));
const target = { restApiId, responseType: "THROTTLED" };
const template = '{"message":$context.error.messageString}';

let failures = 0;

/** Runs one check; what it throws is a failure, and the next one still runs. */
async function check(what, body) {
  try {
    await body();
    console.log(`ok   ${what}`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL ${what}: ${error.name}: ${error.message}`);
  }
}

/** The status and the members of an answer, without what the SDK adds. */
async function send(command) {
  const { $metadata, ...members } = await client.send(command);
  return { status: $metadata.httpStatusCode, ...members };
}

const stored = {
  responseType: "THROTTLED",
  statusCode: "503",
  responseParameters: { "gatewayresponse.header.Retry-After": "'2'" },
  responseTemplates: { "application/json": template, "application/xml": "<slow/>" },
  defaultResponse: false,
};

await check("PutGatewayResponse", async () => {
  const { responseType, defaultResponse, ...body } = stored;
  const got = await send(new PutGatewayResponseCommand({ ...target, ...body }));
  assert.deepEqual(got, { status: 201, ...stored });
});

await check("GetGatewayResponse", async () => {
  const got = await send(new GetGatewayResponseCommand(target));
  assert.deepEqual(got, { status: 200, ...stored });
});

await check("GetGatewayResponses", async () => {
  const { status, items } = await send(new GetGatewayResponsesCommand({ restApiId }));
  assert.equal(status, 200);
  assert.equal(new Set(items.map((item) => item.responseType)).size, 21);
  assert.equal(items.length, 21);
  assert.deepEqual(items.filter((item) => !item.defaultResponse), [stored]);
});

await check("UpdateGatewayResponse", async () => {
  const patchOperations = [
    { op: "replace", path: "/statusCode", value: "429" },
    { op: "remove", path: "/responseTemplates/application~1xml" },
  ];
  const got = await send(new UpdateGatewayResponseCommand({ ...target, patchOperations }));
  const responseTemplates = { "application/json": template };
  assert.deepEqual(got, { status: 200, ...stored, statusCode: "429", responseTemplates });
});

await check("DeleteGatewayResponse", async () => {
  const got = await send(new DeleteGatewayResponseCommand(target));
  assert.deepEqual(got, { status: 202 });
});

await check("an error is the SDK's own class, with its message", async () => {
  await assert.rejects(client.send(new DeleteGatewayResponseCommand(target)), (error) => {
    assert.ok(error instanceof NotFoundException, `${error.name} is no NotFoundException`);
    assert.equal(error.message, "Gateway response type not defined on api");
    assert.equal(error.$metadata.httpStatusCode, 404);
    return true;
  });
});

await client.send(new DeleteRestApiCommand({ restApiId }));
if (failures > 0) {
  console.error(`${failures} checks failed`);
  process.exit(1);
}
console.log("all calls hold");
