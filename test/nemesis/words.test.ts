import { expect, test } from "vitest";
import { describeLoss, describeShape, describeSkew, describeTrouble } from "../../src/nemesis/words.ts";

const ms = 1e6;

test.each([
  [{ loss: 0.205 }, "loses 20.5 %"],
  [{ loss: 1, types: ["Append", "Vote"] }, "loses 100 % (Append, Vote)"],
  [{ duplicate: 0.5, jitter: 8 * ms }, "repeats 50 %, delays up to 8.00 ms"],
  [{ delay: 5 * ms }, "delays 5.00 ms"],
  [{ delay: 5 * ms, jitter: 4 * ms }, "delays 5.00 ms to 9.00 ms"],
  [{ corrupt: 0.02, rate: 2000 }, "falsifies 2 %, lets 2000 bytes a second through"],
  [{}, "does nothing"],
])("a link that %j %s", (shape, words) => expect(describeShape(shape)).toBe(words));

test.each([
  [{ offset: 4 * ms, drift: 0 }, "4.00 ms ahead"],
  [{ offset: -4 * ms, drift: 50 * ms }, "4.00 ms behind, gains 50.0 ms a second"],
  [{ offset: 0, drift: -50 * ms }, "loses 50.0 ms a second"],
  [{ offset: 0, drift: 0 }, "right"],
])("a clock with %j is %s", (skew, words) => expect(describeSkew(skew)).toBe(words));

test("disks, and losses of power", () => {
  expect(describeTrouble({ kind: "slow", latency: 5 * ms })).toBe("takes 5.00 ms longer");
  expect(describeTrouble({ kind: "full" })).toBe("is full");
  expect(describeTrouble({ kind: "read-only" })).toBe("can only be read");
  expect(describeTrouble({ kind: "sync-fails" })).toBe("fails to sync once");
  expect(describeLoss({ bytes: 0, operations: 0 })).toBe("all was synced");
  expect(describeLoss({ bytes: 7, operations: 2 })).toBe("took 2 operations (7 bytes) that were not synced");
});
