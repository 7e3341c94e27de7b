import type { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Call, Outcome, SimulatedObject } from "../simulated-object.ts";

interface Texts {
  readonly [key: string]: string;
}

const KEYS = ["x", "y"];

/** A map of two texts that are replaced, appended to and read. Operations name the text that they mean in their input. */
export const textsObject: SimulatedObject = {
  initial: { x: "", y: "" },
  draw(random) {
    const [f, key] = [random.pick(["get", "put", "append"]), random.pick(KEYS)];
    return { f, input: f === "get" ? key : [key, random.pick(["a", "b"])] };
  },
  outcomes(state, { f, input }: Call): Outcome[] {
    const texts = state as Texts;
    if (f === "get") return [{ state, output: texts[input as string]! }];
    const [key, text] = input as readonly [string, string];
    return [{ state: { ...texts, [key]: f === "put" ? text : texts[key] + text } }];
  },
  another: (random, value) =>
    Array.isArray(value)
      ? [value[0] as Value, anotherText(random, value[1] as string)]
      : anotherInput(random, value),
};

const anotherText = (random: Random, text: string): string =>
  random.pick([`${text}a`, `${text}b`, text.slice(1), text.slice(0, -1)]);

/** A `get` takes a key, and answers with a text. */
const anotherInput = (random: Random, value: Value): Value =>
  KEYS.includes(value as string) ? random.pick(KEYS) : anotherText(random, value as string);
