// The story of a client that @hey-api/openapi-ts generates whole.
import assert from "node:assert/strict";

import { type CustomerRead, createCustomer, getCustomer, issueToken, listCustomers } from "../generated/typescript/hey_api";
import { client } from "../generated/typescript/hey_api/client.gen";
import { nobody, signIn, url } from "./house";

client.setConfig({ baseUrl: url });

const signedIn = await issueToken({ body: signIn });
assert(signedIn.data, JSON.stringify(signedIn.error));
const token = signedIn.data.access_token;
client.setConfig({ auth: () => token });

const name = `hey-api ${Date.now()}`;
const created = await createCustomer({ body: { name, status: "active" }, query: { force: true } });
assert(created.data, JSON.stringify(created.error));
const customer: CustomerRead = created.data;

const listed = await listCustomers({
  query: { status__in: ["active", "prospect"], name__contains: name, sort: ["-created_at", "name"], count: true },
});
assert(listed.data, JSON.stringify(listed.error));
assert.deepEqual(listed.data.items.map((item) => item.id), [customer.id]);
assert.equal(listed.data.count, 1);

const missing = await getCustomer({ path: { customer_id: nobody } });
assert.equal(missing.response?.status, 404);
assert.equal(missing.error?.code, "customer_not_found");
