import { expect, test } from "vitest";
import { milliseconds, seconds } from "../../../../src/core/duration.ts";
import { latenessBy, readHeard, trialFor } from "../../../../src/runtime/docker/shaping/trial.ts";

test("a datagram may be as late as all shapes of its link make it", () => {
  const shapes = [{ delay: milliseconds(5), jitter: milliseconds(2) }, { delay: milliseconds(1) }];
  expect(latenessBy(shapes)).toBe(milliseconds(8));
  expect(latenessBy([{ rate: 1000 }])).toBe(seconds(1));
  expect(latenessBy([])).toBe(0);
});

test("what is rare takes more datagrams, and a rate takes long ones", () => {
  expect(trialFor([])).toEqual({ count: 100, padding: 0 });
  expect(trialFor([{ loss: 0.5 }, { corrupt: 0.02 }])).toEqual({ count: 250, padding: 0 });
  expect(trialFor([{ loss: 0.0001 }]).count).toBe(400);
  expect(trialFor([{ rate: 1024 }]).padding).toBe(0);
  expect(trialFor([{ rate: 65_536 }]).padding).toBe(238);
  expect(trialFor([{ rate: 1e9 }]).padding).toBe(1400);
});

test("a beacon tells what it heard of each sender", () => {
  const heard = readHeard("10.0.0.1 82 3 5 12 1200000 9310000 5490 3813897\n10.0.0.2 1 0 0 0 5 5 67 0\n");
  expect(heard.get("10.0.0.1")).toEqual({
    arrived: 82,
    doubled: 3,
    wrong: 5,
    overtaken: 12,
    least: 1_200_000,
    most: 9_310_000,
    bytes: 5490,
    took: 3_813_897,
  });
  expect(heard.size).toBe(2);
});
