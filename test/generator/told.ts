import { Random } from "../../src/core/random.ts";
import type { Context, Generator, GeneratorEvent, Thread } from "../../src/generator/generator.ts";
import { type Simulation, simulate } from "../../src/generator/simulate.ts";
import { onUpdate } from "../../src/generator/transform.ts";

/** An event as a line of text: `2.5 ms t0 write(3)`, with the key in front where there is one: `x:write(3)`. */
export const tell = ({ time, thread, key, f, input }: GeneratorEvent): string =>
  `${time / 1e6} ms t${thread} ${key === undefined ? "" : `${key}:`}${f}${input === null ? "" : `(${JSON.stringify(input)})`}`;

/** What a generator invokes in a simulation, told line by line. Operations take a millisecond and work, unless told otherwise. */
export const told = (generator: Generator, simulation?: Simulation): string[] =>
  simulate(generator, simulation)
    .filter(({ type }) => type === "invoke")
    .map(tell);

/** Only the names of what is invoked, in order. */
export const names = (generator: Generator, simulation?: Simulation): string =>
  simulate(generator, simulation)
    .filter(({ type }) => type === "invoke")
    .map(({ f }) => f)
    .join(" ");

/** The generator, which writes down every event it hears of: `who: ok read`. */
export const hearing = (heard: string[], who: string, inner: Generator): Generator =>
  onUpdate((rest, context, event) => {
    heard.push(`${who}: ${event.type} ${event.f}`);
    return rest.update(context, event);
  }, inner);

/** What a generator is told at a moment at which everybody is idle and nothing has happened yet. */
export const idleAt = (time: number, threads: readonly Thread[] = [0, 1]): Context => ({
  time,
  emitted: 0,
  threads,
  free: threads,
  processOf: (thread) => thread,
  random: Random.of(1),
});
