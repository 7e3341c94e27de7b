import { linearizable, register } from "../checkers/index.ts";
import type { History } from "../src/history/history.ts";
import type { Bench } from "./measure/figure.ts";
import { type Load, simulatedRegister } from "./simulated-register.ts";

const BUDGET = { maxSteps: 1e9, maxBytes: 2 ** 32 };

/** One register, every value written once: decided without a search. */
const LOAD: Load = {
  operations: 1e6,
  keys: 1,
  processes: 5,
  info: 0.01,
  functions: ["read", "write"],
};

/** The best of some checks, in milliseconds. */
async function bestOf(times: number, history: History) {
  const checker = linearizable(register());
  let best = Infinity;
  let verdict = "";
  for (let i = 0; i < times; i++) {
    const begin = performance.now();
    ({ verdict } = await checker.check(history, BUDGET));
    best = Math.min(best, performance.now() - begin);
  }
  return { ms: best, verdict };
}

/** Prints how long objects take that are decided without a search, and how that grows: to 1 with ten times the operations when it is linear. */
export const bench: Bench = async () => {
  const small = await bestOf(3, simulatedRegister({ ...LOAD, operations: LOAD.operations / 10 }));
  const { ms, verdict } = await bestOf(3, simulatedRegister(LOAD));
  console.log(
    `${"unique-register-1m".padEnd(42)}${verdict.padEnd(8)}${ms.toFixed(0).padStart(7)} ms  growth ratio=${(ms / small.ms / 10).toFixed(2)}`,
  );
  return [];
};
