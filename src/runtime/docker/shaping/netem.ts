import type { Shape } from "../../cluster.ts";

/** A link as the node that sends on it sees it: where it leads, and what is done to it. */
export interface Target {
  readonly address: string;
  readonly shapes: readonly Shape[];
}

/** What netem has counted of a target's packets. */
export interface NetemCounts {
  readonly packets: number;
  readonly drops: number;
}

/**
 * Lines for `tc -batch` that shape what leaves `eth0` for these targets: a class for each, picked by its address. What no filter picks is sent
 * as if there were no classes. The classes themselves hold nothing back: htb must be given a rate, so it is one that nobody has.
 */
export const netemBatch = (targets: readonly Target[]): string =>
  targets.length === 0
    ? ""
    : [
        "qdisc add dev eth0 root handle 1: htb",
        ...targets.flatMap(({ address, shapes }, i) => {
          const number = (i + 1).toString(16);
          return [
            `class add dev eth0 parent 1: classid 1:${number} htb rate 32gbit quantum 60000`,
            `qdisc add dev eth0 parent 1:${number} ${netemWords(shapes)}`,
            `filter add dev eth0 parent 1: protocol ip prio 1 u32 match ip dst ${address}/32 flowid 1:${number}`,
          ];
        }),
        "",
      ].join("\n");

/** All shapes of a link as one netem, whose jitter is to both sides of its delay and whose `bps` are bytes a second. */
export function netemWords(shapes: readonly Shape[]): string {
  const sum = (of: (shape: Shape) => number | undefined) =>
    shapes.reduce((total, shape) => total + (of(shape) ?? 0), 0);
  const either = (of: (shape: Shape) => number | undefined) =>
    1 - shapes.reduce((none, shape) => none * (1 - (of(shape) ?? 0)), 1);
  const [jitter, loss, duplicate] = [
    sum((shape) => shape.jitter),
    either((shape) => shape.loss),
    either((shape) => shape.duplicate),
  ];
  const delay = sum((shape) => shape.delay) + jitter / 2;
  const rates = shapes.flatMap(({ rate }) => rate ?? []);
  return [
    "netem limit 20000",
    ...(delay > 0 ? [`delay ${microseconds(delay)}`] : []),
    ...(jitter > 0 ? [microseconds(jitter / 2)] : []),
    ...(loss > 0 ? [`loss ${percent(loss)}`] : []),
    ...(duplicate > 0 ? [`duplicate ${percent(duplicate)}`] : []),
    ...(rates.length > 0 ? [`rate ${Math.round(Math.min(...rates))}bps`] : []),
  ].join(" ");
}

const microseconds = (duration: number): string => `${Math.round(duration / 1000)}us`;

const percent = (chance: number): string => `${Number((chance * 100).toFixed(6))}%`;

/** What `tc -s -j qdisc show dev eth0` tells of each netem, by the number of its target: from 0, in the order in which they were given. */
export function readNetem(json: string): ReadonlyMap<number, NetemCounts> {
  const qdiscs = JSON.parse(json || "[]") as readonly {
    readonly kind: string;
    readonly parent?: string;
    readonly packets: number;
    readonly drops: number;
  }[];
  return new Map(
    qdiscs
      .filter(({ kind, parent }) => kind === "netem" && parent !== undefined)
      .map(({ parent, packets, drops }) => [
        Number.parseInt((parent as string).slice(2), 16) - 1,
        { packets, drops },
      ]),
  );
}
