import { expect, test } from "vitest";
import {
  describeLoss,
  describeSample,
  describeShape,
  describeSkew,
  describeTrouble,
} from "../../src/nemesis/words.ts";

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

test("datagrams are told by what became of them", () => {
  const sample = { sent: 100, arrived: 77, doubled: 3, wrong: 5, overtaken: 12, least: 1.2e6, most: 9.31e6 };
  expect(describeSample({ ...sample, bytes: 1, took: 1 })).toBe(
    "82 of 100 arrived in 1.20 ms to 9.31 ms, 3 twice, 5 wrong, 12 overtaken",
  );
  const none = { sent: 100, arrived: 0, doubled: 0, wrong: 0, overtaken: 0, least: 0, most: 0 };
  expect(describeSample({ ...none, bytes: 0, took: 0 })).toBe("0 of 100 arrived");
});
