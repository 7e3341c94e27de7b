import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

async function hashOf(what: string, seed: number): Promise<string> {
  const out = freshOut();
  await ordeal(["simulate", what, "--seed", String(seed), "--out", out]);
  return createHash("sha256")
    .update(readFileSync(join(onlyRun(out), "history.jsonl")))
    .digest("hex");
}

test.each(["durable-kv/register", "raft-kv/list-append", "quorum-kv/register", "paxos-kv/register"])(
  "%s: three seeds, each twice, in processes of their own: the same bytes",
  async (what) => {
    for (const seed of [1, 2, 3]) expect(await hashOf(what, seed)).toBe(await hashOf(what, seed));
  },
);
