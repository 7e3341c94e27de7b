import { describe, expect, it } from "vitest";
import { summary } from "../../src/report/summary.ts";
import { crashed, empty, hostile, staleRead, unknown, vacuous, valid } from "./fixtures.ts";

describe("summary.md", () => {
  it("tells sentence, evidence and command", () => {
    const text = summary(staleRead());
    expect(text.split("\n")[0]).toBe("# ✗ etcd/register: Not linearizable, not recovered");
    expect(text).toContain("Process 7 read 4 from key 3");
    expect(text).toContain("├─ read → 4 ─┤ ✗");
    expect(text).toContain("in force: partition n1 n2 \\| n3 n4 n5");
    expect(text).toContain("npx ordeal run etcd/register");
    expect(text).toContain("Log of n4 around 31.208 s");
  });

  it("stays below 200 lines", () => {
    for (const make of [staleRead, valid, unknown, vacuous, crashed, empty, hostile])
      expect(summary(make()).split("\n").length).toBeLessThan(200);
  });

  it("has no markup that a history brought", () => {
    const outside = summary(hostile()).replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "");
    expect(outside).not.toMatch(/(?<!\\)<\w/);
    expect(outside).not.toMatch(/^(?:::error|# heading)/m);
    expect(outside).not.toContain("\u202e");
  });
});
