import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silent } from "../../../src/control/watcher.ts";
import { seconds } from "../../../src/core/duration.ts";
import { keep } from "../../../src/trial/simulation/keep.ts";
import { planOfSeed } from "../../../src/trial/simulation/plan-of-seed.ts";
import { simulate } from "../../../src/trial/simulation/simulate.ts";

const order = { what: "toy/register", time: seconds(1) };
const keeping = () => ({
  out: mkdtempSync(join(tmpdir(), "ordeal-keep-")),
  watcher: silent,
  signal: new AbortController().signal,
});

test("what was simulated in memory is kept as it was; one that went differently is a bug of ours", async () => {
  const { sha256, exitCode } = await simulate(await planOfSeed(order, 1));
  const kept = await keep(await planOfSeed(order, 1), keeping(), sha256);
  expect(kept.exitCode).toBe(exitCode);
  await expect(keep(await planOfSeed(order, 2), keeping(), sha256)).rejects.toMatchObject({ kind: "bug" });
});
