import fc from "fast-check";
import { expect, test } from "vitest";
import { EventQueue } from "../../src/core/event-queue.ts";

test("law: whatever is added and taken in turns comes out in order of (time, order of adding)", () => {
  const step = fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 30 }) }, fc.constant("take" as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: "max" }), (steps) => {
      const queue = new EventQueue();
      const waiting: { readonly time: number; readonly n: number }[] = [];
      const taken: number[] = [];
      const expected: number[] = [];
      for (const [n, step] of steps.entries()) {
        if (step !== "take") {
          waiting.push({ time: step, n });
          queue.add(step, { happen: () => void taken.push(n) }, n % 2 === 0);
        } else if (queue.next() !== undefined) {
          queue.take().happen();
          expected.push(waiting.sort((a, b) => a.time - b.time || a.n - b.n).shift()?.n ?? -1);
        }
      }
      expect(taken).toEqual(expected);
    }),
  );
});

test("more than there is room for at first, loud and quiet, and what was called off is passed over", () => {
  const queue = new EventQueue();
  const told: string[] = [];
  for (let i = 5000; i > 0; i--)
    queue.add(i, { cancelled: i % 3 === 0, happen: () => void told.push(`${i}`) }, i % 2 === 0);
  for (let i = 1; i <= 5000; i++) {
    if (i % 3 === 0) continue;
    expect([queue.next(), queue.loud]).toEqual([i, i % 2 === 0]);
    queue.take().happen();
    expect(told.at(-1)).toBe(`${i}`);
  }
  expect(queue.next()).toBeUndefined();
});
