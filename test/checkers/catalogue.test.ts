import { expect, test } from "vitest";
import { type CatalogueEntry, catalogue } from "../../checkers/catalogue.ts";
import * as exported from "../../checkers/index.ts";
import type { Checker } from "../../src/check/checker.ts";

const factories: { readonly [name: string]: unknown } = exported;

/** What judges runs and not histories: it decides nothing, or reads more than a history. */
const FOR_RUNS = ["availability", "clockPlot", "logPatterns", "statistics"];

/** Models: what `linearizable` is told. */
const MODELS = ["appendMap", "casRegister", "cellModel", "register"];

test("every checker of histories can be named", () => {
  const named = Object.values(catalogue).map((entry) => entry.export);
  expect([...named, ...FOR_RUNS, ...MODELS].sort()).toEqual(Object.keys(factories).sort());
});

test.each(Object.entries(catalogue))("%s is what its checker calls itself", (name, entry: CatalogueEntry) => {
  const make = factories[entry.export] as (options: object) => Checker;
  const options = entry.exampleModel === undefined ? {} : { model: entry.exampleModel };
  expect(make(options).name).toBe(name);
});
