import type { ByteBudget } from "../parts/byte-budget.ts";
import { type Automaton, IMPOSSIBLE, type State } from "./automaton.ts";
import { putBack, takeOut } from "./dancing-links.ts";
import { Horizon, NO_OBSERVER } from "./horizon.ts";
import { intColumn } from "./int-column.ts";
import { Position } from "./position.ts";
import { Refuted } from "./refuted.ts";
import { Space } from "./space.ts";
import type { Trace } from "./trace.ts";
import { UsageTable } from "./usage.ts";

/** What a search found out. `paused`: nothing yet, it can go on. */
export type Outcome = "linearizable" | "not-linearizable" | "paused";

/** An operation that an order passes: the number of a completed one, or `~c` for the next member of optional class `c`. */
export type Choice = number;

/** How a search begins, where not as usual. */
export interface Beginning {
  /** The state before anything happens, if not the model's. */
  readonly initial?: State;
  /** An operation (index into the trace) whose observation rules nothing out before it is asked for. */
  readonly unforeseen?: number;
}

const NO_CHOICE = -0x80000000;

/**
 * Cursors of a frame: nothing tried yet, the returning operation tried, everything tried, an observer passed. Any other is where
 * the walk stands.
 */
const FRESH = -1;
const FORCED = -2;
const EXHAUSTED = -3;
const OBSERVER = -4;

/** The numbers of a frame; the position where it was made follows, the state first. */
const CHOSEN = 0;
const CURSOR = 1;
const STATE = 2;

/**
 * Looks for an order of a trace's operations that the model allows: every completed operation once, optional ones at most
 * once, none before its call or after its return.
 *
 * Depth-first, just in time (Lowe 2017; Wing and Gong 1993): an operation is put in order only when some return demands
 * it, so a node of the search is (level, state, which pending operations are already in order, which optional ones were
 * used), whatever the history's length. Pending observers that the state allows are passed at once: that blocks nothing.
 * Operations on other parts of the object than the returning one's can wait: nothing depends on their order. A node that
 * cannot do more than one that came to nothing is not searched ({@link Refuted}), nor one whose state rules out an
 * observation that is certain to come ({@link Horizon}).
 *
 * A *step* is one question to the model. A search can be paused after any number of steps and goes on where it was; one
 * that has ended can begin with another trace, in the memory it has.
 */
export class Search {
  readonly space: Space;
  readonly #automaton: Automaton;
  readonly #bytes: ByteBudget;
  readonly #usages: UsageTable;
  readonly #refuted: Refuted;
  readonly #horizon: Horizon | undefined;
  /** Where the search stands. */
  readonly #at = new Position();

  // The way there: a frame for each node on it, with where the search stood and what was chosen. `#top` is where the last begins.
  #depth = 0;
  #top = 0;
  #stride = 0;
  #frames = new Int32Array(0);

  #steps = 0;
  #deepest = 0;
  /** Steps when the deepest level was reached. */
  #progressed = 0;
  /** The completed operation that returns last of all whose observation ruled a state out. */
  #foreseen = -1;
  /** The node on top was reached and nothing followed it yet: if nothing can, the way ends here. */
  #isEnd = true;
  /** Called at every node that is given up; `isEnd` where nothing at all could follow it. */
  onRetreat: ((search: Search, isEnd: boolean) => void) | undefined;

  constructor(automaton: Automaton, bytes: ByteBudget) {
    this.space = new Space(bytes);
    this.#automaton = automaton;
    this.#bytes = bytes;
    this.#usages = new UsageTable(bytes);
    this.#refuted = new Refuted(this.#usages, bytes);
    this.#horizon = automaton.foresight && new Horizon(this.space, automaton.foresight, bytes);
  }

  /**
   * Begins with a trace, whatever was before.
   *
   * @throws {OutOfBytes} when the budget does not hold it.
   */
  begin(trace: Trace, { initial = this.#automaton.initial, unforeseen = -1 }: Beginning = {}): void {
    this.space.prepare(trace, this.#automaton.alphabet);
    this.#horizon?.prepare(unforeseen);
    this.#refuted.clear(2 + this.space.words);
    this.#at.begin(initial, this.#usages.clear(this.space.optional.length), this.space.words);
    this.#makeRoom();
    this.#depth = 0;
    this.#top = 0;
    this.#steps = 0;
    this.#deepest = 0;
    this.#progressed = 0;
    this.#foreseen = -1;
    this.#arrive();
  }

  /** Gives back what the budget was charged: of no use any more. */
  release(): void {
    this.#bytes.release();
  }

  #makeRoom(): void {
    this.#stride = STATE + this.#at.size;
    const length = (this.space.trace.count + 1) * this.#stride;
    if (length <= this.#frames.length) return;
    this.#bytes.take(length * 4);
    this.#frames = intColumn(length);
  }

  /** Questions asked to the model so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Steps since it got further than ever before. */
  get stalled(): number {
    return this.#steps - this.#progressed;
  }

  /** The operation (index into the trace) whose return the search is to get past next. */
  get nextReturn(): number {
    return this.space.index[this.space.returning[this.#at.level]!]!;
  }

  /** The operation (index into the trace) that the search could not get past so far: of a failed one, nothing can. */
  get stuckAt(): number {
    const { trace, index, returning } = this.space;
    const reached = index[returning[this.#deepest]!]!;
    const foreseen = this.#foreseen === -1 ? reached : index[this.#foreseen]!;
    return trace.ret[foreseen]! > trace.ret[reached]! ? foreseen : reached;
  }

  /** The state that the operations in order have left. */
  get state(): State {
    return this.#at.state;
  }

  /** How many operations are in order where the search stands. */
  get depth(): number {
    return this.#depth;
  }

  /** The order up to where the search stands, its last `limit` operations: indices into the trace, each with the state that it left. */
  path(limit = this.#depth): { readonly index: number; readonly state: State }[] {
    const { index, optional } = this.space;
    const used = new Int32Array(optional.length);
    const way: { readonly index: number; readonly state: State }[] = [];
    for (let d = 0; d < this.#depth; d++) {
      const choice = this.#frames[d * this.#stride + CHOSEN]!;
      const passed = choice >= 0 ? index[choice]! : optional[~choice]!.members[used[~choice]!++]!;
      if (d < this.#depth - limit) continue;
      const isLast = d + 1 === this.#depth;
      way.push({
        index: passed,
        state: isLast ? this.#at.state : this.#frames[(d + 1) * this.#stride + STATE]!,
      });
    }
    return way;
  }

  /**
   * Searches on for about `steps` steps.
   *
   * @throws {OutOfBytes} when the budget does not hold what was seen.
   */
  run(steps: number): Outcome {
    const until = this.#steps + steps;
    while (this.#at.level < this.space.count) {
      if (this.#steps >= until) return "paused";
      const choice = this.#nextChoice();
      if (choice !== NO_CHOICE) this.#try(choice);
      else if (!this.#retreat()) return "not-linearizable";
    }
    return "linearizable";
  }

  #try(choice: Choice): void {
    const letter = choice >= 0 ? this.space.letter[choice]! : this.space.optional[~choice]!.letter;
    this.#steps++;
    const state = this.#automaton.step(this.#at.state, letter);
    if (state === IMPOSSIBLE) return;
    // An optional operation that changes nothing, or that brings back a state which fewer of them reached, need not happen.
    if (choice < 0 && this.#returnsTo(state)) return;
    this.#push(choice, state);
    if (this.#horizon && !this.#isFeasible(letter)) this.#back();
    else this.#arrive();
  }

  /** Whether this state was there before, with only optional operations since. */
  #returnsTo(state: State): boolean {
    if (state === this.#at.state) return true;
    for (let at = this.#top - this.#stride; at >= 0 && this.#frames[at + CHOSEN]! < 0; at -= this.#stride)
      if (this.#frames[at + STATE] === state) return true;
    return false;
  }

  /** Whether what a letter left can become what is certain to be observed. */
  #isFeasible(letter: number): boolean {
    const { trace, index, letter: letters } = this.space;
    const observer = this.#horizon!.next(this.#at.level, letter, this.#usages, this.#at.usage);
    if (observer === NO_OBSERVER) return true;
    this.#steps++;
    if (this.#automaton.foresight!.feasible(this.#at.state, letters[observer]!)) return true;
    const isLast = this.#foreseen === -1 || trace.ret[index[observer]!]! > trace.ret[index[this.#foreseen]!]!;
    if (isLast) this.#foreseen = observer;
    return false;
  }

  /** Passes what costs nothing, and goes back at once if what is reached then came to nothing before. */
  #arrive(): void {
    this.#passObservers();
    this.#saveFrame();
    if (this.#at.level > this.#deepest) {
      this.#deepest = this.#at.level;
      this.#progressed = this.#steps;
    }
    if (this.#refuted.isBelow(this.#at.level) || !this.#refuted.covers(this.#at.node(), this.#at.usage))
      this.#isEnd = true;
    else this.#back();
  }

  /** One walk over the pending operations: what the state does not allow now, it does not allow after other observers either. */
  #passObservers(): void {
    const { next, previous, observer, letter, count } = this.space;
    for (let k = next[2 * count]!; k < count; k = next[k]!) {
      if (observer[k] === 0) continue;
      this.#steps++;
      if (this.#automaton.step(this.#at.state, letter[k]!) === IMPOSSIBLE) continue;
      const before = previous[k]!;
      this.#saveFrame();
      this.#frames[this.#top + CURSOR] = OBSERVER;
      this.#push(k, this.#at.state);
      k = before;
    }
  }

  /** What to try next at the node on top: the returning operation, other pending ones, optional ones. */
  #nextChoice(): Choice {
    if (this.#frames[this.#top + CURSOR] === FRESH) {
      this.#frames[this.#top + CURSOR] = FORCED;
      const forced = this.space.returning[this.#at.level]!;
      if (this.space.observer[forced] === 0) return forced;
    }
    return this.#nextPending() ?? this.#nextOptional();
  }

  /** The next call in the list that changes something; the list's calls before its first return are what is pending. */
  #nextPending(): Choice | undefined {
    const { next, observer, returning, count } = this.space;
    const cursor = this.#frames[this.#top + CURSOR]!;
    if (cursor === EXHAUSTED || cursor > 2 * count) return undefined;
    const forced = returning[this.#at.level]!;
    let k = next[cursor === FORCED ? 2 * count : cursor]!;
    while (k < count && (k === forced || observer[k] === 1 || this.#canWait(k, forced))) k = next[k]!;
    this.#frames[this.#top + CURSOR] = k < count ? k : 2 * count + 1;
    return k < count ? k : undefined;
  }

  #canWait(k: number, forced: number): boolean {
    const foresight = this.#automaton.foresight;
    if (!foresight) return false;
    const { letter } = this.space;
    return foresight.part(letter[k]!) !== foresight.part(letter[forced]!);
  }

  /** The next class of optional operations with a member that was called before the level's return and is not used yet. */
  #nextOptional(): Choice {
    const { optional, trace, index, returning, count } = this.space;
    const cursor = this.#frames[this.#top + CURSOR]!;
    if (cursor === EXHAUSTED) return NO_CHOICE;
    const deadline = trace.ret[index[returning[this.#at.level]!]!] as number;
    for (let c = cursor - (2 * count + 1); c < optional.length; c++) {
      const member = optional[c]!.members[this.#usages.count(this.#at.usage, c)];
      if (member === undefined || trace.call[member]! > deadline) continue;
      this.#frames[this.#top + CURSOR] = 2 * count + 2 + c;
      return ~c;
    }
    this.#frames[this.#top + CURSOR] = EXHAUSTED;
    return NO_CHOICE;
  }

  /** Puts a choice in order. */
  #push(choice: Choice, state: State): void {
    this.#frames[this.#top + CHOSEN] = choice;
    this.#depth++;
    this.#top += this.#stride;
    this.#at.state = state;
    if (choice < 0) {
      this.#at.usage = this.#usages.plus(this.#at.usage, ~choice);
      return;
    }
    takeOut(this.space, choice);
    this.#at.pass(choice, this.space);
  }

  #saveFrame(): void {
    this.#frames[this.#top + CURSOR] = FRESH;
    this.#at.save(this.#frames, this.#top + STATE);
  }

  /** Gives up the node on top: everything was tried. False when it was the first. */
  #retreat(): boolean {
    this.onRetreat?.(this, this.#isEnd);
    this.#refuted.add(this.#at.node(), this.#at.usage);
    this.#isEnd = false;
    return this.#back();
  }

  /** Takes the last choice back, and the observers that were passed before it. False when there is none. */
  #back(): boolean {
    while (this.#depth > 0) {
      this.#undo();
      if (this.#frames[this.#top + CURSOR] !== OBSERVER) return true;
    }
    return false;
  }

  /** Takes the last choice back. */
  #undo(): void {
    this.#depth--;
    this.#top -= this.#stride;
    const choice = this.#frames[this.#top + CHOSEN]!;
    if (choice >= 0) putBack(this.space, choice);
    this.#at.restore(this.#frames, this.#top + STATE);
  }
}
