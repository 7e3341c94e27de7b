import type { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { TestEvent } from "../events.ts";

/** What a simulated client asks of an object. */
export interface Request {
  readonly f: string;
  readonly input: Value;
}

/** An object that does one request after the other. */
export interface SimulatedObject {
  /** The next request of some client. */
  readonly ask: (random: Random) => Request;
  /** Does a request and says what it returns; `undefined` refuses it, without an effect. */
  readonly does: (request: Request) => Value | undefined;
}

/** One request under way. */
interface Running extends Request {
  readonly process: number;
  readonly fate: "ok" | "fail" | "info";
  output: Value | undefined;
  done: boolean;
}

/**
 * The events of 4 to 14 requests by 2 to 5 clients. Each takes effect at some moment between its call and its return; one in
 * ten fails without an effect, one in five ends as `info`, with an effect or without. Completions carry what came back.
 */
export function simulated(random: Random, object: SimulatedObject): TestEvent[] {
  const total = random.int(4, 14);
  const slots: (Running | undefined)[] = Array.from({ length: random.int(2, 5) });
  const process = slots.map((_, slot) => slot);
  const events: TestEvent[] = [];
  for (let started = 0; started < total || slots.some(Boolean); ) {
    const slot = random.int(0, slots.length - 1);
    const running = slots[slot];
    if (!running) {
      if (started++ >= total) continue;
      const begun = begin(random, object, process[slot]!);
      slots[slot] = begun;
      events.push([begun.process, "invoke", begun.f, begun.input]);
    } else if (!running.done) {
      running.done = true;
      running.output = object.does(running);
    } else {
      events.push(completion(running));
      slots[slot] = undefined;
      if (running.fate === "info") process[slot] = process[slot]! + slots.length;
    }
  }
  return events;
}

function begin(random: Random, object: SimulatedObject, process: number): Running {
  const fate = random.chance(0.1) ? "fail" : random.chance(0.2) ? "info" : "ok";
  const done = fate === "fail" || (fate === "info" && random.chance(0.4));
  return { ...object.ask(random), process, fate, output: undefined, done };
}

function completion({ process, fate, f, input, output }: Running): TestEvent {
  const type = fate === "ok" && output === undefined ? "fail" : fate;
  return [process, type, f, type === "ok" ? (output as Value) : input];
}
