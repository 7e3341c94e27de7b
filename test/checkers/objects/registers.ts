import type { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Call, Outcome, SimulatedObject } from "../simulated-object.ts";

/** What may be done with a register. */
export type RegisterFunction = "read" | "write" | "cas";

/** What a simulated register is asked for. */
export interface RegisterObjectOptions {
  readonly functions: readonly RegisterFunction[];
  /** Values are 0 to this; 3 unless said otherwise. */
  readonly largest?: number;
  /** Every write writes a value of its own. */
  readonly unique?: boolean;
}

/** A register that starts as `null`. */
export function registerObject({
  functions,
  largest = 3,
  unique = false,
}: RegisterObjectOptions): SimulatedObject {
  const drawn = (random: Random) => random.int(0, largest);
  return {
    initial: null,
    draw(random, { fresh }) {
      const f = random.pick(functions);
      const value = () => (unique ? fresh() : drawn(random));
      if (f !== "cas") return { f, input: f === "read" ? null : value() };
      return { f, input: [random.chance(0.3) ? null : drawn(random), value()] };
    },
    outcomes,
    another: (random, value) => anotherValue(random, value, largest),
  };
}

function outcomes(state: Value, { f, input }: Call): Outcome[] {
  if (f === "read") return [{ state, output: state }];
  if (f === "write") return [{ state: input }];
  const [from, to] = input as readonly [Value, Value];
  return state === from ? [{ state: to }] : [];
}

function anotherValue(random: Random, value: Value, largest: number): Value {
  if (!Array.isArray(value)) return random.int(0, random.chance(0.2) ? largest + 1 : largest);
  const which = random.int(0, value.length - 1);
  return value.map((part: Value, i) => (i === which ? anotherValue(random, part, largest) : part));
}

/** Registers `x` and `y` that a transaction reads and writes together. */
export const twoRegisters: SimulatedObject = {
  initial: { x: null, y: null },
  draw: (random) => ({ f: "txn", input: Array.from({ length: random.int(1, 3) }, () => part(random)) }),
  outcomes(before, { input }) {
    let state = before as { readonly [register: string]: Value };
    const output = (input as [string, string, Value][]).map(([f, register, value]): Value => {
      if (f === "r") return [f, register, state[register]!];
      state = { ...state, [register]: value };
      return [f, register, value];
    });
    return [{ state, output }];
  },
  // What a transaction was asked to write stands in its answer too: only what it read is changed.
  another: (random, value, isOutput) =>
    (value as [string, string, Value][]).map(([f, register, held]) => [
      f,
      register,
      f === "r" && isOutput && random.chance(0.5) ? random.int(0, 2) : held,
    ]),
};

const part = (random: Random): Value =>
  random.chance(0.5)
    ? ["r", random.pick(["x", "y"]), null]
    : ["w", random.pick(["x", "y"]), random.int(0, 2)];
