import { expect, test } from "vitest";
import { op } from "../../src/generator/op.ts";
import { limit } from "../../src/generator/sequence.ts";
import { trace } from "../../src/generator/trace.ts";
import { names } from "./told.ts";

test("tutorial: a trace tells everything and changes nothing", () => {
  const lines: string[] = [];
  expect(
    names(
      trace("writes", (line) => lines.push(line), limit(1, op("write", [1, 2]))),
      { clients: 1 },
    ),
  ).toBe("write");
  expect(lines).toEqual([
    "writes at 0 s answers write [1,2] on thread 0 at 0 s",
    "writes at 0 s hears invoke write [1,2] on thread 0",
    "writes at 1.00 ms hears ok write [1,2] on thread 0",
    "writes at 1.00 ms answers done",
  ]);
});
