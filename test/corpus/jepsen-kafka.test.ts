import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { needs } from "../needs.ts";
import { cases } from "./jepsen-kafka.ts";

test("Jepsen's own tests of its Kafka checker find the same types of errors", needs("corpus"), async () => {
  const all = [...cases(join(inject("corpus"), "jepsen-checkers"))];
  const wrong = await Promise.all(all.map(async (one) => [one.name, await one.judge()] as const));
  expect(wrong.filter(([, difference]) => difference !== undefined)).toEqual([]);
  expect(all.length).toBeGreaterThan(15);
});
