/**
 * Keeps clocks from inside a container that shares the process numbers of the engine's machine: for a control node that may not reach the
 * servers' processes itself. Reads one {@link Question} a line and writes one {@link Answer}; ends when nobody asks any more.
 */
import { createInterface } from "node:readline";
import { realClock } from "../../../core/clock.ts";
import { messageOf } from "../../../core/errors.ts";
import type { Skew } from "../../cluster.ts";
import { whyNoSkew } from "../../machine/vdso/self-test.ts";
import { type Keeper, keeperHere, type Server } from "./keeper.ts";

/** What the helper is asked to do; to begin with the servers, first of all and once. */
export type Question = { readonly id: number } & (
  | { readonly verb: "begin"; readonly servers: readonly Server[] }
  | { readonly verb: "set"; readonly node: string; readonly skew: Skew }
  | { readonly verb: "read" | "wrong"; readonly node: string }
);

/** What came of it. */
export type Answer = { readonly id: number } & ({ readonly value?: unknown } | { readonly error: string });

let keeper: Keeper | undefined;

async function begin(servers: readonly Server[]): Promise<void> {
  const reason = await whyNoSkew();
  if (reason) throw new Error(reason);
  keeper = await keeperHere(realClock(), servers);
}

function carryOut(question: Question): Promise<unknown> {
  if (question.verb === "begin") return begin(question.servers);
  if (!keeper) throw new Error("nobody has said which servers there are");
  if (question.verb === "set") return keeper.set(question.node, question.skew);
  return keeper[question.verb](question.node);
}

async function answer(question: Question): Promise<Answer> {
  try {
    return { id: question.id, value: await carryOut(question) };
  } catch (error) {
    return { id: question.id, error: messageOf(error) };
  }
}

createInterface({ input: process.stdin })
  .on(
    "line",
    (line) => void answer(JSON.parse(line)).then((each) => process.stdout.write(`${JSON.stringify(each)}\n`)),
  )
  // A watch may still be waiting for its next look.
  .on("close", () => process.exit());
