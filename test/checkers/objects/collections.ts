import type { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Outcome, SimulatedObject, World } from "../simulated-object.ts";

type Elements = readonly number[];

/** Which elements of a container may be taken next, by index. */
type Next = (elements: Elements) => readonly number[];

/** What a simulated container is asked for. */
interface ContainerObjectOptions {
  readonly put: string;
  readonly take: string;
  readonly next: Next;
  readonly peeks?: boolean;
  /** Every element is put there once. */
  readonly unique?: boolean;
}

/** A container that starts empty and keeps its elements in the order in which they came. */
export const containerObject = ({
  put,
  take,
  next,
  peeks,
  unique,
}: ContainerObjectOptions): SimulatedObject => ({
  initial: [],
  draw(random, { fresh }) {
    const f = random.pick(peeks ? [put, put, take, take, "peek"] : [put, take]);
    return { f, input: f === put ? (unique ? fresh() : random.int(0, 3)) : null };
  },
  outcomes(state, { f, input }): Outcome[] {
    const elements = state as Elements;
    if (f === put) return [{ state: [...elements, input as number] }];
    if (elements.length === 0) return [{ state, output: null }];
    return next(elements).map((at) => ({
      state: f === take ? elements.toSpliced(at, 1) : elements,
      output: elements[at]!,
    }));
  },
  another: (random, value) => (value !== null && random.chance(0.2) ? null : random.int(0, 4)),
});

/** The orders in which containers give their elements back. */
export const NEXT = {
  first: () => [0],
  last: (elements) => [elements.length - 1],
  any: (elements) => elements.map((_, i) => i),
  smallest: (elements) => [elements.indexOf(Math.min(...elements))],
  largest: (elements) => [elements.indexOf(Math.max(...elements))],
} satisfies { readonly [order: string]: Next };

/** What a simulated set is asked for. */
interface SetObjectOptions {
  readonly functions: readonly ("add" | "remove" | "contains" | "read")[];
  /** Whether changes answer if they changed anything. */
  readonly answers?: boolean;
  /** Every element is added once. */
  readonly unique?: boolean;
  /** Elements are 0 to this; 3 unless said otherwise. */
  readonly largest?: number;
}

/** A set of numbers that starts empty. */
export const setObject = ({
  functions,
  answers,
  unique,
  largest = 3,
}: SetObjectOptions): SimulatedObject => ({
  initial: [],
  draw(random: Random, { fresh }: World) {
    const f = random.pick(functions);
    const element = () => (unique && f === "add" ? fresh() : random.int(0, largest));
    return { f, input: f === "read" ? null : element() };
  },
  outcomes(state, { f, input }): Outcome[] {
    const elements = state as Elements;
    const isThere = elements.includes(input as number);
    const says = (output: boolean) => (answers ? { output } : {});
    if (f === "read") return [{ state, output: [...elements].sort((a, b) => a - b) }];
    if (f === "contains") return [{ state, output: isThere }];
    const without = elements.filter((element) => element !== input);
    if (f === "remove") return [{ state: without, ...says(isThere) }];
    return [{ state: [...without, input as number].sort((a, b) => a - b), ...says(!isThere) }];
  },
  another(random, value) {
    if (typeof value === "boolean") return !value;
    if (!Array.isArray(value)) return random.int(0, 4);
    return changedList(random, value);
  },
});

/** A list of distinct numbers with one more or one less. */
function changedList(random: Random, value: readonly Value[]): Value {
  const element = random.int(0, 4);
  if (value.includes(element)) return value.filter((other) => other !== element);
  return [...value, element].sort((a, b) => Number(a) - Number(b));
}
