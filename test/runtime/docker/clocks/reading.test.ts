import { describe, expect, test } from "vitest";
import { isSilent, readingOf, type View } from "../../../../src/runtime/docker/clocks/reading.ts";
import type { Told } from "../../../../src/runtime/machine/vdso/page.ts";

const NOW = 2_000_000_000_000_000_000n;
const SECOND = 1e9;

/** What a process tells whose clock was set 5 s ahead a second ago, and gains 0.5 s a second. */
const told = (changes: Partial<Told> = {}): Told => ({
  skew: { offset: 5 * SECOND, since: NOW - 1_000_000_000n, drift: 0.5 * SECOND },
  answers: 0,
  ahead: 0,
  last: 0n,
  wrong: 0,
  ...changes,
});

const silent: View = { pid: 1, name: "init", told: told() };

/** It was answered 0.2 s ago. */
const asking: View = {
  pid: 7,
  name: "etcd",
  told: told({ answers: 3, ahead: 5.4 * SECOND, last: NOW - 200_000_000n + 5_400_000_000n }),
};

describe("the reading of a container's clock", () => {
  test("is what the process was told that asks most, and what it has gained since", () => {
    expect(readingOf([silent, asking], NOW)).toEqual({
      ahead: 5.5 * SECOND,
      witness: "etcd (7) was told so, its vDSO having been asked 3 times since",
    });
    expect(isSilent([silent, asking])).toBe(false);
  });

  test("is what a process would be told, and says so, where none has asked", () => {
    expect(readingOf([silent], NOW)).toEqual({
      ahead: 5.5 * SECOND,
      witness: "init (1) would be told so, and was not seen to ask since",
    });
    expect(isSilent([silent])).toBe(true);
  });

  test("is the kernel's own time where no clock was ever set", () => {
    const untouched: View = { pid: 7, name: "etcd" };
    expect(readingOf([untouched], NOW)).toEqual({
      ahead: 0,
      witness: "etcd (7) asks the kernel's own vDSO",
    });
    expect(isSilent([untouched])).toBe(false);
  });

  test("is refused where processes are not ahead by the same, and where there is none", () => {
    expect(() => readingOf([asking, { pid: 9, name: "date" }], NOW)).toThrow(
      "its processes are not ahead by the same: etcd (7) by 5.50 s, date (9) by 0 s",
    );
    expect(() => readingOf([], NOW)).toThrow("none of its processes runs");
  });
});
