import { expect, it } from "vitest";
import { read } from "../../../src/report/page/log-line.ts";

it("reads structured lines, and plain ones as they stand", () => {
  expect(read('{"level":"warn","ts":"2026","caller":"x.go:1","msg":"slow","took":"1s","n":2}')).toEqual({
    level: "warn",
    message: "slow",
    rest: "took=1s n=2",
  });
  expect(read("2026 [ERROR] no leader")).toEqual({
    level: "error",
    message: "2026 [ERROR] no leader",
    rest: "",
  });
  expect(read("all is well")).toMatchObject({ level: "info" });
});

it("reads what only looks structured", () => {
  for (const text of ["{not json", "{}", '{"msg":null}', "{"]) expect(read(text).message).toBe(text);
});
