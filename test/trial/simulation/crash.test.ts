import { expect, test } from "vitest";
import type { Program } from "../../../patterns/env.ts";
import { planOfSeed } from "../../../src/trial/simulation/plan-of-seed.ts";
import { inspect } from "../../../src/trial/simulation/simulate.ts";

test("code that throws without a fault that explains it: the run is not valid, and says who and why", async () => {
  const plan = await planOfSeed({ what: "raft-kv/register", nemesis: [] }, 1);
  const program = plan.system.program!;
  const fragile: Program = (env, options) => {
    const node = program.start(env, options);
    if (env.id === "n2")
      env.after(2000, () => {
        throw new RangeError("a list is longer than it should be");
      });
    return node;
  };
  const system = { ...plan.system, program: { ...program, start: fragile } };
  const { told } = await inspect({ ...plan, system });
  expect(told.exitCode).toBe(1);
  expect(told.findings.find(({ checker }) => checker === "crashes")).toMatchObject({
    type: "crashed",
    message: expect.stringMatching(/^n2 ended by itself at 2\.\d+ s, .*: RangeError: a list is longer/),
  });
});
