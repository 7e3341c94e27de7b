import { expect, test } from "vitest";
import { FailureDetector, type Heartbeat, Pulse } from "../../patterns/ch07-heartbeat.ts";
import type { GenerationClock } from "../../patterns/ch09-generation-clock.ts";
import { DatagramWorld } from "./datagram-world.ts";

const TIMEOUT_MS = 100;

/** A follower, and when it has suspected its leader. `wall` is what is added to its time of day. */
function follower(...mutants: readonly string[]) {
  const world = new DatagramWorld(3);
  const suspicions: number[] = [];
  const wall = { ahead: 0 };
  const env = {
    ...world.env("n1", mutants),
    clock: { mono: () => world.now, wall: () => world.now + wall.ahead },
  };
  const clock = { now: 7 } as GenerationClock;
  const detector = new FailureDetector(env, clock, TIMEOUT_MS, () => suspicions.push(world.now));
  const hear = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 20) {
      detector.heard();
      world.pass(20);
    }
  };
  return { world, detector, suspicions, wall, hear };
}

test("tutorial: who is heard is not suspected; who falls silent is, within two timeouts", () => {
  const { world, detector, suspicions, hear } = follower();
  hear(2000);
  expect([suspicions, detector.isContent]).toEqual([[], true]);
  world.pass(2 * TIMEOUT_MS);
  expect(suspicions).toHaveLength(1);
  expect(suspicions[0]).toBeGreaterThan(2000 + TIMEOUT_MS - 20);
});

test("a silence that goes on is suspected again and again, ever more patiently, until somebody is heard", () => {
  const { world, suspicions, hear } = follower();
  world.pass(20_000);
  const apart = suspicions.map((time, i) => time - (suspicions[i - 1] ?? 0));
  apart.slice(0, 3).forEach((ms, i) => {
    expect(ms).toBeGreaterThanOrEqual(TIMEOUT_MS * 2 ** i);
    expect(ms).toBeLessThanOrEqual(2 * TIMEOUT_MS * 2 ** i);
  });
  expect(Math.max(...apart)).toBeLessThanOrEqual(16 * TIMEOUT_MS);
  hear(4000);
  suspicions.length = 0;
  world.pass(2 * TIMEOUT_MS);
  expect(suspicions).toHaveLength(1);
});

test("the time of day may jump as it likes; M07.1 follows it", () => {
  const afterJump = (hours: number, ...mutants: string[]) => {
    const { world, detector, wall, suspicions, hear } = follower(...mutants);
    hear(300);
    wall.ahead = hours * 3_600_000;
    const isContent = detector.isContent;
    world.pass(20 * TIMEOUT_MS);
    return [isContent, suspicions.length > 0];
  };
  expect([afterJump(1), afterJump(-1)]).toEqual(Array(2).fill([true, true]));
  expect([afterJump(1, "M07.1"), afterJump(-1, "M07.1")]).toEqual([
    [false, true],
    [true, false],
  ]);
});

test("a heartbeat is of the generation that it says; M07.4 takes it for one of its own", () => {
  const old: Heartbeat = { type: "heartbeat", generation: 5, round: 1, commit: 0 };
  expect(follower().detector.generationOf(old)).toBe(5);
  expect(follower("M07.4").detector.generationOf(old)).toBe(7);
});

/** A leader of three that beats every 20 ms and has begun at 0: what happened when. */
function leader(...mutants: readonly string[]) {
  const world = new DatagramWorld(3);
  const told: string[] = [];
  const pulse = new Pulse(
    world.env("n1", mutants),
    { intervalMs: 20, timeoutMs: TIMEOUT_MS },
    {
      beat: () => told.push(`beat ${world.now}`),
      tick: () => {},
      isolated: () => {
        told.push(`isolated ${world.now}`);
        pulse.stop();
      },
    },
  );
  pulse.start();
  return { world, pulse, told };
}

test("a leader beats until it steps down", () => {
  const { world, pulse, told } = leader();
  world.pass(70);
  pulse.stop();
  world.pass(70);
  expect(told).toEqual(["beat 20", "beat 40", "beat 60"]);
});

test("a leader whom no majority has answered for two timeouts is told; M07.2 never is", () => {
  const silence = (...mutants: string[]) => {
    const { world, pulse, told } = leader(...mutants);
    world.pass(2 * TIMEOUT_MS - 1);
    pulse.answered("n2");
    world.pass(1000);
    return told.filter((what) => what.startsWith("isolated"));
  };
  expect(silence()).toEqual(["isolated 400"]);
  expect(silence("M07.2")).toEqual([]);
});

test("heartbeats wait for no disk; those of M07.3 do", () => {
  const behindTheDisk = (...mutants: string[]) => {
    const { world, told } = leader(...mutants);
    const disk = world.disk("n1");
    const run = disk.run.bind(disk);
    disk.run = () => {};
    world.pass(30);
    const before = told.length;
    run();
    return [before, told.length];
  };
  expect(behindTheDisk()).toEqual([1, 1]);
  expect(behindTheDisk("M07.3")).toEqual([0, 1]);
});
