import type { ByteBudget } from "../parts/byte-budget.ts";
import { type Cycle, cycleOf } from "./cycle.ts";
import type { CycleType } from "./cycle-types.ts";
import { RW } from "./relations.ts";
import { StepBudget } from "./step-budget.ts";
import type { Tangle } from "./tangle.ts";
import {
  AFTER_ANTI,
  ANOTHER_ANTI,
  isAnti,
  MEMORIES,
  MEMORY_BITS,
  mayBegin,
  ORDERED,
  ordinaryStep,
  rulesOf,
  type WalkRules,
} from "./walk-rules.ts";

/** How long a cycle may be in each round; the last round is for all. */
const ROUNDS = [2, 3, 4, 6, 10, 20, 50, 200];

/**
 * Looks for the shortest closed walk that follows some rules, by breadth-first search from each edge that it may begin with:
 * short ones everywhere first, so that one far away is not paid for where one is near. A step is an edge looked at.
 */
export class CycleSearch {
  readonly #tangle: Tangle;
  /** In which walk a state (node and memory) was last met, from where, and by which relation. */
  readonly #met: Int32Array;
  readonly #before: Int32Array;
  readonly #by: Uint8Array;
  readonly #queue: Int32Array;
  /** Whether a walk had to stop before a node that it had passed: then there may be a cycle that was not found. */
  blocked = false;
  #steps = new StepBudget(0);
  #walk = 0;
  #end = 0;

  constructor(tangle: Tangle, bytes: ByteBudget) {
    const states = tangle.count * MEMORIES;
    bytes.take(13 * states);
    this.#tangle = tangle;
    this.#met = new Int32Array(states);
    this.#before = new Int32Array(states);
    this.#by = new Uint8Array(states);
    this.#queue = new Int32Array(states);
  }

  /**
   * The shortest cycle of a kind that passes only nodes of `inside`; `undefined` where none was found. That there is none is
   * certain unless {@link blocked}.
   *
   * @throws {OutOfSteps}
   */
  shortest(type: CycleType, inside: Uint8Array, steps: StepBudget): Cycle | undefined {
    this.#steps = steps;
    const { count, offsets, targets, relations } = this.#tangle;
    const rules = rulesOf(type);
    this.blocked = false;
    for (const round of [...ROUNDS.filter((length) => length < count), Infinity]) {
      let best: Cycle | undefined;
      for (let v = 0; v < count; v++) {
        if (inside[v] === 0) continue;
        for (let e = offsets[v]!; e < offsets[v + 1]!; e++) {
          this.#steps.take();
          if (inside[targets[e]!] === 0 || !mayBegin(rules, relations[e]!)) continue;
          const limit = best ? best.transactions.length - 1 : round;
          if (limit < 2) return best;
          best = this.#from(v, targets[e]!, rules, inside, limit) ?? best;
        }
      }
      if (best) return best;
    }
    return undefined;
  }

  /** The shortest walk that begins with one edge and has at most `limit` steps. */
  #from(home: number, next: number, rules: WalkRules, inside: Uint8Array, limit: number): Cycle | undefined {
    this.#walk++;
    this.#end = 0;
    const seen = rules.first === RW ? AFTER_ANTI : rules.first > RW ? ORDERED : 0;
    this.#meet(next * MEMORIES + (seen & remembered(rules)), -1, rules.first);
    for (let begin = 0, steps = 1; begin < this.#end && steps < limit; steps++) {
      for (const stop = this.#end; begin < stop; begin++) {
        if (this.#expand(this.#queue[begin]!, home, rules, inside, steps === 1)) return this.#traced();
      }
    }
    return undefined;
  }

  /** Goes on from a state in every way there is. True when that leads home, and the walk may end there. */
  #expand(state: number, home: number, rules: WalkRules, inside: Uint8Array, isSecond: boolean): boolean {
    const { offsets, targets, relations } = this.#tangle;
    const v = state >> MEMORY_BITS;
    const memory = state & (MEMORIES - 1);
    const kept = remembered(rules);
    const onlyAnti = isSecond && rules.secondIsAnti;
    const mayAnti =
      rules.anti === "always" || (rules.anti === "never two in a row" && (memory & AFTER_ANTI) === 0);
    for (let e = offsets[v]!; e < offsets[v + 1]!; e++) {
      this.#steps.take();
      const w = targets[e]!;
      if (inside[w] === 0) continue;
      const ordinary = onlyAnti ? 0 : ordinaryStep(rules, relations[e]!);
      if (ordinary !== 0) {
        const seen = (memory & ~AFTER_ANTI) | (ordinary === rules.order ? ORDERED : 0);
        if (this.#arrive(w, seen & kept, state, ordinary, home, rules)) return true;
      }
      if (mayAnti && isAnti(relations[e]!)) {
        const seen = memory | AFTER_ANTI | ANOTHER_ANTI;
        if (this.#arrive(w, seen & kept, state, RW, home, rules)) return true;
      }
    }
    return false;
  }

  /**
   * Takes a step to a node. True when that is home, and the walk may end there; it never passes through home. What a walk must see
   * may lie on a detour, so such a walk looks back not to pass a node twice; any other would only become longer by that.
   */
  #arrive(w: number, seen: number, from: number, by: number, home: number, rules: WalkRules): boolean {
    if (w === home && ((seen & rules.must) !== rules.must || (seen & rules.mustNot) !== 0)) return false;
    const state = w * MEMORIES + seen;
    if (this.#met[state] === this.#walk) return false;
    if (rules.must !== 0 && this.#passed(from, w)) {
      this.blocked = true;
      return false;
    }
    this.#meet(state, from, by);
    return w === home;
  }

  #passed(from: number, w: number): boolean {
    let state = from;
    for (; state >= 0 && state >> MEMORY_BITS !== w; state = this.#before[state]!) this.#steps.take();
    return state >= 0;
  }

  #meet(state: number, before: number, by: number): void {
    this.#met[state] = this.#walk;
    this.#before[state] = before;
    this.#by[state] = by;
    this.#queue[this.#end++] = state;
  }

  /** The walk that ended with the state that was met last. */
  #traced(): Cycle {
    const nodes: number[] = [];
    const relations: number[] = [];
    for (let state = this.#queue[this.#end - 1]!; state >= 0; state = this.#before[state]!) {
      nodes.push(state >> MEMORY_BITS);
      relations.push(this.#by[state]!);
    }
    const { transactions } = this.#tangle;
    // The walk ended at home, which is where the cycle is told to begin; the rest was followed back from there.
    const [home, ...rest] = nodes.map((node) => transactions[node]!);
    return cycleOf([home!, ...rest.reverse()], relations.reverse());
  }
}

/** What is worth remembering: anything else would only make more states. */
const remembered = ({ must, mustNot }: WalkRules): number => must | mustNot;
