import type { SimulatedObject } from "../simulated-object.ts";

/** A counter that starts at 0. Its changes answer with the count after them, before them, or not at all. */
export const countingObject = (answers?: "new" | "old"): SimulatedObject => ({
  initial: 0,
  draw(random) {
    const f = random.pick(["read", "read", "add", "inc", "dec"]);
    return { f, input: f === "add" ? random.int(-2, 2) : f === "read" || random.chance(0.5) ? null : 2 };
  },
  outcomes(state, { f, input }) {
    const old = state as number;
    if (f === "read") return [{ state, output: state }];
    const amount = f === "dec" ? -Number(input ?? 1) : Number(input ?? 1);
    const count = old + amount;
    return [{ state: count, ...(answers === undefined ? {} : { output: answers === "new" ? count : old }) }];
  },
  another: (random) => random.int(-3, 3),
});

/** A semaphore of two permits, with an `acquire` that may answer `false`. */
export const semaphoreObject: SimulatedObject = {
  initial: 2,
  draw: (random) => ({
    f: random.pick(["acquire", "acquire", "release"]),
    input: random.chance(0.8) ? null : 2,
  }),
  outcomes(state, { f, input }) {
    const free = state as number;
    const amount = Number(input ?? 1);
    if (f === "release") return free + amount <= 2 ? [{ state: free + amount }] : [];
    return free >= amount ? [{ state: free - amount, output: true }] : [{ state: free, output: false }];
  },
  another: (random, value) => (typeof value === "boolean" ? !value : random.int(1, 2)),
};

/** A lock that anybody may release. */
export const lockObject: SimulatedObject = {
  initial: false,
  draw: (random) => ({ f: random.pick(["acquire", "release"]), input: null }),
  outcomes: (held, { f }) => (held === (f === "release") ? [{ state: !held }] : []),
  forgetful: true,
};

/** A lock that only its owner releases. Clients try something else now and then, a share of `indecent` of the time. */
export const ownedLockObject = (indecent: number): SimulatedObject => ({
  initial: null,
  draw: (random, { state, process }) => ({
    f: (state === process) === !random.chance(indecent) ? "release" : "acquire",
    input: null,
  }),
  outcomes(owner, { f, process }) {
    if (f === "acquire") return owner === null ? [{ state: process }] : [];
    return owner === process ? [{ state: null }] : [];
  },
  forgetful: true,
});
