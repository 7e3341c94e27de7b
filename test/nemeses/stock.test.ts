import { expect, test } from "vitest";
import { stockNemeses } from "../../nemeses/index.ts";
import { nemesisContract } from "../conformance/nemesis.ts";
import { fakeSetting } from "./setting.ts";

test("every nemesis is called what it is listed as", () => {
  for (const [name, { make }] of Object.entries(stockNemeses)) expect(make().name).toBe(name);
});

for (const { make } of Object.values(stockNemeses)) nemesisContract(make(), fakeSetting);
