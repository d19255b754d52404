// The story of a client that orval generates.
import assert from "node:assert/strict";

import { createCustomer, getCustomer, listCustomers } from "../generated/typescript/orval/customers/customers";
import type { CustomerRead } from "../generated/typescript/orval/model";
import { issueToken } from "../generated/typescript/orval/sign-in/sign-in";
import { nobody, signIn } from "./house";
import { authorize } from "./orval_fetch";

const signedIn = await issueToken(signIn);
assert(signedIn.status === 200, JSON.stringify(signedIn.data));
authorize(signedIn.data.access_token);

const name = `orval ${Date.now()}`;
const created = await createCustomer({ name, status: "active" }, { force: true });
assert(created.status === 201, JSON.stringify(created.data));
const customer: CustomerRead = created.data;

const listed = await listCustomers({
  status__in: ["active", "prospect"],
  name__contains: name,
  sort: ["-created_at", "name"],
  count: true,
});
assert(listed.status === 200, JSON.stringify(listed.data));
assert.deepEqual(listed.data.items.map((item) => item.id), [customer.id]);
assert.equal(listed.data.count, 1);

const missing = await getCustomer(nobody);
assert(missing.status === 404, JSON.stringify(missing.data));
assert.equal(missing.data.code, "customer_not_found");
