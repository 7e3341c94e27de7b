import { expect, test } from "vitest";
import { milliseconds, seconds } from "../../src/core/duration.ts";
import { Bottleneck } from "../../src/runtime/bottleneck.ts";

test("messages pass one after another, each for as long as its bytes take; after a rest there is no queue", () => {
  const bottleneck = new Bottleneck();
  expect(bottleneck.pass(0, 100, 1000)).toBe(milliseconds(100));
  expect(bottleneck.pass(milliseconds(40), 100, 1000)).toBe(milliseconds(160));
  expect(bottleneck.pass(seconds(1), 100, 1000)).toBe(milliseconds(100));
});

test("it is full once somebody would have to wait for more than a second", () => {
  const bottleneck = new Bottleneck();
  bottleneck.pass(0, 1500, 1000);
  expect(bottleneck.isFull(0)).toBe(true);
  expect(bottleneck.isFull(milliseconds(600))).toBe(false);
});
