import fc from "fast-check";
import { expect, test } from "vitest";
import { virtualWorld } from "../../src/control/world.ts";
import { sleep, withDeadline } from "../../src/core/clock.ts";
import { milliseconds } from "../../src/core/duration.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";

test("tutorial: time jumps to whatever is due next", () => {
  const clock = virtualClock();
  const told: string[] = [];
  clock.wakeAt(2000, () => told.push(`second at ${clock.now()}`));
  clock.wakeAt(1000, () => told.push(`first at ${clock.now()}`));
  while (clock.jump());
  expect(told).toEqual(["first at 1000", "second at 2000"]);
});

test("law: timers fire in order of time, equal times in the order they were set, cancelled ones never", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 20 }), fc.boolean())), (timers) => {
      const clock = virtualClock();
      const fired: number[] = [];
      timers.forEach(([time, cancelled], i) => {
        const cancel = clock.wakeAt(time, () => fired.push(i));
        if (cancelled) cancel();
      });
      while (clock.jump());
      const expected = timers
        .map(([time, cancelled], i) => ({ time, cancelled, i }))
        .filter((timer) => !timer.cancelled);
      expected.sort((a, b) => a.time - b.time || a.i - b.i);
      expect(fired).toEqual(expected.map(({ i }) => i));
    }),
  );
});

test("an hour of sleep takes no time", async () => {
  const world = virtualWorld();
  await world.settle(sleep(world.clock, 3600e9));
  expect(world.clock.now()).toBe(3600e9);
});

test("a deadline rejects, tells the work, and does not wait for it", async () => {
  const world = virtualWorld();
  let told: AbortSignal | undefined;
  const hangs = withDeadline(
    world.clock,
    milliseconds(50),
    (signal) => {
      told = signal;
      return new Promise(() => {});
    },
    () => new Error("too late"),
  );
  await expect(world.settle(hangs)).rejects.toThrow("too late");
  expect(told?.aborted).toBe(true);
  expect(world.clock.now()).toBe(50e6);
});
