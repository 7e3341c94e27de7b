import { type Duration, toSeconds } from "../core/duration.ts";

/** What a person asked to be run, as words and numbers: nothing of it has been looked up yet. What is absent is the test's own choice. */
export interface Order {
  /** `system/workload`, or the path of a test file. */
  readonly what: string;
  readonly nodes?: number;
  readonly runtime?: string;
  /** The nodes of a cluster that somebody else runs: `n1=http://127.0.0.1:2379`. */
  readonly target?: readonly string[];
  /** The path of a script that breaks and heals that cluster. */
  readonly faultCommand?: string;
  readonly time?: Duration;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly seed?: number;
  /** Faults and packages; none where it is empty. */
  readonly nemesis?: readonly string[];
  /** Whether the seed draws which of them are used, and in what way. */
  readonly swarm?: boolean;
  readonly faultInterval?: Duration;
  /** Roles: `one`, `majority`, `primaries`. */
  readonly faultTargets?: readonly string[];
  readonly faultIntensity?: string;
  readonly oneAtATime?: boolean;
  readonly set?: { readonly [name: string]: string };
  readonly claim?: string;
  /** Which mutant of the system's code is switched on: `M09.1`. */
  readonly mutant?: string;
}

/** True for the path of a test file, false for a `system/workload` pair. */
export const isFile = (what: string): boolean => /\.[cm]?[jt]s$/.test(what);

/** The command that carries this order out again. */
export function commandOf(command: "run" | "simulate", order: Order): string {
  return commandLine(
    [command, order.what],
    [
      ["nodes", order.nodes],
      ["runtime", command === "run" ? order.runtime : undefined],
      ["target", order.target?.join(",")],
      ["fault-command", order.faultCommand],
      ...settingFlags(order.set),
      ["claim", order.claim],
      ["mutant", order.mutant],
      ["nemesis", order.nemesis && (order.nemesis.join(",") || "none")],
      ...faultFlags(order),
      ["time", order.time && `${toSeconds(order.time)}s`],
      ["rate", order.rate],
      ["concurrency", order.concurrency],
      ["seed", order.seed],
    ],
  );
}

/** A flag and what it is given: `true` where it takes nothing; one that is not given is left out. */
type Flag = readonly [name: string, value: string | number | true | undefined];

/** How faults come, as far as an order says it. */
const faultFlags = (order: Order): Flag[] => [
  ["swarm", order.swarm || undefined],
  ["fault-interval", order.faultInterval && `${toSeconds(order.faultInterval)}s`],
  ["fault-targets", order.faultTargets?.join(",")],
  ["fault-intensity", order.faultIntensity],
  ["one-at-a-time", order.oneAtATime || undefined],
];

/** The first option by which an order says how faults come, if it does. */
export const faultOptionOf = (order: Order): string | undefined =>
  faultFlags(order).find(([, value]) => value !== undefined)?.[0];

/** `--set name=value`, for each. */
export const settingFlags = (set: Order["set"] = {}): Flag[] =>
  Object.entries(set).map(([name, value]) => ["set", `${name}=${value}`]);

/** A command as a person would type it into a POSIX shell. */
export function commandLine(command: readonly string[], flags: readonly Flag[]): string {
  const words = flags.flatMap(([name, value]) =>
    value === undefined ? [] : value === true ? [`--${name}`] : [`--${name}`, quoted(String(value))],
  );
  return ["npx ordeal", ...command.map(quoted), ...words].join(" ");
}

/** A word as a POSIX shell takes it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
