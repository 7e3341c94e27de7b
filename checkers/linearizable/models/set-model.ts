import { elementsOf } from "../../../src/core/set-value.ts";
import { canonical, sameValue, showValue, type Value } from "../../../src/core/value.ts";
import type { Model, ModelOperation, Role } from "../model.ts";
import { cellModel } from "./cell-model.ts";
import { list } from "./options.ts";

/** Distinct elements, in the order of their text. */
type Elements = readonly Value[];

/** What a set may be told. */
export interface SetOptions {
  /** The elements it holds before anything happened; none without it. */
  readonly initial?: Elements;
}

const CHANGES: { readonly [f: string]: Role } = { add: "both", remove: "both", contains: "observes" };

/**
 * A set: `add` and `remove` take an element and may answer whether that changed anything, `contains` answers whether it is
 * there, `read` returns all elements, in any order. Any answer to `add` and `remove` but `true` and `false` says nothing.
 *
 * Without a `read` each element is an object of its own.
 */
export function setModel({ initial = [] }: SetOptions = {}): Model<Elements> {
  const init = sorted(list("initial", initial));
  return {
    name: "set",
    init,
    shape: "set",
    functions: { ...CHANGES, read: "observes" },
    refuses,
    step,
    describeState: (elements) => `{${elements.map((element) => showValue(element)).join(", ")}}`,
    ...(init.length === 0 ? { parts: element() } : {}),
  };
}

/** One element of a set, which is there or is not. */
const element = (): Model =>
  cellModel({
    name: "set",
    init: false,
    shape: "element",
    functions: CHANGES,
    refuses,
    partition: ({ input }) => input,
    demands,
    leaves: ({ f }) => (f === "add" ? true : f === "remove" ? false : undefined),
    describeState: (isThere) => (isThere ? "there" : "not there"),
  });

/** Whether an operation says that its element was there; `undefined` where it does not say. */
function demands({ f, output }: ModelOperation): boolean | undefined {
  if (typeof output !== "boolean") return undefined;
  return f === "add" ? !output : output;
}

function step(elements: Elements, operation: ModelOperation): Elements | undefined {
  const { f, input, output } = operation;
  if (f === "read") return sameValue(sorted(elementsOf(output) ?? []), elements) ? elements : undefined;
  const at = elements.findIndex((element) => sameValue(element, input));
  const said = demands(operation);
  if (said !== undefined && said !== at >= 0) return undefined;
  if (f === "add" && at < 0) return sorted([...elements, input]);
  return f === "remove" && at >= 0 ? elements.toSpliced(at, 1) : elements;
}

function sorted(elements: Elements): Elements {
  const texts = new Map(elements.map((element) => [canonical(element), element]));
  return [...texts.keys()].sort().map((text) => texts.get(text)!);
}

function refuses({ f, input, output }: ModelOperation): string | undefined {
  if (f === "contains" && typeof output !== "boolean") return "contains answers true or false";
  if (f === "read") return isSet(output) ? undefined : "a read returns a set, or a list of distinct elements";
  return typeof input === "boolean" && typeof output === "boolean" && f !== "contains"
    ? "its element is true or false, and so its answer may be an echo"
    : undefined;
}

function isSet(output: Value | undefined): boolean {
  const elements = elementsOf(output);
  return elements !== undefined && sorted(elements).length === elements.length;
}
