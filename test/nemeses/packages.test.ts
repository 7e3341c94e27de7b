import { describe, expect, test } from "vitest";
import { stockNemeses } from "../../nemeses/index.ts";
import { type FaultPackage, type Member, stockPackages } from "../../nemeses/packages.ts";

const faultsThat = (need: RegExp): string[] =>
  Object.entries(stockNemeses)
    .filter(([name, { make }]) => name !== "network" && make().requires.some((one) => need.test(one)))
    .map(([name]) => name)
    .toSorted();

describe("no fault of a package's sort is forgotten", () => {
  test.each<[keyof typeof stockPackages, RegExp]>([
    ["network", /^shaping/],
    ["disk", /^(storage|files)/],
    ["power", /^power/],
  ])("%s", (name, need) => expect([...stockPackages[name].faults].toSorted()).toEqual(faultsThat(need)));
});

describe("a bad network", () => {
  const { faults, make } = stockPackages.network satisfies FaultPackage;
  const members = (names: readonly Member["name"][]) => names.map((name): Member => ({ name, options: {} }));

  test("mixes all but what is for clients alone", () => {
    const [mixed, ...alone] = make(members(faults));
    expect(mixed?.requires).toEqual(["shaping", "shaping:rate", "shaping:corrupt"]);
    expect(alone.map(({ name }) => name)).toEqual(["lost-replies"]);
  });

  test("needs no more than what is left of it", () => {
    expect(make(members(["delay", "loss"])).map(({ requires }) => requires)).toEqual([["shaping"]]);
    expect(make(members(["lost-replies"])).map(({ name }) => name)).toEqual(["lost-replies"]);
  });
});
