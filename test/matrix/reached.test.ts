import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mutants } from "../../patterns/mutants.ts";
import { filesOf } from "../tidy/source.ts";

/** Where node code asks for each mutant. */
function asked(): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const file of filesOf(process.cwd(), ["patterns", "systems"]))
    for (const [, id = ""] of readFileSync(file, "utf8").matchAll(/mutant\("(M\d\d\.\d)"\)/g))
      places.set(id, [...(places.get(id) ?? []), file]);
  return places;
}

describe("mutants", () => {
  test("each is asked for at exactly one place, in its own pattern", () => {
    const places = asked();
    for (const { id, pattern } of mutants) expect(places.get(id), id).toEqual([`patterns/${pattern}.ts`]);
    expect([...places.keys()].sort()).toEqual(mutants.map(({ id }) => id).sort());
  });

  test("rows are in the order of the book, each id once", () => {
    const ids = mutants.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });
});
