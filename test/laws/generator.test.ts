import fc from "fast-check";
import { expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { atTime } from "../../src/generator/context.ts";
import { type Context, DONE, type Generator, type Step } from "../../src/generator/generator.ts";
import { simulate } from "../../src/generator/simulate.ts";
import { validate } from "../../src/generator/validate.ts";
import { law, type Tree, tree, trial, vocabulary } from "./generator-trees.ts";

/** A generator under observation: `look` is told what it was asked and what it said, and may ask it more. */
const watched = (
  inner: Generator,
  look: (context: Context, step: Step, inner: Generator) => void,
): Generator => ({
  next(context) {
    const step = inner.next(context);
    look(context, step, inner);
    return step.kind === "done" ? DONE : { ...step, next: watched(step.next, look) };
  },
  update: (context, event) => watched(inner.update(context, event), look),
});

const answerOf = (step: Step) => (step.kind === "op" ? step.task : step.kind);

law("the same seed gives the same schedule", (plant, trial) => {
  expect(simulate(plant(), trial)).toEqual(simulate(plant(), trial));
});

law("asking changes nothing: only keeping what follows an answer does", (plant, trial) => {
  const restless = watched(plant(), (context, step, inner) => {
    inner.next(atTime(context, context.time + milliseconds(1)));
    inner.next({ ...context, free: context.free.slice(1), emitted: context.emitted + 7 });
    expect(answerOf(inner.next(context))).toEqual(answerOf(step));
  });
  expect(simulate(restless, trial)).toEqual(simulate(plant(), trial));
});

law("done stays done", (plant, trial) => {
  const asked = watched(plant(), (context, step, inner) => {
    if (step.kind !== "done") return;
    const later = { ...context, time: context.time + milliseconds(1000), free: context.threads };
    expect(inner.next(later)).toBe(DONE);
  });
  simulate(asked, trial);
});

law("a task is well-formed, on an idle thread, and never due before it was asked for", (plant, trial) => {
  const asked = watched(plant(), (context, step) => {
    if (step.kind === "op") expect(step.task.time).toBeGreaterThanOrEqual(context.time);
  });
  simulate(validate(asked), trial);
});

law("times never go back, and a thread has one task at a time", (plant, trial) => {
  let time = 0;
  const busy = new Set<number>();
  for (const event of simulate(plant(), trial)) {
    expect(event.time).toBeGreaterThanOrEqual(time);
    time = event.time;
    expect(busy.has(event.thread)).toBe(event.type !== "invoke");
    if (event.type === "invoke") busy.add(event.thread);
    else busy.delete(event.thread);
  }
});

law(
  "a task's time does come: a scheduler that asks again when it is due is not put off for ever",
  (plant, trial) => {
    const patient = watched(plant(), (context, step, inner) => {
      let [answer, now, putOff] = [step, context.time, 0];
      while (answer.kind === "op" && answer.task.time > now) {
        now = answer.task.time;
        answer = inner.next(atTime(context, now));
        expect(putOff++).toBeLessThan(10);
      }
    });
    simulate(patient, trial);
  },
);

test("the laws are tried on generators of every kind, and most of them do something", () => {
  const samples = fc.sample(fc.tuple(tree, trial), { numRuns: 1000, seed: 1 });
  for (const word of vocabulary)
    expect(samples.filter(([{ text }]) => text.includes(word)).length).toBeGreaterThan(9);
  const doing = (least: number) => samples.filter((sample) => tasksOf(sample) >= least).length;
  expect(doing(1)).toBeGreaterThan(600);
  expect(doing(20)).toBeGreaterThan(200);
});

function tasksOf([{ grow }, run]: [Tree, Parameters<typeof simulate>[1] & { clients: number }]): number {
  try {
    return simulate(grow(Array.from({ length: run.clients }, (_, i) => i)), run).length / 2;
  } catch {
    return 0;
  }
}
