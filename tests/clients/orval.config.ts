import { defineConfig } from "orval";

export default defineConfig({
  guanxi: {
    input: { target: process.env["SPECIFICATION"] ?? "../../gateway/openapi.json" },
    output: {
      target: "generated/typescript/orval",
      schemas: "generated/typescript/orval/model",
      mode: "tags-split",
      client: "fetch",
      clean: true,
      override: { mutator: { path: "typescript/orval_fetch.ts", name: "orvalFetch" } },
    },
  },
});
