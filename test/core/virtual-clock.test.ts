import fc from "fast-check";
import { expect, test } from "vitest";
import { virtualWorld } from "../../src/control/world.ts";
import { sleep, withDeadline } from "../../src/core/clock.ts";
import { milliseconds } from "../../src/core/duration.ts";
import { virtualQueue } from "../../src/core/queue.ts";
import { type VirtualClock, virtualClock } from "../../src/core/virtual-clock.ts";

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

test("quiet events happen on the way to the next loud one, which alone is worth a turn of the event loop", () => {
  const clock = virtualClock();
  const told: string[] = [];
  const tell = (what: string) => ({ happen: () => void told.push(`${what} at ${clock.now()}`) });
  clock.schedule(10, tell("quiet"), false);
  clock.schedule(20, tell("loud"), true);
  clock.schedule(20, tell("quiet"), false);
  clock.wakeAt(30, tell("alarm").happen);
  expect(clock.run(Infinity)).toBe(true);
  expect(told.splice(0)).toEqual(["quiet at 10", "loud at 20"]);
  expect(clock.run(25)).toBe(false);
  expect(told.splice(0)).toEqual(["quiet at 20"]);
  expect(clock.now()).toBe(20);
  expect(clock.run(Infinity)).toBe(true);
  expect(told).toEqual(["alarm at 30"]);
  expect(clock.run(Infinity)).toBe(false);
});

/** Something quiet that never ends, as the heartbeats of nodes. */
function heartbeats(clock: VirtualClock): { beats: number } {
  const heart = {
    beats: 0,
    happen() {
      heart.beats++;
      clock.schedule(clock.now() + 1e9, heart, false);
    },
  };
  heart.happen();
  return heart;
}

test("nobody waits for ever for nodes that only talk to themselves, and a loud event is waited for however late", async () => {
  const clock = virtualClock();
  const heart = heartbeats(clock);
  const called = clock.wakeAt(3600e9, () => {});
  expect(clock.run(Infinity)).toBe(true);
  expect([clock.now(), heart.beats]).toEqual([3600e9, 3600]);
  called();
  const cancel = clock.wakeAt(9000e9, () => {});
  cancel();
  cancel();
  expect(clock.run(Infinity)).toBe(false);
  expect(clock.now()).toBe(4200e9);
  await expect(virtualQueue(clock).wait(Infinity)).rejects.toThrow("a client's promise can never settle");
});

test("a run costs one turn of the event loop for each loud event, and none for quiet ones", async () => {
  const clock = virtualClock();
  heartbeats(clock);
  clock.wakeAt(100e9, () => {});
  let turns = 0;
  let over = false;
  const count = () => {
    turns++;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  await virtualQueue(clock).wait(1000e9);
  over = true;
  expect(clock.now()).toBe(1000e9);
  expect(turns).toBeLessThan(5);
});
