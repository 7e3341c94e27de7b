import { expect, test } from "vitest";
import { type SettingSpecs, settle } from "../../src/core/settings.ts";

const specs: SettingSpecs = {
  reads: { about: "how", kind: "choice", values: ["linearizable", "serializable"], default: "linearizable" },
  keys: { about: "how many", kind: "integer", min: 1, max: 10, default: 5 },
};

test("tutorial: what is not set has its default", () => {
  expect(settle(specs, { keys: "3" })).toEqual({ reads: "linearizable", keys: 3 });
});

test.each([
  [{ raeds: "linearizable" }, 'there is no option "raeds" to --set. Did you mean reads?'],
  [{ reads: "fast" }, "--set reads=fast: reads is one of linearizable, serializable"],
  [{ keys: "0" }, "--set keys=0: keys is a whole number from 1 to 10"],
  [{ keys: "2.5" }, "--set keys=2.5: keys is a whole number from 1 to 10"],
  [{ keys: "" }, "--set keys=: keys is a whole number from 1 to 10"],
])("%j is refused", (given, message) => {
  expect(() => settle(specs, given as Record<string, string>)).toThrow(message);
});
