// The story of a client whose types are openapi-typescript's, over openapi-fetch.
import assert from "node:assert/strict";

import createClient from "openapi-fetch";

import type { components, paths } from "../generated/typescript/openapi_typescript";
import { nobody, signIn, url } from "./house";

const client = createClient<paths>({ baseUrl: url, querySerializer: { array: { style: "form", explode: false } } });

const signedIn = await client.POST("/oauth/token", {
  body: signIn,
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
});
assert(signedIn.data, JSON.stringify(signedIn.error));
const authorization = `Bearer ${signedIn.data.access_token}`;
client.use({ onRequest: ({ request }) => request.headers.set("Authorization", authorization) });

const name = `openapi-typescript ${Date.now()}`;
const created = await client.POST("/v1/customers", { body: { name, status: "active" }, params: { query: { force: true } } });
assert(created.data, JSON.stringify(created.error));
const customer: components["schemas"]["CustomerRead"] = created.data;

const listed = await client.GET("/v1/customers", {
  params: { query: { status__in: ["active", "prospect"], name__contains: name, sort: ["-created_at", "name"], count: true } },
});
assert(listed.data, JSON.stringify(listed.error));
assert.deepEqual(listed.data.items.map((item) => item.id), [customer.id]);
assert.equal(listed.data.count, 1);

const missing = await client.GET("/v1/customers/{customer_id}", { params: { path: { customer_id: nobody } } });
assert.equal(missing.response.status, 404);
assert.equal(missing.error?.code, "customer_not_found");
