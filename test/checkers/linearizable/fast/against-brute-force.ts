import { expect } from "vitest";
import { Alphabet } from "../../../../checkers/linearizable/alphabet.ts";
import { automatonOf } from "../../../../checkers/linearizable/automaton.ts";
import { decide } from "../../../../checkers/linearizable/decide.ts";
import { decideAtOnce } from "../../../../checkers/linearizable/fast/at-once.ts";
import { SHORTCUTS } from "../../../../checkers/linearizable/fast/shortcuts.ts";
import type { Model, Shape } from "../../../../checkers/linearizable/model.ts";
import { modelNamed } from "../../../../checkers/linearizable/models/models.ts";
import { tracesOf } from "../../../../checkers/linearizable/trace.ts";
import { Workspace } from "../../../../checkers/linearizable/workspace.ts";
import { ByteBudget } from "../../../../checkers/parts/byte-budget.ts";
import { DEFAULT_BUDGET } from "../../../../src/check/checker.ts";
import { Random } from "../../../../src/core/random.ts";
import type { History } from "../../../../src/history/history.ts";
import { operationsOf, someOrderExists } from "../../brute-force.ts";
import { containerObject, NEXT, setObject } from "../../objects/collections.ts";
import { ownedLockObject } from "../../objects/numbers.ts";
import { registerObject } from "../../objects/registers.ts";
import { randomRun } from "../../random-history.ts";
import type { SimulatedObject } from "../../simulated-object.ts";

/** An object with histories as a shortcut wants them, most of the time. */
interface Shaped {
  readonly model: Model;
  readonly object: SimulatedObject;
  /** For long histories, where it takes another one. */
  readonly enduring?: SimulatedObject;
}

const elements = { functions: ["add", "remove", "contains", "contains"], answers: true } as const;

/** One object for each shape. */
export const OBJECTS: { readonly [S in Shape]: Shaped } = {
  register: {
    model: modelNamed({ model: "register" }),
    object: registerObject({ functions: ["read", "write"], unique: true }),
  },
  "fifo-queue": {
    model: modelNamed({ model: "fifo-queue" }),
    object: {
      ...containerObject({ put: "enqueue", take: "dequeue", next: NEXT.first, unique: true }),
      definite: ["dequeue"],
    },
  },
  "owner-mutex": {
    model: modelNamed({ model: "owner-mutex" }),
    object: ownedLockObject(0.05),
    enduring: ownedLockObject(0),
  },
  set: {
    model: modelNamed({ model: "set" }),
    object: setObject({ functions: ["add", "read"], unique: true }),
  },
  element: {
    model: modelNamed({ model: "set" }).parts as Model,
    object: setObject(elements),
    enduring: setObject({ ...elements, largest: 100 }),
  },
};

/** What the search may spend on a long history; what it does not decide then is no proof. */
const SEARCH = { maxSteps: 20_000, maxBytes: DEFAULT_BUDGET.maxBytes };

/** What the shortcut says of the objects of a history, and what the search does. */
async function judged(history: History, model: Model, shape: Shape) {
  const bytes = new ByteBudget(DEFAULT_BUDGET.maxBytes);
  const alphabet = new Alphabet(model, history, bytes);
  const workspace = new Workspace(automatonOf(alphabet), bytes);
  return tracesOf(history, alphabet, bytes).map((trace) => ({
    finding: SHORTCUTS[shape](trace, workspace.automaton, bytes),
    atOnce: decideAtOnce(trace, workspace)?.outcome,
    searched: async () => (await decide([trace], workspace, SEARCH, () => {}))[0]?.outcome,
  }));
}

/**
 * Judges `count` random histories by a shape's shortcut. Each answer must be right, a contradiction must be confirmed by
 * the search on the few operations that are named, and all that are decided together must be so as brute force says.
 */
export async function shortcutsAgree(shape: Shape, count: number, seed: number): Promise<void> {
  const { object, model } = OBJECTS[shape];
  const random = Random.of(seed);
  const met = { linearizable: 0, "not-linearizable": 0, undecided: 0 };
  for (let n = 0; n < count; n++) {
    const history = randomRun(random.fork(n), object, { perturbed: true });
    const parts = await judged(history, model, shape);
    for (const { finding, atOnce } of parts) {
      const outcome = Array.isArray(finding) ? "not-linearizable" : (finding as "linearizable" | undefined);
      if (atOnce !== outcome)
        expect({ n, atOnce, operations: operationsOf(history) }).toEqual({ n, atOnce: outcome });
      met[outcome ?? "undecided"]++;
    }
    const isWrong = parts.some(({ atOnce }) => atOnce === "not-linearizable");
    if (!isWrong && parts.some(({ atOnce }) => atOnce === undefined)) continue;
    if (someOrderExists(operationsOf(history), object) === isWrong)
      expect({ n, isWrong, operations: operationsOf(history) }).toEqual({ n, isWrong: !isWrong });
  }
  const all = met.linearizable + met["not-linearizable"] + met.undecided;
  expect(met.undecided / all).toBeLessThan(0.5);
  expect(met["not-linearizable"] / all).toBeGreaterThan(0.1);
  expect(met.linearizable / all).toBeGreaterThan(0.1);
}

/** The same for histories of 50 to 300 operations, against the search. */
export async function shortcutsAgreeWithSearch(shape: Shape, count: number, seed: number): Promise<void> {
  const { object, enduring = object, model } = OBJECTS[shape];
  const random = Random.of(seed);
  const both = { linearizable: 0, "not-linearizable": 0 };
  for (let n = 0; n < count; n++) {
    const draw = random.fork(n);
    const info = draw.pick([0, 0.02]);
    const history = randomRun(draw, enduring, { perturbed: true, operations: [50, 300], info });
    for (const { atOnce, searched } of await judged(history, model, shape)) {
      const outcome = atOnce && (await searched());
      if (outcome === undefined || outcome === "undecided") continue;
      expect({ n, atOnce }).toEqual({ n, atOnce: outcome });
      both[outcome]++;
    }
  }
  for (const decided of Object.values(both)) expect(decided / count).toBeGreaterThan(0.03);
}
