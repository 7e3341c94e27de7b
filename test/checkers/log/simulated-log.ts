import type { OperationType } from "../../../src/core/operation.ts";
import type { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { TestEvent } from "../events.ts";

/** The ways in which a simulated log may be wrong, and what each must be told as where it shows. */
export const DEFECTS = {
  lost: ["lost-write", "unseen"],
  duplicated: ["duplicate"],
  reordered: ["int-nonmonotonic-poll", "int-poll-skip", "poll-skip", "nonmonotonic-poll"],
  skipped: ["poll-skip"],
  rewound: ["nonmonotonic-poll"],
  overwritten: ["inconsistent-offsets", "duplicate"],
  aborted: ["G1a"],
  own: ["precommitted-read"],
  foreign: ["unsent-message"],
  late: ["nonmonotonic-send", "int-nonmonotonic-send"],
  foreseen: ["G1c-realtime", "unsent-message"],
  dirty: ["G1c"],
} as const;

/** One of {@link DEFECTS}. */
export type Defect = keyof typeof DEFECTS;

type Message = readonly [offset: number, value: number];
type Micro = readonly ["send", string, number] | readonly ["poll"];

/** An operation of a simulated client, as far as it got. */
interface Running {
  readonly process: number;
  readonly asked: readonly Micro[];
  readonly type: OperationType;
  told: Value | undefined;
}

const LOGS = ["x", "y"];

/** A cluster with two logs, in which every operation takes effect at one moment, and one of them perhaps in a wrong way. */
class SimulatedLog {
  readonly #random: Random;
  readonly #logs = new Map<string, Message[]>(LOGS.map((log) => [log, []]));
  /** By process and log, how many messages it has polled. */
  readonly #positions = new Map<string, number>();
  #defect: Defect | undefined;
  #value = 0;
  #offset = 0;
  #held: readonly [log: string, value: number] | undefined;
  /** Sends that somebody has asked for and nobody performed yet. */
  #asked: (readonly ["send", string, number])[] = [];

  constructor(random: Random, defect: Defect | undefined) {
    this.#random = random;
    this.#defect = defect;
  }

  ask(): Micro[] {
    const asked = Array.from(
      { length: this.#random.int(1, 3) },
      (): Micro => (this.#random.chance(0.5) ? ["send", this.#random.pick(LOGS), this.#value++] : ["poll"]),
    );
    this.#asked.push(...asked.filter((micro) => micro[0] === "send"));
    return asked;
  }

  /** Polls come first: nobody sees what his own transaction sends. What polls of one that fails saw is seen again. */
  perform({ process, asked, type }: Running): Value {
    this.#asked = this.#asked.filter((send) => !asked.includes(send));
    const applies = type !== "fail" || this.#spoils("aborted");
    const early = asked.some(([kind]) => kind === "send") && this.#spoils("own");
    const before = new Map(this.#positions);
    const poll = (micro: Micro) => (micro[0] === "poll" ? ["poll", this.#poll(process)] : undefined);
    const polled = early ? [] : asked.map(poll);
    const sent = asked.map((micro) =>
      micro[0] === "send" ? ["send", micro[1], this.#send(micro[1], micro[2], applies)] : undefined,
    );
    const told = asked.map((micro, i) => sent[i] ?? polled[i] ?? poll(micro)) as Value[];
    if (type !== "ok")
      for (const log of LOGS) this.#positions.set(`${process} ${log}`, before.get(`${process} ${log}`) ?? 0);
    return told;
  }

  /** What somebody polls who reads everything from its beginning. */
  everything(): Value {
    return Object.fromEntries([...this.#logs].map(([log, messages]) => [log, [...messages]]));
  }

  /** True once, for the defect of this cluster. */
  #spoils(defect: Defect): boolean {
    if (this.#defect !== defect || !this.#random.chance(0.4)) return false;
    this.#defect = undefined;
    return true;
  }

  #send(log: string, value: number, applies: boolean): Value {
    if (!applies) return value;
    const offset = this.#next();
    if (this.#spoils("lost")) return [offset, value];
    if (this.#spoils("late")) {
      this.#held = [log, value];
      return value;
    }
    const messages = this.#logs.get(log) as Message[];
    messages.push([offset, value]);
    if (this.#spoils("duplicated")) messages.push([this.#next(), value]);
    if (this.#held?.[0] === log) {
      messages.push([this.#next(), this.#held[1]]);
      this.#held = undefined;
    }
    return [offset, value];
  }

  /** Now and then an offset is taken by what nobody sees. */
  #next(): number {
    this.#offset += this.#random.chance(0.2) ? 2 : 1;
    return this.#offset;
  }

  #poll(process: number): Value {
    const polled = LOGS.flatMap((log): Value[][] => {
      const messages = this.#logs.get(log) as Message[];
      const from = this.#positions.get(`${process} ${log}`) ?? 0;
      const got = messages.slice(from, from + this.#random.int(0, 3));
      this.#positions.set(`${process} ${log}`, from + got.length);
      return got.length === 0 ? [] : [[log, this.#spoilt(got, messages[from - 1])]];
    });
    const [asked] = this.#asked;
    if (asked && this.#spoils("dirty")) polled.push([asked[1], [[null, asked[2]]]]);
    if (this.#spoils("foreseen")) polled.push(["x", [[null, this.#value + 1]]]);
    return Object.fromEntries(polled) as Value;
  }

  #spoilt(got: readonly Message[], before: Message | undefined): readonly Message[] {
    const [[offset], ...rest] = got as [Message, ...Message[]];
    if (rest.length > 0 && this.#spoils("reordered")) return [...got].reverse();
    if (before && rest.length > 0 && this.#spoils("skipped")) return rest;
    if (before && this.#spoils("rewound")) return [before, ...got];
    if (before && this.#spoils("overwritten")) return [[offset, before[1]], ...rest];
    return this.#spoils("foreign") ? [...got, [offset + 1000, -1]] : got;
  }
}

/**
 * The events of a run of 2 to 4 processes on a {@link SimulatedLog}, at whose end one process polls everything. Operations fail or
 * stay in doubt now and then; a process whose operation is in doubt goes on as another.
 */
export function simulatedLog(random: Random, defect: Defect | undefined, operations: number): TestEvent[] {
  const cluster = new SimulatedLog(random, defect);
  const running: (Running | undefined)[] = Array.from({ length: random.int(2, 4) });
  const processes = running.map((_, i) => i);
  let next = processes.length;
  const events: TestEvent[] = [];
  for (let started = 0; started < operations || running.some(Boolean); ) {
    const slot = random.int(0, running.length - 1);
    const operation = running[slot];
    if (!operation) {
      if (started++ >= operations) continue;
      const type = random.chance(0.7) ? "ok" : random.pick(["fail", "info"] as const);
      const begun: Running = { process: processes[slot]!, asked: cluster.ask(), type, told: undefined };
      running[slot] = begun;
      events.push([begun.process, "invoke", "txn", begun.asked]);
    } else if (operation.told === undefined) {
      operation.told = cluster.perform(operation);
    } else {
      events.push([operation.process, operation.type, "txn", operation.told]);
      if (operation.type === "info") processes[slot] = next++;
      running[slot] = undefined;
    }
  }
  events.push([next, "invoke", "poll", [["poll"]]], [next, "ok", "poll", [["poll", cluster.everything()]]]);
  return events;
}
