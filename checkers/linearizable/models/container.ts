import { sameValue, showValue, type Value } from "../../../src/core/value.ts";
import type { Model, ModelOperation, Role } from "../model.ts";
import { list } from "./options.ts";

/** Elements in the order in which the container keeps them. */
type Elements = readonly Value[];

/** How one kind of container differs from another. */
export interface Container {
  readonly name: string;
  /** What an operation is called that puts its input in, and one that takes an element out and returns it. */
  readonly put: string;
  readonly take: string;
  /** What it holds before anything happened, in the order in which it was put there. */
  readonly initial: Value;
  /** Where an element goes. */
  readonly placeOf: (element: Value, elements: Elements) => number;
  /** Which element is next to be taken; `undefined` when any may be. */
  readonly next?: (elements: Elements) => number;
  readonly refusesElement?: (element: Value) => string | undefined;
}

/**
 * The model of a container from which elements are taken one by one. Taking from an empty one answers `null` (so `null` is no
 * element) and changes nothing; `peek`, where there is a next element, returns it and leaves it there.
 *
 * An indeterminate take takes the next element. Where any may be next it takes the first: such a take is of use only
 * to an answer `null` after it, for which the container must be emptied, and then it does not matter what was taken when.
 */
export function container(kind: Container): Model<Elements> {
  const { name, put, take, initial, placeOf, next } = kind;
  const added = (elements: Elements, element: Value) =>
    elements.toSpliced(placeOf(element, elements), 0, element);
  const functions: { readonly [f: string]: Role } = { [put]: "changes", [take]: "both" };
  return {
    name,
    init: list("initial", initial).reduce(added, []),
    functions: next ? { ...functions, peek: "observes" } : functions,
    refuses: ({ f, input }) => (f === put ? refusal(kind, input) : undefined),
    step: (elements, operation) =>
      operation.f === put ? added(elements, operation.input) : taken(elements, operation, take, next),
    subject: ({ f, input, output }) => (f === put ? input : (output ?? undefined)),
    describeOperation: ({ f, input, output }) => wordsFor(f, f === put ? input : undefined, output),
    describeState: (elements) => (elements.length === 0 ? "empty" : showValue(elements)),
  };
}

function refusal({ put, refusesElement }: Container, element: Value): string | undefined {
  return element === null
    ? `${put} takes an element, and null says that there is none`
    : refusesElement?.(element);
}

function taken(
  elements: Elements,
  { f, output }: ModelOperation,
  take: string,
  next: Container["next"],
): Elements | undefined {
  if (elements.length === 0) return output === undefined || output === null ? elements : undefined;
  const known = output !== undefined;
  const at = next ? next(elements) : known ? elements.findIndex((element) => sameValue(element, output)) : 0;
  if (at === -1 || (known && !sameValue(elements[at]!, output))) return undefined;
  return f === take ? elements.toSpliced(at, 1) : elements;
}

function wordsFor(f: string, element: Value | undefined, output: Value | undefined): string {
  if (element !== undefined) return `${f} ${showValue(element)}`;
  return output === undefined ? f : `${f} → ${output === null ? "nothing" : showValue(output)}`;
}
