import { expect, test } from "vitest";
import { howEnded } from "../../../src/runtime/docker/exits.ts";

test.each([
  [1, false, "exited with code 1"],
  [0, false, "exited with code 0"],
  [139, false, "was ended by signal 11"],
  [255, false, "exited with code 255"],
  [137, true, "was killed by the kernel, which was out of memory"],
])("code %i, out of memory: %s", (code, outOfMemory, words) => {
  expect(howEnded(code, outOfMemory)).toBe(words);
});
