import { expect, test } from "vitest";
import { shaping } from "../../../src/runtime/docker/doctor.ts";

test.each([
  [{ netem: true, queue: true }, true, /by netem, and by .*NFQUEUE/],
  [{ netem: false, queue: true }, true, /by ordeal's own shaper/],
  [{ netem: true, queue: false }, "limited", /neither falsify/],
  [{ netem: false, queue: false }, "limited", /only be cut/],
] as const)("the doctor says what shapes links: %o", (abilities, ok, words) => {
  const finding = shaping(abilities);
  expect(finding).toMatchObject({ name: "shaping", ok, finding: expect.stringMatching(words) });
  expect(finding.fix !== undefined).toBe(ok !== true);
});
