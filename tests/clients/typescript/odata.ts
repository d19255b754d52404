// BI in TypeScript: the npm package odata reads every page, and prints how many rows there are and what they sum to.
import { o } from "odata";

import { url } from "./house";

interface Line {
  sales: string;
}
interface LinePage {
  value: Line[];
  "@odata.nextLink"?: string;
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const credentials = Buffer.from(`${variable("ODATA_USER")}:${variable("ODATA_KEY")}`).toString("base64");
const service = o(`${url}/odata/`, {
  headers: {
    Accept: "application/json;odata.metadata=minimal;IEEE754Compatible=true",
    Authorization: `Basic ${credentials}`,
    Prefer: `odata.maxpagesize=${variable("ODATA_PAGE")}`,
  },
  fragment: "",
});

// Amounts come as strings: they are added as whole numbers of a ten-thousandth.
const PLACES = 4;
function exact(amount: string): bigint {
  const [whole = "0", places = ""] = amount.split(".");
  return BigInt(`${whole}${places.padEnd(PLACES, "0")}`);
}

let count = 0;
let total = 0n;
let link: string | undefined = "order_lines?$select=sales";
while (link !== undefined) {
  const page: LinePage = (await service.get(link).query()) as LinePage;
  count += page.value.length;
  for (const line of page.value) total += exact(line.sales);
  link = page["@odata.nextLink"];
}
const digits = total.toString().padStart(PLACES + 1, "0");
console.log("odata", count, `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`);
