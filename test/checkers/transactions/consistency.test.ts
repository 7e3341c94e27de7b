import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { boundary, MODELS, modelNamed, prohibitedBy } from "../../../checkers/transactions/consistency.ts";

/** Names are separated by spaces. */
interface Table {
  readonly prohibited: { readonly [model: string]: string };
  readonly boundary: { readonly [anomaly: string]: readonly [not: string, alsoNot: string] };
}

/** What Elle's lattice says, written out: worked out by a program of its own that passes Elle's tests of it. */
const ELLE = JSON.parse(readFileSync(join(import.meta.dirname, "elle-lattice.json"), "utf8")) as Table;

/** Ours alone. */
const OWN = "thin-air-read";

describe("the lattice of consistency models", () => {
  test.each(Object.entries(ELLE.prohibited))("%s forbids what it forbids in Elle", (model, anomalies) => {
    const ours = [...prohibitedBy([model])].filter((anomaly) => anomaly !== OWN);
    expect(ours.sort()).toEqual(anomalies.split(" ").sort());
  });

  test.each(Object.entries(ELLE.boundary))("%s rules out what it rules out in Elle", (anomaly, expected) => {
    const { not, alsoNot } = boundary([anomaly]);
    expect([not.join(" "), alsoNot.join(" ")]).toEqual(expected);
  });

  test("an element from nowhere rules out what an aborted read does", () => {
    expect(boundary([OWN])).toEqual(boundary(["G1a"]));
  });

  test("of several anomalies, the weakest models are told", () => {
    expect(boundary(["G2-item", "lost-update"]).not).toEqual(["cursor-stability", "update-atomic"]);
    expect(boundary([])).toEqual({ not: [], alsoNot: [] });
  });

  test("knows models by all their names, and nothing else", () => {
    expect(["PL-SS", "strong-serializable", "strict-serializable"].map(modelNamed)).toEqual(
      Array(3).fill("strict-serializable"),
    );
    expect(modelNamed("snapshot-isolation")).toBe("snapshot-isolation");
    expect(["", "toString", "__proto__", "strict"].map(modelNamed)).toEqual(Array(4).fill(undefined));
    expect(MODELS).toContain("causal");
  });

  test("models that Elle knows no anomaly of forbid nothing", () => {
    for (const model of ["linearizable", "sequential", "causal", "PRAM", "view-serializable", "1SR"])
      expect([...prohibitedBy([model])]).toEqual([]);
  });
});
