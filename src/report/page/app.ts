import { firstAtOrAfter } from "../buckets.ts";
import { matcher } from "./filter/match.ts";
import { parse } from "./filter/parse.ts";
import type { Run } from "./run.ts";
import { formatState, type Panel, parseState, type State, type Window } from "./state.ts";

/** How long the page is left alone before a view that changes with every frame is written into the address. */
const SETTLE_MS = 150;

/** What the panels share: the run, what is looked at, and one way to change that. */
export class App {
  readonly run: Run;
  readonly #fallback: Panel;
  readonly #listeners: (() => void)[] = [];
  #state: State;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #asked = false;
  #matched: { query: string; time: Window | undefined; rows: Int32Array } | undefined;
  #test: { query: string; accepts: ((row: number) => boolean) | undefined; error: string | undefined } = {
    query: "",
    accepts: undefined,
    error: undefined,
  };

  constructor(run: Run, fallback: Panel) {
    this.run = run;
    this.#fallback = fallback;
    this.#state = parseState(location.hash, fallback);
    addEventListener("hashchange", () => this.#arrive());
  }

  get state(): State {
    return this.#state;
  }

  /** The stretch of time that is shown: the chosen one, else the whole run. */
  get window(): Window {
    return this.#state.time ?? this.whole;
  }

  /** The whole run, with a little air at its end. */
  get whole(): Window {
    return { from: 0, to: Math.max(this.run.length * 1.01, 1e6) };
  }

  /** Calls `listener` once a frame at most, when the state has changed. */
  subscribe(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Goes to a new view: a step that Back undoes. */
  go(patch: Partial<State>): void {
    this.#change({ ...this.#state, ...patch });
    clearTimeout(this.#settling);
    const hash = formatState(this.#state);
    if (hash !== location.hash) history.pushState(null, "", hash);
  }

  /** Changes the view as a hand moves: no step to go back to, and the address follows when the hand rests. */
  glide(patch: Partial<State>): void {
    this.#change({ ...this.#state, ...patch });
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => history.replaceState(null, "", formatState(this.#state)), SETTLE_MS);
  }

  /** Asks for a frame in which everything visible is drawn again. */
  redraw(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      for (const listener of this.#listeners) listener();
    });
  }

  /** The test of the current query, or none when everything matches. */
  get accepts(): ((row: number) => boolean) | undefined {
    return this.#compiled().accepts;
  }

  /** Why the current query cannot be read. */
  get queryError(): string | undefined {
    return this.#compiled().error;
  }

  /** Rows that match the query and were open within the chosen time, in order of call. Kept until either changes. */
  get matched(): Int32Array {
    const { query, time } = this.#state;
    if (!this.#matched || this.#matched.query !== query || this.#matched.time !== time)
      this.#matched = { query, time, rows: this.#select(time) };
    return this.#matched.rows;
  }

  #select(time: Window | undefined): Int32Array {
    const { run, accepts } = this;
    const to = time ? firstAtOrAfter(run.call, time.to) : run.count;
    const rows: number[] = [];
    for (let row = 0; row < to; row++)
      if ((!time || run.lastSeen(row) >= time.from) && (!accepts || accepts(row))) rows.push(row);
    return Int32Array.from(rows);
  }

  #compiled() {
    const { query } = this.#state;
    if (this.#test.query !== query) {
      const parsed = parse(query);
      if ("error" in parsed) this.#test = { query, accepts: undefined, error: parsed.error };
      else
        this.#test = {
          query,
          accepts: parsed.terms.length > 0 ? matcher(this.run, parsed.terms) : undefined,
          error: undefined,
        };
    }
    return this.#test;
  }

  #arrive(): void {
    clearTimeout(this.#settling);
    this.#change(parseState(location.hash, this.#fallback));
  }

  #change(state: State): void {
    this.#state = state;
    this.redraw();
  }
}
