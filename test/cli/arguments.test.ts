import { expect, test } from "vitest";
import { durationArgument, integerArgument, rateArgument, settingArgument } from "../../src/cli/arguments.ts";

test.each([
  ["-5s", durationArgument],
  ["0s", durationArgument],
  ["5", durationArgument],
  ["1.5", integerArgument(0, 10)],
  ["11", integerArgument(0, 10)],
  ["-1", integerArgument(0, 10)],
  ["NaN", rateArgument],
  ["0", rateArgument],
  ["reads", settingArgument],
])("%s is no argument, and it is said what is", (text, argument) => {
  expect(() => argument(text)).toThrow(/^Expected /);
});
