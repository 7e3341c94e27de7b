import type { OperationType } from "../../src/core/operation.ts";
import type { Random } from "../../src/core/random.ts";
import { sameValue, type Value } from "../../src/core/value.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import type { History } from "../../src/history/history.ts";
import { type RegisterFunction, registerObject } from "./objects/registers.ts";
import type { Call, SimulatedObject } from "./simulated-object.ts";

/** One operation of a simulated client, as far as it got. */
interface Running extends Call {
  readonly number: number;
  output: Value | undefined;
  done: boolean;
  type: OperationType;
}

/** A call or a return, before it is told to a builder. */
interface Event extends Call {
  readonly number: number;
  readonly type: OperationType | "invoke";
  readonly output: Value | undefined;
}

/** What a random history is made of. */
export interface RandomHistoryOptions {
  /** Whether something in the history may be changed (in 60 % it is). */
  readonly perturbed: boolean;
  /** The share of operations that end as `info`; a quarter, unless said otherwise. */
  readonly info?: number;
  /** How many operations, at least and at most; 4 to 10 unless said otherwise. */
  readonly operations?: readonly [least: number, most: number];
  /** How many processes at the most; 5 unless said otherwise. */
  readonly processes?: number;
}

/** {@link randomRun} of a register that starts as `null`, of values 0 to `largest` (3): the fewer there are, the more orders are possible. */
export function randomHistory(
  random: Random,
  {
    functions,
    largest,
    ...options
  }: RandomHistoryOptions & {
    readonly functions: readonly RegisterFunction[];
    readonly largest?: number;
  },
): History {
  return randomRun(
    random,
    registerObject({ functions, ...(largest === undefined ? {} : { largest }) }),
    options,
  );
}

/**
 * A history of 4 to 10 operations by 2 to 5 processes on one simulated object: each takes effect at some moment between its
 * call and its return, or ends as `info` with or without an effect. Then, in 60 % of the histories, something is changed.
 */
export function randomRun(random: Random, object: SimulatedObject, options: RandomHistoryOptions): History {
  const events = simulated(random, object, options);
  return built(options.perturbed && random.chance(0.6) ? changed(random, object, events) : events);
}

function simulated(
  random: Random,
  object: SimulatedObject,
  { info = 0.25, operations: [least, most] = [4, 10], processes = 5 }: RandomHistoryOptions,
): Event[] {
  const total = random.int(least, most);
  const running: (Running | undefined)[] = Array.from({ length: random.int(2, processes) });
  const processOf = running.map((_, slot) => slot);
  const events: Event[] = [];
  let state = object.initial;
  let retired = running.length;
  let unique = 0;
  for (let started = 0; started < total || running.some(Boolean); ) {
    const slot = random.int(0, running.length - 1);
    const operation = running[slot];
    if (!operation) {
      if (started >= total) continue;
      const process = processOf[slot]!;
      const world = { state, process, fresh: () => unique++ };
      const call = { ...object.draw(random, world), process };
      const begun = begin(random, call, started++, object.definite?.includes(call.f) ? 0 : info);
      running[slot] = begun;
      events.push({ ...begun, type: "invoke" });
    } else if (!operation.done) {
      state = takeEffect(random, object, operation, state);
    } else {
      events.push(operation);
      running[slot] = undefined;
      if (operation.type === "info") processOf[slot] = retired++;
    }
  }
  return events;
}

function begin(random: Random, call: Call, number: number, info: number): Running {
  const isInfo = random.chance(info);
  return {
    ...call,
    number,
    output: undefined,
    done: isInfo && random.chance(0.4),
    type: isInfo ? "info" : "ok",
  };
}

/** One of the things that may come of an operation comes of it. One that cannot happen fails, or waits. */
function takeEffect(random: Random, object: SimulatedObject, operation: Running, state: Value): Value {
  const outcomes = object.outcomes(state, operation);
  if (outcomes.length === 0) {
    operation.done = random.chance(0.5);
    if (operation.done && operation.type === "ok") operation.type = "fail";
    return state;
  }
  const outcome = random.pick(outcomes);
  operation.done = true;
  operation.output = outcome.output;
  return outcome.state;
}

/** Changes one thing that means something: what an ok operation answered, else what it was asked for; or forgets an operation. */
function changed(random: Random, object: SimulatedObject, events: readonly Event[]): Event[] {
  const completed = events.filter(({ type }) => type === "ok");
  if (completed.length === 0) return [...events];
  if (object.forgetful) return forgotten(random, events);
  const answered = completed.filter(({ output }) => output !== undefined);
  const asked = completed.filter(({ input }) => input !== null);
  const candidates = [answered, asked].filter((list) => list.length > 0);
  if (candidates.length === 0) return [...events];
  const list = candidates[0] === answered && random.chance(0.7) ? answered : random.pick(candidates);
  const { number } = random.pick(list);
  const change = (value: Value) => another(random, object, value, list === answered);
  return events.map((event) => {
    if (event.number !== number) return event;
    return list === answered
      ? { ...event, output: event.type === "ok" ? change(event.output as Value) : event.output }
      : { ...event, input: event.type === "invoke" ? change(event.input) : event.input };
  });
}

/** A lock whose release nobody saw, or that was granted though it was refused. */
function forgotten(random: Random, events: readonly Event[]): Event[] {
  const refused = events.filter(({ type }) => type === "fail");
  if (refused.length > 0 && random.chance(0.7)) {
    const { number } = random.pick(refused);
    return events.map((event) =>
      event.number === number && event.type === "fail" ? { ...event, type: "ok" } : event,
    );
  }
  const { number } = random.pick(events.filter(({ type }) => type === "ok"));
  return events.filter((event) => event.number !== number);
}

/** Another value, now and then one that nothing else has. */
function another(random: Random, object: SimulatedObject, value: Value, isOutput: boolean): Value {
  for (let tries = 0; tries < 100; tries++) {
    const other = object.another?.(random, value, isOutput) ?? random.int(0, random.chance(0.2) ? 4 : 3);
    if (!sameValue(other, value)) return other;
  }
  return value;
}

/** An event each millisecond; node `n1` serves process 0, `n2` process 1, and so on. */
function built(events: readonly Event[]): History {
  const builder = new HistoryBuilder();
  const numbers = new Map<number, number>();
  for (const [i, { number, process, type, f, input, output }] of events.entries()) {
    const time = i * 1e6;
    if (type === "invoke") {
      numbers.set(number, numbers.size);
      builder.invoke({ op: numbers.size - 1, process, node: `n${process + 1}`, f, input, time });
    } else {
      const op = numbers.get(number) as number;
      builder.complete({ op, process, type, ...(type === "ok" ? { output: output ?? null } : {}), time });
    }
  }
  return builder.build();
}
