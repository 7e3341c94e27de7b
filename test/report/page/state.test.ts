import { describe, expect, it } from "vitest";
import { formatState, parseState } from "../../../src/report/page/state.ts";

describe("the page's address", () => {
  const views = [
    "#p=timeline",
    "#p=anomalies&a=2",
    "#p=anomalies&a=1&s=3",
    "#p=operations&q=f:read+key:3",
    "#p=timeline&op=1234&t=31.15..31.25",
    "#p=charts&t=0..60",
    "#p=nodes&op=7&t=0.000001..0.5",
    "#p=timeline&fault=3",
    "#p=timeline&a=1&op=1234&fault=2&t=31.15..31.25&q=!type:ok+%22a%26b%22",
  ];

  it.each(views)("%s survives reading and writing", (hash) => {
    expect(formatState(parseState(hash, "setup"))).toBe(hash);
  });

  it("ignores what it does not know and cannot read", () => {
    expect(parseState("#p=nowhere&x=1&op=-4&t=9..1&a=1e3&fault=", "strength")).toEqual({
      panel: "strength",
      query: "",
    });
    expect(parseState("", "anomalies").panel).toBe("anomalies");
  });

  it("counts times in seconds", () => {
    expect(parseState("#t=31.15..31.25", "timeline").time).toEqual({ from: 31.15e9, to: 31.25e9 });
  });
});
