// Parses each answer of answers.json by the zod schema that is named there, and compares: zod drops members that are not declared.
// Prints how many objects of each schema were understood.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as schemas from "./client/zod.gen.js";

const counts = {};
for (const { name, address, body } of JSON.parse(readFileSync("answers.json", "utf8"))) {
  const parsed = schemas[`z${name}`].safeParse(body);
  assert.ok(parsed.success, `${address}: ${parsed.error?.message.slice(0, 2000)}`);
  assert.deepEqual(parsed.data, body, address);
  counts[name] = (counts[name] ?? 0) + (body.results?.length ?? 1);
}
const policy = JSON.parse(readFileSync("policy.json", "utf8"));
assert.ok(schemas.zPolicy.safeParse(policy).success);
for (const wrong of [{ standing: "hidden" }, { uid: "x" }, { published_at: "yesterday" }, { title: undefined }]) {
  assert.ok(!schemas.zPolicy.safeParse({ ...policy, ...wrong }).success, JSON.stringify(wrong));
}
console.log(JSON.stringify(counts));
