import type { Context, Generator, GeneratorEvent, Step } from "./generator.ts";

/** Puts a combinator back around what has become of the generators inside it. */
export type RewrapAll = (generators: readonly Generator[]) => Generator;

/** A generator in front of several, all of which hear of every event: `around` for more than one. */
export function among(
  generators: readonly Generator[],
  rewrap: RewrapAll,
  answer: (context: Context, rewrap: RewrapAll) => Step,
): Generator {
  const self: Generator = {
    next(context) {
      return answer(context, rewrap);
    },
    update(context, event) {
      const updated = generators.map((generator) => generator.update(context, event));
      return updated.every((generator, i) => generator === generators[i]) ? self : rewrap(updated);
    },
  };
  return self;
}

/** The list with its i-th generator replaced. */
export const replaced = (generators: readonly Generator[], i: number, by: Generator): readonly Generator[] =>
  generators.map((generator, j) => (j === i ? by : generator));

/** The list after its i-th generator alone has heard of an event; the very same list when that did not care. */
export function updateOne(
  generators: readonly Generator[],
  i: number,
  context: Context,
  event: GeneratorEvent,
): readonly Generator[] {
  const updated = generators[i]?.update(context, event);
  return updated === undefined || updated === generators[i] ? generators : replaced(generators, i, updated);
}
