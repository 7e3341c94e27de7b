import { describe, expect, test } from "vitest";
import { casRegister, linearizable, type Model } from "../../../checkers/index.ts";
import { Alphabet } from "../../../checkers/linearizable/alphabet.ts";
import { automatonOf, type CodedCell } from "../../../checkers/linearizable/automaton.ts";
import { decide } from "../../../checkers/linearizable/decide.ts";
import { type Trace, tracesOf } from "../../../checkers/linearizable/trace.ts";
import { Unnoticed } from "../../../checkers/linearizable/unnoticed.ts";
import { minimise } from "../../../checkers/linearizable/witness.ts";
import { Workspace } from "../../../checkers/linearizable/workspace.ts";
import { ByteBudget } from "../../../checkers/parts/byte-budget.ts";
import { DEFAULT_BUDGET } from "../../../src/check/checker.ts";
import type { Operation } from "../../../src/core/operation.ts";
import { Random } from "../../../src/core/random.ts";
import type { History } from "../../../src/history/history.ts";
import { bruteForce, operationsOf } from "../brute-force.ts";
import { check } from "../check.ts";
import { historyOf } from "../events.ts";
import { randomHistory } from "../random-history.ts";

const EVERYTHING = { functions: ["read", "write", "cas"], perturbed: true } as const;

/** Few values and hardly an indeterminate operation: what goes wrong is mostly a value that was gone. */
const SOBER = { ...EVERYTHING, info: 0.05, largest: 1 };

test("a tutorial: what a witness keeps and what it leaves out", async () => {
  // Much happens on the key: values come and go, others read them. In the end process 1 reads 4 although 5 and 6 were written before.
  const result = await check(linearizable(casRegister()), [
    [0, "invoke", "write", 4],
    [0, "ok", "write", 4],
    [2, "invoke", "read", null],
    [2, "ok", "read", 4],
    [0, "invoke", "write", 9],
    [0, "ok", "write", 9],
    [0, "invoke", "write", 4],
    [0, "ok", "write", 4],
    [0, "invoke", "write", 5],
    [3, "invoke", "cas", [5, 6]],
    [0, "ok", "write", 5],
    [3, "ok", "cas", null],
    [1, "invoke", "read", null],
    [1, "ok", "read", 4],
    [0, "invoke", "write", 7],
    [0, "ok", "write", 7],
  ]);

  // It keeps the last write of 4 (where the value came from), the write of 5 that put an end to it, and the stale read. The
  // other reads, the values overwritten before, the cas that nobody looked at and all that came later are gone.
  expect(result.anomalies[0]).toMatchObject({ operations: [3, 4, 6], minimised: { kept: 3, of: 8 } });
});

/** The weakenings of every contradiction of a history, the operations each begins with, and what the search was given. */
async function contradictionsOf(history: History, model: Model) {
  const bytes = new ByteBudget(DEFAULT_BUDGET.maxBytes);
  const alphabet = new Alphabet(model, history, bytes);
  const traces = tracesOf(history, alphabet, bytes);
  const workspace = new Workspace(automatonOf(alphabet), bytes);
  const decisions = await decide(traces, workspace, DEFAULT_BUDGET, () => {});
  return decisions.flatMap(({ stuckAt, trace }) =>
    stuckAt === undefined ? [] : [minimise(trace, stuckAt, workspace, 1e6)],
  );
}

type Weakenings = readonly {
  readonly leftOut: readonly number[];
  readonly madeOptional: readonly number[];
}[];

/** All that lies between the witness and the whole: the weakenings taken back, the last first, and each operation by operation in random order. */
function strengthenings(
  operations: readonly Operation[],
  weakenings: Weakenings,
  random: Random,
): Operation[][] {
  const leftOut = new Set(weakenings.flatMap((weakening) => weakening.leftOut));
  const optional = new Set(weakenings.flatMap((weakening) => weakening.madeOptional));
  const stage = () =>
    operations
      .filter(({ op }) => !leftOut.has(op))
      .map(
        (operation): Operation =>
          optional.has(operation.op) ? { ...operation, type: "info", returnPosition: Infinity } : operation,
      );
  const result = [stage()];
  for (const weakening of weakenings.toReversed()) {
    for (const op of random.shuffle([...weakening.leftOut, ...weakening.madeOptional])) {
      leftOut.delete(op);
      optional.delete(op);
      result.push(stage());
    }
  }
  return result;
}

const leaves = ({ f, input }: Operation) =>
  f === "write" ? input : f === "cas" ? (input as number[])[1] : undefined;

const demands = ({ f, input, output }: Operation) => (f === "read" ? output : (input as number[])[0]);

/** Whatever could have left what an operation demands, called before it returned; a cas to what is there already leaves nothing. */
const giversOf = (history: History, stuck: Operation): Operation[] =>
  operationsOf(history).filter(
    (o) =>
      o.type !== "fail" &&
      o.op !== stuck.op &&
      o.callPosition < stuck.returnPosition &&
      leaves(o) === demands(stuck) &&
      (o.f !== "cas" || leaves(o) !== demands(o)),
  );

const plain = ({ cell: _, ...model }: Model): Model => model;

describe("a witness stays a witness", () => {
  for (const [name, model] of [
    ["a register", casRegister()],
    ["any model", plain(casRegister())],
  ] as const) {
    test(`strengthened back operation by operation, it never becomes linearizable: ${name}`, async () => {
      const random = Random.of(11);
      let steps = 0;
      for (let n = 0; n < 1500; n++) {
        const history = randomHistory(random.fork(n), EVERYTHING);
        for (const { weakenings } of await contradictionsOf(history, model)) {
          for (const stage of strengthenings(operationsOf(history), weakenings, random)) {
            steps++;
            if (bruteForce(stage, null)) expect(stage, `history ${n}`).toBe("not linearizable");
          }
        }
      }
      expect(steps).toBeGreaterThan(1000);
    });
  }

  test("the operations an anomaly names are no linearizable history themselves, and hold the one that is stuck", async () => {
    const random = Random.of(12);
    for (let n = 0; n < 1500; n++) {
      const history = randomHistory(random.fork(n), EVERYTHING);
      const { anomalies } = await check(linearizable(casRegister()), history);
      for (const { operations, view, message } of anomalies) {
        expect(
          bruteForce(
            operations.map((op) => history.operation(op)),
            null,
          ),
          `history ${n}`,
        ).toBe(false);
        expect(view?.kind === "linearization" && operations.includes(view.stuck[0]?.op ?? -1)).toBe(true);
        expect(message).toMatch(/not linearizable/);
      }
    }
  });

  test("what left the value in question is part of the story, wherever there is one", async () => {
    const random = Random.of(15);
    let sources = 0;
    for (let n = 0; n < 3000; n++) {
      const history = randomHistory(random.fork(n), SOBER);
      const { anomalies } = await check(linearizable(casRegister()), history);
      for (const { operations, view } of anomalies) {
        const stuck = history.operation(view?.kind === "linearization" ? (view.stuck[0]?.op as number) : -1);
        const givers = giversOf(history, stuck).map(({ op }) => op);
        sources += givers.length;
        if (givers.length > 0)
          expect(
            operations.some((op) => givers.includes(op)),
            `history ${n}`,
          ).toBe(true);
      }
    }
    expect(sources).toBeGreaterThan(100);
  });
});

test("a story of a lost value is true: the value was gone before the operation that needs it began", async () => {
  const random = Random.of(14);
  let told = 0;
  for (let n = 0; n < 3000; n++) {
    const history = randomHistory(random.fork(n), SOBER);
    const { anomalies } = await check(linearizable(casRegister()), history);
    for (const { steps = [], message } of anomalies) {
      if (steps.length !== 3 || !message.includes(" had been ")) continue;
      told++;
      const [proof, stuck] = [
        history.operation(steps[1]?.from as number),
        history.operation(steps[1]?.to as number),
      ];
      expect(proof.returnPosition, message).toBeLessThan(stuck.callPosition);
      expect(proof.f === "read" ? proof.output : leaves(proof), message).not.toBe(demands(stuck));
      for (const giver of giversOf(history, stuck))
        expect(giver.returnPosition, message).toBeLessThan(proof.callPosition);
    }
  }
  expect(told).toBeGreaterThan(30);
});

test("a change is noticed by whoever is still waiting for it, not only by the one who asked last", () => {
  // The first cas of 1 was served by the first write. The second one, called before it and still open, needs the second write.
  const history = historyOf([
    [0, "invoke", "write", 1],
    [0, "ok", "write", 1],
    [1, "invoke", "cas", [1, 3]],
    [2, "invoke", "cas", [1, 5]],
    [2, "ok", "cas", null],
    [0, "invoke", "write", 1],
    [0, "ok", "write", 1],
    [1, "ok", "cas", null],
  ]);
  const bytes = new ByteBudget(DEFAULT_BUDGET.maxBytes);
  const alphabet = new Alphabet(casRegister(), history, bytes);
  const [trace] = tracesOf(history, alphabet, bytes) as [Trace];
  const { cell } = automatonOf(alphabet) as { cell: CodedCell };
  expect(unnoticed(trace, cell, [3])).toEqual([]);
});

test("leaving out what nobody noticed never makes a linearizable history anything else", async () => {
  const random = Random.of(13);
  let leftOut = 0;
  for (let n = 0; n < 3000; n++) {
    const draw = random.fork(n);
    const history = randomHistory(draw, { ...EVERYTHING, perturbed: false });
    const bytes = new ByteBudget(DEFAULT_BUDGET.maxBytes);
    const alphabet = new Alphabet(casRegister(), history, bytes);
    const { cell } = automatonOf(alphabet);
    for (const trace of tracesOf(history, alphabet, bytes)) {
      const candidates = draw.subset(Array.from({ length: trace.count }, (_, i) => i));
      const out = rowsOf(trace, unnoticed(trace, cell as NonNullable<typeof cell>, candidates));
      leftOut += out.size;
      const rest = operationsOf(history).filter(({ op }) => !out.has(op));
      expect(bruteForce(rest, null), `history ${n} without ${[...out]}`).toBe(true);
    }
  }
  expect(leftOut).toBeGreaterThan(3000);
});

/** Which of some operations (indices into the trace) nobody could have noticed. */
function unnoticed(trace: Trace, cell: CodedCell, candidates: readonly number[]): number[] {
  const out = new Uint8Array(trace.count);
  for (const i of candidates) out[i] = 1;
  const left = new Unnoticed(cell).thin(trace, out);
  const marked = Array.from(out.keys()).filter((i) => out[i] === 1);
  expect(marked).toHaveLength(left);
  return marked;
}

const rowsOf = (trace: Trace, indices: readonly number[]): Set<number> =>
  new Set(indices.map((i) => trace.row[i] as number));
