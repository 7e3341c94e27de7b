import type { Link } from "../../src/core/fault.ts";
import type { NodeName } from "../../src/core/node.ts";
import type { Key } from "../../src/core/operation.ts";
import type { ScriptedFault, ScriptedOperation } from "../../src/core/script.ts";
import type { Value } from "../../src/core/value.ts";

const MS = 1e6;

/** An operation on thread `thread`, at this millisecond of the load. */
export const at = (
  ms: number,
  thread: number,
  f: string,
  input: Value = null,
  key: Key = 0,
): ScriptedOperation => ({
  time: ms * MS,
  thread,
  f,
  key,
  input,
});

/** A fault from one millisecond of the load to another. */
export const during = (begin: number, end: number, [nemesis, plan]: Fault): ScriptedFault => ({
  begin: begin * MS,
  end: end * MS,
  nemesis,
  plan,
});

/** A nemesis by name, and its plan. */
export type Fault = readonly [nemesis: string, plan: Value];

/** Groups that hear nothing of each other. */
export function apart(...groups: readonly (readonly NodeName[])[]): Fault {
  const links = groups.flatMap((group) =>
    groups.filter((other) => other !== group).flatMap((other) => between(group, other)),
  );
  return ["partition", { shape: "halves", groups, links }];
}

/** Every message of this type is lost on its way to these nodes. */
export const losing = (type: string, from: NodeName, to: readonly NodeName[]): Fault => [
  "loss",
  { links: between([from], to), shape: { loss: 1, types: [type] } },
];

/** Every message from one node to another arrives twice. */
export const repeating = (from: NodeName, to: NodeName): Fault => [
  "duplicate",
  { links: [{ from, to }], shape: { duplicate: 1 } },
];

/** The power of a node fails, and nothing is left of what it had not synced. */
export const withoutPower = (node: NodeName): Fault => [
  "power-loss",
  { spec: [node], nodes: [node], kept: "nothing" },
];

/** A disk takes so many milliseconds longer for everything. */
export const slowDisk = (node: NodeName, ms: number): Fault => [
  "slow-disk",
  { spec: [node], nodes: [node], latency: ms * MS },
];

const between = (senders: readonly NodeName[], receivers: readonly NodeName[]): Link[] =>
  senders.flatMap((from) => receivers.map((to) => ({ from, to })));
