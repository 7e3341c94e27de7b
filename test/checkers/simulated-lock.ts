import type { OperationType } from "../../src/core/operation.ts";
import type { Random } from "../../src/core/random.ts";
import type { Value } from "../../src/core/value.ts";
import type { TestEvent } from "./events.ts";

/** The ways in which a simulated lock or its store may be wrong. */
export const DEFECTS = ["granted twice", "old token", "token again", "unfenced"] as const;

/** A run of a lock server and a fenced store; with a defect, one of their answers is wrong. */
export function simulatedLock(
  random: Random,
  defect: (typeof DEFECTS)[number] | undefined,
  leases: boolean,
): TestEvent[] {
  let holder: number | undefined;
  let [token, fence, wrong] = [0, 0, defect];
  const spoils = (one: typeof wrong) => {
    if (wrong !== one || !random.chance(0.5)) return false;
    wrong = undefined;
    return true;
  };
  const tokens = new Map<number, number>();
  const perform = (process: number, f: string, input: Value): readonly [OperationType, Value] => {
    if (f === "release") {
      const held = holder === process;
      if (held) holder = undefined;
      return [held ? "ok" : "fail", null];
    }
    if (f === "write") {
      const own = (input as { readonly token: number }).token;
      if (own < fence && !spoils("unfenced")) return ["fail", null];
      fence = Math.max(fence, own);
      return ["ok", null];
    }
    if (holder !== undefined && !(leases && random.chance(0.5)) && !spoils("granted twice"))
      return ["fail", null];
    holder = process;
    const granted = spoils("old token") ? token - 1 : spoils("token again") ? token : ++token;
    tokens.set(process, granted);
    return ["ok", granted];
  };
  const events: TestEvent[] = [];
  const open = new Map<number, { f: string; input: Value; answer?: readonly [OperationType, Value] }>();
  const processes = [0, 1, 2];
  let next = 3;
  for (let turn = 0; turn < 60; turn++) {
    const slot = random.int(0, 2);
    const process = processes[slot]!;
    const running = open.get(process);
    if (!running) {
      const f = random.pick(["acquire", "release", "write"]);
      const input = f === "write" ? { token: tokens.get(process) ?? 0, value: turn } : null;
      open.set(process, { f, input });
      events.push([process, "invoke", f, input]);
    } else if (!running.answer)
      running.answer = random.chance(0.9) ? perform(process, running.f, running.input) : ["info", null];
    else {
      const [type, output] = random.chance(0.1) ? (["info", null] as const) : running.answer;
      open.delete(process);
      events.push([process, type, running.f, output]);
      if (type !== "info") continue;
      processes[slot] = next++;
      if (holder === process && random.chance(0.7)) holder = undefined;
    }
  }
  return events;
}
