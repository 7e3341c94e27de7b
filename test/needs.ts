/**
 * A test says what it needs of the machine:
 *
 *     describe("a partition", needs("engine", "root"), () => …)
 *
 * Where something is missing the tests are skipped, hooks and all, and the run ends with the reasons. `ORDEAL_REQUIRE`
 * (`engine,browser,root`) lists what must not be missing: then the file fails and says what is.
 */
import { inject } from "vitest";
import type { Lacks } from "./machine.ts";

/** Something of the machine that not every machine has. */
export type Need = keyof Lacks;

declare module "vitest" {
  interface TaskMeta {
    /** Why the test was skipped. */
    lacks?: string;
  }
}

/** What of `wanted` is missing, as one sentence; null if nothing is. Throws if something missing is in `required`. */
export function missing(wanted: readonly Need[], lacks: Lacks, required: readonly string[]): string | null {
  const absent = wanted.filter((need) => lacks[need] !== null);
  if (absent.length === 0) return null;
  const sentence = absent.map((need) => `needs ${need}: ${lacks[need]}`).join("; ");
  const insisted = absent.filter((need) => required.includes(need));
  if (insisted.length > 0)
    throw new Error(`ORDEAL_REQUIRE insists on ${insisted.join(", ")}, but this test ${sentence}`);
  return sentence;
}

/** The names in a value of ORDEAL_REQUIRE. Throws on a name that is no need: it would require nothing. */
export function parseRequired(value: string, lacks: Lacks): string[] {
  const names = value
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = names.filter((name) => !(name in lacks));
  if (unknown.length === 0) return names;
  throw new Error(
    `ORDEAL_REQUIRE names ${unknown.join(", ")}, expected some of ${Object.keys(lacks).join(", ")}`,
  );
}

/** The options of a test or suite that runs only where the machine has all of `wanted`. */
export function needs(...wanted: Need[]): { skip: boolean; meta: { lacks?: string } } {
  const lacks = inject("lacks");
  const reason = missing(wanted, lacks, parseRequired(process.env.ORDEAL_REQUIRE ?? "", lacks));
  return reason === null ? { skip: false, meta: {} } : { skip: true, meta: { lacks: reason } };
}
