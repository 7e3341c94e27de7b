import { describe, expect, it } from "vitest";
import { cut, visible, visibleLines } from "../../src/report/untrusted.ts";

describe("visible", () => {
  it("shows what would act on a terminal, as text", () => {
    expect(visible("\u001b[31mred\u0007")).toBe("\\u001b[31mred\\u0007");
  });

  it("shows line breaks, so that one value stays one line", () => {
    expect(visible("a\nb\r\tc")).toBe("a\\nb\\r\\tc");
  });

  it("shows direction overrides, zero-width characters and halves of pairs", () => {
    expect(visible("\u202eevil \u200b \ud800")).toBe("\\u202eevil \\u200b \\ud800");
  });

  it("leaves every script and joined emoji as they are", () => {
    for (const text of ["שלום مرحبا", "नमस्ते", "👩‍👩‍👧 🧨", "ｗｉｄｅ", "a\u00a0b"])
      expect(visible(text)).toBe(text);
  });

  it("keeps the lines of several", () => {
    expect(visibleLines("a\r\nb\u0000")).toBe("a\nb\\u0000");
  });
});

describe("cut", () => {
  it("marks what it cuts and never splits a pair", () => {
    expect(cut("abcdef", 4)).toBe("abc…");
    expect(cut("ab🧨cd", 4)).toBe("ab…");
    expect(cut("abc", 3)).toBe("abc");
  });
});
