import type { ByteBudget } from "../byte-budget.ts";
import { type Automaton, IMPOSSIBLE, type State } from "./automaton.ts";
import { putBack, takeOut } from "./dancing-links.ts";
import type { Space } from "./space.ts";
import { UsageTable } from "./usage.ts";
import { Visited } from "./visited.ts";

/** What a search found out. `paused`: nothing yet, it can go on. */
export type Outcome = "linearizable" | "not-linearizable" | "paused";

/** An operation that an order passes: the number of a completed one, or `~c` for the next member of optional class `c`. */
export type Choice = number;

const NO_CHOICE = -0x80000000;

/** Cursors of a frame: nothing tried yet, the returning operation tried, everything tried. Any other is where the walk stands. */
const FRESH = -1;
const FORCED = -2;
const EXHAUSTED = -3;

/**
 * Looks for an order of a trace's operations that the model allows: every completed operation once, optional ones at most
 * once, none before its call or after its return.
 *
 * Depth-first, just in time (Lowe 2017; Wing and Gong 1993): an operation is put in order only when some return demands
 * it, so a node of the search is (level, state, which pending operations are already in order, which optional ones were
 * used), whatever the history's length. Pending observers that the state allows are passed at once: that blocks nothing.
 * A node that a more frugal one dominates is not searched ({@link Visited}).
 *
 * A *step* is one question to the model. A search can be paused after any number of steps and goes on where it was.
 */
export class Search {
  readonly space: Space;
  readonly #automaton: Automaton;
  readonly #usages: UsageTable;
  readonly #visited: Visited;
  readonly #node: Int32Array;

  // Where the search stands.
  #state: State;
  #level = 0;
  #usage: number;
  readonly #mask: Int32Array;

  // The way there: a frame for each node on it, with what was chosen at that node.
  #depth = 0;
  readonly #chosen: Int32Array;
  readonly #cursor: Int32Array;
  readonly #stateAt: Int32Array;
  readonly #levelAt: Int32Array;
  readonly #usageAt: Int32Array;
  readonly #maskAt: Int32Array;

  #steps = 0;
  #deepest = 0;
  /** The node on top was reached and nothing followed it yet: if nothing can, the way ends here. */
  #isEnd = true;
  readonly #onRetreat: ((search: Search, isEnd: boolean) => void) | undefined;

  /** `onRetreat` is called at every node that is given up; `isEnd` where nothing at all could follow it. */
  constructor(
    space: Space,
    automaton: Automaton,
    bytes: ByteBudget,
    onRetreat?: (search: Search, isEnd: boolean) => void,
  ) {
    const frames = space.trace.count + 1;
    bytes.take(frames * 4 * (5 + space.words));
    const column = (width = 1) => new Int32Array(frames * width);
    this.space = space;
    this.#automaton = automaton;
    this.#onRetreat = onRetreat;
    this.#usages = new UsageTable(space.optional.length, bytes);
    this.#visited = new Visited(2 + space.words, this.#usages, bytes);
    this.#node = new Int32Array(2 + space.words);
    this.#mask = new Int32Array(space.words);
    this.#state = automaton.initial;
    this.#usage = this.#usages.none;
    this.#chosen = column();
    this.#cursor = column();
    this.#stateAt = column();
    this.#levelAt = column();
    this.#usageAt = column();
    this.#maskAt = column(space.words);
    this.#admitted();
    this.#save();
  }

  /** Questions asked to the model so far. */
  get steps(): number {
    return this.#steps;
  }

  /** The level where the search stands. */
  get level(): number {
    return this.#level;
  }

  /** The highest level that was reached: of a failed search, the return that no order gets past. */
  get deepest(): number {
    return this.#deepest;
  }

  /** The state that the operations in order have left. */
  get state(): State {
    return this.#state;
  }

  /** How many operations are in order where the search stands. */
  get depth(): number {
    return this.#depth;
  }

  /** The order up to where the search stands, as indices into the trace, each with the state that it left behind. */
  path(): { readonly index: number; readonly state: State }[] {
    const used = new Int32Array(this.space.optional.length);
    return Array.from({ length: this.#depth }, (_, d) => {
      const choice = this.#chosen[d]!;
      const index =
        choice >= 0 ? this.space.index[choice] : this.space.optional[~choice]?.members[used[~choice]!++];
      return {
        index: index as number,
        state: (d + 1 < this.#depth ? this.#stateAt[d + 1] : this.#state) as State,
      };
    });
  }

  /**
   * Searches on for about `steps` steps.
   *
   * @throws {OutOfBytes} when the budget does not hold what was seen.
   */
  run(steps: number): Outcome {
    const until = this.#steps + steps;
    while (this.#level < this.space.count) {
      if (this.#steps >= until) return "paused";
      const choice = this.#nextChoice();
      if (choice !== NO_CHOICE) this.#try(choice);
      else if (!this.#retreat()) return "not-linearizable";
    }
    return "linearizable";
  }

  #try(choice: Choice): void {
    const state = this.#step(
      choice >= 0 ? this.space.letter[choice]! : (this.space.optional[~choice]?.letter as number),
    );
    if (state === IMPOSSIBLE) return;
    // An optional operation that changes nothing need not happen.
    if (choice < 0 && state === this.#state) return;
    this.#chosen[this.#depth] = choice;
    this.#apply(choice, state);
    if (this.#admitted()) this.#push();
    else this.#undo();
  }

  #step(letter: number): State {
    this.#steps++;
    return this.#automaton.step(this.#state, letter);
  }

  /** What to try next at the node on top: an observer that costs nothing, else the returning operation, other pending ones, optional ones. */
  #nextChoice(): Choice {
    const d = this.#depth;
    if (this.#cursor[d] === FRESH) {
      const observer = this.#freeObserver();
      if (observer !== NO_CHOICE) {
        this.#cursor[d] = EXHAUSTED;
        return observer;
      }
      this.#cursor[d] = FORCED;
      const forced = this.space.returning[this.#level]!;
      if (this.space.observer[forced] === 0) return forced;
    }
    return this.#nextPending(d) ?? this.#nextOptional(d);
  }

  /** A pending observer that the state allows. */
  #freeObserver(): Choice {
    const { next, observer, letter, count } = this.space;
    for (let k = next[2 * count]!; k < count; k = next[k]!) {
      if (observer[k] === 1 && this.#step(letter[k]!) !== IMPOSSIBLE) return k;
    }
    return NO_CHOICE;
  }

  /** The next call in the list that changes something; the list's calls before its first return are what is pending. */
  #nextPending(d: number): Choice | undefined {
    const { next, observer, returning, count } = this.space;
    const cursor = this.#cursor[d]!;
    if (cursor === EXHAUSTED || cursor > 2 * count) return undefined;
    const forced = returning[this.#level];
    let k = next[cursor === FORCED ? 2 * count : cursor]!;
    while (k < count && (k === forced || observer[k] === 1)) k = next[k]!;
    this.#cursor[d] = k < count ? k : 2 * count + 1;
    return k < count ? k : undefined;
  }

  /** The next class of optional operations with a member that was called before the level's return and is not used yet. */
  #nextOptional(d: number): Choice {
    const { optional, trace, index, returning, count } = this.space;
    if (this.#cursor[d] === EXHAUSTED) return NO_CHOICE;
    const deadline = trace.ret[index[returning[this.#level]!]!] as number;
    for (let c = this.#cursor[d]! - (2 * count + 1); c < optional.length; c++) {
      const member = optional[c]?.members[this.#usages.count(this.#usage, c)];
      if (member === undefined || trace.call[member]! > deadline) continue;
      this.#cursor[d] = 2 * count + 2 + c;
      return ~c;
    }
    this.#cursor[d] = EXHAUSTED;
    return NO_CHOICE;
  }

  #apply(choice: Choice, state: State): void {
    this.#state = state;
    if (choice < 0) {
      this.#usage = this.#usages.plus(this.#usage, ~choice);
      return;
    }
    takeOut(this.space, choice);
    const slot = this.space.slot[choice]!;
    this.#mask[slot >> 5] = this.#mask[slot >> 5]! | (1 << (slot & 31));
    this.#passReturns();
  }

  /** Goes up all levels whose operation is in order already, and forgets those operations. */
  #passReturns(): void {
    const { returning, slot, count } = this.space;
    for (; this.#level < count; this.#level++) {
      const s = slot[returning[this.#level]!]!;
      const word = this.#mask[s >> 5]!;
      if ((word & (1 << (s & 31))) === 0) return;
      this.#mask[s >> 5] = word & ~(1 << (s & 31));
    }
  }

  #admitted(): boolean {
    this.#node[0] = this.#level;
    this.#node[1] = this.#state;
    for (let w = 0; w < this.#mask.length; w++) this.#node[2 + w] = this.#mask[w]!;
    return this.#visited.admit(this.#node, this.#usage);
  }

  #push(): void {
    this.#depth++;
    this.#isEnd = true;
    if (this.#level > this.#deepest) this.#deepest = this.#level;
    this.#save();
  }

  #save(): void {
    const d = this.#depth;
    this.#cursor[d] = FRESH;
    this.#stateAt[d] = this.#state;
    this.#levelAt[d] = this.#level;
    this.#usageAt[d] = this.#usage;
    for (let w = 0; w < this.#mask.length; w++) this.#maskAt[d * this.#mask.length + w] = this.#mask[w]!;
  }

  /** Gives up the node on top. False when it was the first: every order was tried. */
  #retreat(): boolean {
    this.#onRetreat?.(this, this.#isEnd);
    this.#isEnd = false;
    if (this.#depth === 0) return false;
    this.#depth--;
    this.#undo();
    return true;
  }

  /** Takes the choice of the frame on top back. */
  #undo(): void {
    const d = this.#depth;
    const choice = this.#chosen[d]!;
    if (choice >= 0) putBack(this.space, choice);
    this.#state = this.#stateAt[d]!;
    this.#level = this.#levelAt[d]!;
    this.#usage = this.#usageAt[d]!;
    for (let w = 0; w < this.#mask.length; w++) this.#mask[w] = this.#maskAt[d * this.#mask.length + w]!;
  }
}
