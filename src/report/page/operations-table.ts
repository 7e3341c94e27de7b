import { formatDuration } from "../../core/duration.ts";
import { firstAtOrAfter } from "../buckets.ts";
import type { App } from "./app.ts";
import { element } from "./element.ts";
import { inTimeline } from "./select.ts";

/** Height of a row, CSS pixels: at least what a finger needs. */
const ROW = 28;
/** Rows made beyond the visible ones, so that scrolling shows no gaps. */
const SPARE = 10;

const COLUMNS = ["#", "time", "process", "node", "key", "operation", "outcome", "took"] as const;

/** All operations that match, as a table of which only what is visible exists: a hundred thousand rows scroll as ten do. */
export class OperationsTable {
  readonly element: HTMLElement;
  readonly #app: App;
  readonly #rows = element("div", { class: "rows", role: "rowgroup" });
  /** The operation that was last brought into view. */
  #followed: number | undefined;

  constructor(app: App) {
    this.#app = app;
    const names = COLUMNS.map((name) => element("span", { role: "columnheader" }, name));
    const head = element(
      "div",
      { class: "heads", role: "rowgroup" },
      element("div", { class: "row head", role: "row" }, ...names),
    );
    this.element = element(
      "div",
      { class: "table", role: "table", "aria-label": "Operations", tabindex: 0 },
      head,
      this.#rows,
    );
    this.element.addEventListener("scroll", () => this.#fill());
    new ResizeObserver(() => this.#fill()).observe(this.element);
  }

  render(): void {
    this.element.setAttribute("aria-rowcount", String(this.#app.matched.length + 1));
    this.#rows.style.height = `${this.#app.matched.length * ROW}px`;
    this.#follow();
    this.#fill();
  }

  #fill(): void {
    const { matched, run, state } = this.#app;
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / ROW) - SPARE);
    const last = Math.min(matched.length, Math.ceil((scrollTop + clientHeight) / ROW) + SPARE);
    const selected = state.op === undefined ? -1 : run.rowOf(state.op);
    const shown = matched.subarray(first, Math.max(first, last));
    this.#rows.replaceChildren(
      ...Array.from(shown, (row, i) => line(this.#app, row, first + i, row === selected)),
    );
  }

  /** Brings a newly selected operation into view, and leaves the scroll position alone otherwise. */
  #follow(): void {
    const { state, run, matched } = this.#app;
    if (state.op === this.#followed) return;
    this.#followed = state.op;
    const row = state.op === undefined ? -1 : run.rowOf(state.op);
    if (row < 0) return;
    const top = firstAtOrAfter(matched, row) * ROW;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop || top + 2 * ROW > scrollTop + clientHeight)
      this.element.scrollTop = top - clientHeight / 2;
  }
}

function line(app: App, row: number, position: number, selected: boolean): HTMLElement {
  const { run } = app;
  const op = run.op[row] as number;
  const made = element(
    "div",
    {
      class: `row ${run.witnesses.has(op) ? "witness" : ""}`,
      role: "row",
      "aria-rowindex": position + 2,
      "aria-selected": selected ? "true" : undefined,
      onclick: () => app.go({ op, fault: undefined }),
      ondblclick: () => app.go(inTimeline(app, row)),
    },
    ...cells(app, row),
  );
  made.style.top = `${position * ROW}px`;
  return made;
}

function cells({ run }: App, row: number): HTMLElement[] {
  const type = run.typeOf(row);
  const [call, end] = [run.call[row] as number, run.end[row] as number];
  const told = run.told(row).slice(0, 200);
  const took = Number.isFinite(end) ? formatDuration(end - call) : "never";
  const plain = (text: string) => element("span", { role: "cell" }, element("bdi", {}, text));
  return [
    ...[
      String(run.op[row]),
      (call / 1e9).toFixed(3),
      `p${run.process[row]}`,
      run.nodeOf(row),
      run.keyOf(row) ?? "",
    ].map(plain),
    element("span", { role: "cell", title: told }, element("bdi", {}, told)),
    element("span", { role: "cell" }, element("span", { class: `type ${type}` }, type)),
    plain(took),
  ];
}
