import { expect, test } from "vitest";
import { catalogue } from "../../checkers/catalogue.ts";
import * as checkers from "../../checkers/index.ts";
import type { Checker } from "../../src/check/checker.ts";

const factories = checkers as unknown as { readonly [name: string]: (options: object) => Checker };

test.each(Object.entries(catalogue))("%s is what its factory makes", (name, entry) => {
  const model = entry.exampleModel === undefined ? {} : { model: entry.exampleModel };
  expect(factories[entry.export]?.(model).name).toBe(name);
  expect(entry.export).toBe(name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
  expect(entry.about).toMatch(/^[a-z].* .*[a-z]$/);
});
