import fc from "fast-check";
import type { Script } from "../../core/script.ts";
import { PASSES } from "./passes.ts";

/** Where the search for something smaller stands: which pass, which of its steps, and how many passes have found nothing since something was found. */
interface Cursor {
  readonly pass: number;
  readonly step: number;
  readonly idle: number;
}

const BEGINNING: Cursor = { pass: 0, step: 0, idle: 0 };

/**
 * A failing script for fast-check to make smaller. Its shrinks are the passes' simplifications one after another; where one is taken, the
 * search goes on at the same place with what is left, and it is over when a whole round of passes has found nothing.
 */
export class SmallerScripts extends fc.Arbitrary<Script> {
  readonly #failing: Script;
  readonly #mayGoOn: () => boolean;

  constructor(failing: Script, mayGoOn: () => boolean) {
    super();
    this.#failing = failing;
    this.#mayGoOn = mayGoOn;
  }

  generate(): fc.Value<Script> {
    return new fc.Value(this.#failing, BEGINNING);
  }

  canShrinkWithoutContext(value: unknown): value is Script {
    return value === this.#failing;
  }

  shrink(script: Script, context: unknown): fc.Stream<fc.Value<Script>> {
    return fc.stream(this.#candidates(script, (context as Cursor | undefined) ?? BEGINNING));
  }

  *#candidates(script: Script, from: Cursor): IterableIterator<fc.Value<Script>> {
    let { pass, step, idle } = from;
    while (idle < PASSES.length && this.#mayGoOn()) {
      const candidate = PASSES[pass]?.(script, step);
      if (candidate) {
        yield new fc.Value(candidate, { pass, step, idle: 0 });
        step++;
      } else {
        pass = (pass + 1) % PASSES.length;
        step = 0;
        idle++;
      }
    }
  }
}
