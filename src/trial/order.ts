import type { Duration } from "../core/duration.ts";

/** What a person asked to be run, as words and numbers: nothing of it has been looked up yet. What is absent is the test's own choice. */
export interface Order {
  /** `system/workload`, or the path of a test file. */
  readonly what: string;
  readonly nodes?: number;
  readonly runtime?: string;
  readonly time?: Duration;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly seed?: number;
  readonly nemesis?: readonly string[];
  readonly set?: { readonly [name: string]: string };
  readonly claim?: string;
  /** Where the directories of runs lie. */
  readonly out: string;
}

/** True for the path of a test file, false for a `system/workload` pair. */
export const isFile = (what: string): boolean => /\.[cm]?[jt]s$/.test(what);

/** The command that runs this order again with the seed it had. */
export function commandOf(order: Order, seed: number, time: string | undefined): string {
  const flags: (readonly [string, string | number | undefined])[] = [
    ["nodes", order.nodes],
    ["runtime", order.runtime],
    ...Object.entries(order.set ?? {}).map(([name, value]) => ["set", `${name}=${value}`] as const),
    ["claim", order.claim],
    ["nemesis", order.nemesis?.join(",")],
    ["time", time],
    ["rate", order.rate],
    ["concurrency", order.concurrency],
    ["seed", seed],
  ];
  const words = flags.flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, quoted(String(value))],
  );
  return ["npx ordeal run", quoted(order.what), ...words].join(" ");
}

/** A word as a POSIX shell takes it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
