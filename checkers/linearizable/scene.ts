import type { Operation } from "../../src/core/operation.ts";
import { showValue } from "../../src/core/value.ts";
import type { Step } from "../../src/core/verdict.ts";
import type { History } from "../../src/history/history.ts";
import { UNKNOWN_NODE } from "../../src/history/import/jepsen.ts";
import { calledAt, returnedAt } from "../parts/moments.ts";
import { type Automaton, IMPOSSIBLE, type State } from "./automaton.ts";
import type { DeadEnds } from "./dead-ends.ts";
import { describeOperation } from "./describe.ts";
import type { Trace } from "./trace.ts";

/** A contradiction in words: one sentence, and the steps that lead to it. */
export interface Story {
  /** The kind of anomaly, where it is not simply `not-linearizable`. */
  readonly type?: string;
  readonly message: string;
  readonly steps: readonly Step[];
}

/** What a story is told from. The trace is the whole one, since *nothing wrote it again* must hold of all of it. */
export interface Scene {
  readonly history: History;
  readonly automaton: Automaton;
  readonly trace: Trace;
  /** The operation that no order gets past, by index into the trace. */
  readonly stuckAt: number;
  /** The operation numbers that the witness names. */
  readonly witness: ReadonlySet<number>;
  readonly ends: DeadEnds;
}

const inSeconds = (time: number): string => `${(time / 1e9).toFixed(3)} s`;

/** When an operation began: `31.208 s`. */
export const began = ({ history }: Scene, { op }: Operation): string => calledAt(history, op, inSeconds);

/** When an operation returned: `31.208 s`. */
export const ended = ({ history }: Scene, { op }: Operation): string => returnedAt(history, op, inSeconds);

/** An operation in the model's words: `write 5`. */
export const words = ({ automaton }: Scene, operation: Operation): string =>
  describeOperation(automaton.alphabet.model, operation);

/** The operation that no order gets past. */
export const stuckOperation = ({ history, trace, stuckAt }: Scene): Operation =>
  history.operation(trace.row[stuckAt]!);

/** The value that the stuck operation demands, in words; `undefined` where it demands none. */
export function demandedValue({ automaton, trace, stuckAt }: Scene): string | undefined {
  const demanded = automaton.cell?.demands(trace.letter[stuckAt]!) ?? IMPOSSIBLE;
  return demanded === IMPOSSIBLE ? undefined : automaton.describe(demanded);
}

/** Whether an operation of the trace only observes. */
export const observes = ({ automaton, trace }: Scene, index: number): boolean =>
  automaton.alphabet.role(trace.letter[index]!) === "observes";

/** How the sentence begins: `Process 7 read 4 from key 3 at n4 at 31.208 s`, and for anything but a read what it was. */
export function deed(scene: Scene): string {
  const operation = stuckOperation(scene);
  const { process, key, node } = operation;
  const value = observes(scene, scene.stuckAt) ? demandedValue(scene) : undefined;
  const what = value === undefined ? `completed ${words(scene, operation)}` : `read ${value}`;
  const onKey = key === undefined ? "" : ` ${value === undefined ? "on" : "from"} key ${showValue(key)}`;
  const where = node === "" || node === UNKNOWN_NODE ? "" : ` at ${node}`;
  return `Process ${process} ${what}${onKey}${where} at ${ended(scene, operation)}`;
}

/** `5`, `5 or 3`, `5, 3 or 2 more`: alternatives, three at most. */
export function alternatives({ automaton }: Scene, states: readonly State[]): string {
  const shown = states.slice(0, states.length > 3 ? 2 : 3).map(automaton.describe);
  if (states.length > 3) shown.push(`${states.length - 2} more`);
  return shown.length < 2 ? (shown[0] ?? "nothing") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}
