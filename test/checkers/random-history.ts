import type { OperationType } from "../../src/core/operation.ts";
import type { Random } from "../../src/core/random.ts";
import type { Value } from "../../src/core/value.ts";
import type { History } from "../../src/history/history.ts";
import { historyOf, type TestEvent } from "./events.ts";

/** One operation of a simulated client, as far as it got. */
interface Running {
  readonly process: number;
  readonly f: string;
  readonly input: Value;
  output: Value;
  done: boolean;
  type: OperationType;
}

/** What a random history is made of. */
export interface RandomHistoryOptions {
  /** Operation kinds to draw from. */
  readonly functions: readonly ("read" | "write" | "cas")[];
  /** Whether one value of the history may be changed (60 % are). */
  readonly perturbed: boolean;
  /** The share of operations that end as `info`; a quarter, unless said otherwise. */
  readonly info?: number;
  /** Values are 0 to this; 3 unless said otherwise. The fewer there are, the more orders are possible. */
  readonly largest?: number;
}

/**
 * A history of 4 to 10 operations by 2 to 5 processes on one simulated register that starts as `null`: each takes effect at
 * some moment between its call and its return, or ends as `info` with or without an effect. Then, in 60 % of the
 * histories, one value is changed.
 */
export function randomHistory(random: Random, options: RandomHistoryOptions): History {
  const events = simulated(random, options);
  return historyOf(
    options.perturbed && random.chance(0.6) ? changed(random, events, options.largest ?? 3) : events,
  );
}

function simulated(random: Random, options: RandomHistoryOptions): TestEvent[] {
  const total = random.int(4, 10);
  const running: (Running | undefined)[] = Array.from({ length: random.int(2, 5) });
  const events: TestEvent[] = [];
  let state: Value = null;
  let retired = running.length;
  for (let started = 0; started < total || running.some(Boolean); ) {
    const slot = random.int(0, running.length - 1);
    const operation = running[slot];
    if (!operation) {
      if (started++ >= total) continue;
      const process = events.some(([p, type]) => p === slot && type === "info") ? retired++ : slot;
      const begun: Running = begin(random, process, options);
      running[slot] = begun;
      events.push([process, "invoke", begun.f, begun.input]);
    } else if (!operation.done) {
      state = takeEffect(operation, state);
    } else {
      const { process, type, f, input, output } = operation;
      events.push([process, type, f, type === "ok" && f === "read" ? output : input]);
      running[slot] = undefined;
    }
  }
  return events;
}

function begin(
  random: Random,
  process: number,
  { functions, info = 0.25, largest = 3 }: RandomHistoryOptions,
): Running {
  const value = () => random.int(0, largest);
  const f = random.pick(functions);
  const input =
    f === "read" ? null : f === "write" ? value() : [random.chance(0.3) ? null : value(), value()];
  const isInfo = random.chance(info);
  return {
    process,
    f,
    input,
    output: null,
    done: isInfo && random.chance(0.4),
    type: isInfo ? "info" : "ok",
  };
}

function takeEffect(operation: Running, state: Value): Value {
  operation.done = true;
  if (operation.f === "read") operation.output = state;
  if (operation.f === "write") return operation.input;
  if (operation.f !== "cas") return state;
  const [from, to] = operation.input as [Value, Value];
  if (from === state) return to;
  if (operation.type === "ok") operation.type = "fail";
  return state;
}

/** Changes one value that means something: what an ok read returned, else what a completed change was asked for. */
function changed(random: Random, events: readonly TestEvent[], largest: number): TestEvent[] {
  const numbered = events.map((event, i) => ({ i, type: event[1], f: event[2], process: event[0] }));
  const reads = numbered.filter(({ type, f }) => type === "ok" && f === "read");
  const completes = (invoke: { i: number; process: number }) =>
    numbered.find(({ i, process }) => i > invoke.i && process === invoke.process)?.type === "ok";
  const changes = numbered.filter(
    (event) => event.type === "invoke" && event.f !== "read" && completes(event),
  );
  const candidates = [reads, changes].filter((list) => list.length > 0);
  if (candidates.length === 0) return [...events];
  const at = random.pick(candidates[0] === reads && random.chance(0.7) ? reads : random.pick(candidates)).i;
  return events.map((event, i) =>
    i === at ? [event[0], event[1], event[2], another(random, event[3], largest)] : event,
  );
}

/** Another value, now and then one that nothing writes. */
function another(random: Random, value: Value, largest: number): Value {
  if (Array.isArray(value)) {
    const which = random.int(0, 1);
    return value.map((part: Value, i) => (i === which ? another(random, part, largest) : part));
  }
  const other = random.int(0, random.chance(0.2) ? largest + 1 : largest);
  return other === value ? another(random, value, largest) : other;
}
