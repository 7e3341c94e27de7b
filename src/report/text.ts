import { createColors } from "picocolors";
import type { NamedResult } from "../check/results.ts";
import type { Anomaly } from "../core/verdict.ts";
import { textCycle } from "./cycle-text.ts";
import type { Judged, RunData } from "./data.ts";
import { faultName } from "./fault-name.ts";
import { textLanes } from "./lanes-text.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { recoveryByKind, recoveryInWords } from "./recoveries.ts";
import { displayWidth, wrap } from "./terminal-width.ts";
import { type Totals, totalsOf } from "./totals.ts";
import { cut, visible } from "./untrusted.ts";
import { warningsOf } from "./warnings.ts";
import { anomaliesOf, faultsAround } from "./witness.ts";
import { count, percent, plural, stretch } from "./wording.ts";

/** How wide the block may be (terminal cells), whether it may use colour, and where the report lies, if one was written. */
export interface BlockOptions {
  readonly width: number;
  readonly colour: boolean;
  readonly report?: string;
}

/** A sentence fills at most this many lines, so that the block stays on the screen. */
const SENTENCE_LINES = 4;
const FIELD_LINES = 3;
const WARNINGS = 5;
const LOG_LINES = 8;
/** Where the text of a named line begins. */
const FIELD = 12;
/** A space at which no line is broken: a mark never stands apart from its words. Printed as a space. */
const STUCK = "\u00a0";

/**
 * The last thing a run prints, the same on a terminal and in a pipeline's log: verdict, sentence, witness, checks,
 * numbers, how to see it again. At most about 20 lines; for a pass one line, its warnings, and how soon it recovered. Ends without a line break.
 */
export const finalBlock = (data: RunData, options: BlockOptions): string => blockOf(data, data.plan, options);

/** What was judged, by name, and the command that judges it again. */
export type Subject = Pick<RunData["plan"], "test" | "command">;

/** The same for a recorded history, which has no plan that names it. */
export function blockOf(data: Judged, subject: Subject, options: BlockOptions): string {
  const outcome = outcomeOf(data);
  const totals = totalsOf(data);
  const writer = new Writer(options, outcome);
  return outcome.kind === "valid"
    ? passed(data, subject, totals, writer)
    : told(data, subject, outcome, totals, writer);
}

function passed(data: Judged, subject: Subject, totals: Totals, writer: Writer): string {
  const { operations, faults, warnings } = totals;
  const numbers = `(${plural(operations, "op")}, ${plural(faults, "fault")}, ${plural(warnings, "warning")})`;
  const test = visible(subject.test);
  const doubts = warningsOf(data);
  return [
    ...writer.verdict(test, numbers, seconds(totals)),
    ...doubts.slice(0, WARNINGS).flatMap((warning) => writer.wrapped(`⚠${STUCK}${visible(warning)}`, 2)),
    ...(doubts.length > WARNINGS
      ? [`  … and ${plural(doubts.length - WARNINGS, "more warning")} in the report`]
      : []),
    ...writer.field("recovery", recoveryOf(data)),
    ...writer.literal("report", writer.options.report),
  ].join("\n");
}

function told(data: Judged, subject: Subject, outcome: Outcome, totals: Totals, writer: Writer): string {
  const found = anomaliesOf(data.results)[0];
  const lanes = found
    ? picture(data, found.anomaly, writer.options.width - 6).map((line) => `      ${line}`)
    : [];
  const faults = found
    ? faultsAround(data.history, found.anomaly)
        .slice(0, 3)
        .map(
          (fault) => `In force: ${cut(visible(faultName(fault)), 100)} (${stretch(fault.begin, fault.end)}).`,
        )
    : [];
  return [
    writer.title(visible(subject.test), visible(outcome.headline).toUpperCase(), seconds(totals)),
    "",
    ...writer.wrapped([visible(outcome.sentence), ...faults].join(" "), 2),
    ...(lanes.length > 0 ? ["", ...lanes] : []),
    "",
    ...(outcome.kind === "invalid" || !outcome.advice ? [] : [...writer.wrapped(outcome.advice, 2), ""]),
    ...writer.field("checks", [...data.results.checks.map(checkOf), ...doubtsOf(data)].join("   ")),
    ...writer.field("ops", operationsOf(totals)),
    ...writer.field("recovery", recoveryOf(data)),
    ...writer.literal("replay", subject.command),
    ...writer.literal("report", writer.options.report),
  ].join("\n");
}

/** What happened, in lines: what a node said before it crashed, a cycle where there is one, else the lanes of the processes. */
function picture(data: Judged, anomaly: Anomaly, width: number): string[] {
  if (anomaly.type === "crashed") return lastWords(data, anomaly, width);
  const { history } = data;
  const cycle = textCycle(history, anomaly, Math.min(width, 94));
  return cycle.length > 0 ? cycle : textLanes(history, anomaly, width);
}

/** The last lines of the log of the node that crashed, up to when it did. */
function lastWords({ logs = [] }: Judged, { view }: Anomaly, width: number): string[] {
  const [node, time] = (view?.kind === "table" && view.rows[0]) || [];
  const lines = logs.find((log) => log.node === node)?.lines ?? [];
  return lines
    .filter((line) => line.time <= Number(time))
    .slice(-LOG_LINES)
    .map(({ text }) => cut(visible(text), width));
}

const MARKS = { valid: "✔", invalid: "✗", unknown: "?" } as const;

function checkOf({ checker, verdict, anomalies, omitted }: NamedResult): string {
  const found = anomalies.length + (omitted ?? 0);
  return `${MARKS[verdict]}${STUCK}${visible(checker)}${found > 0 ? ` ${plural(found, "anomaly")}` : ""}`;
}

function doubtsOf(data: Judged): string[] {
  const [first, ...more] = warningsOf(data);
  return first === undefined
    ? []
    : [`⚠${STUCK}${visible(first)}${more.length > 0 ? ` (and ${more.length} more)` : ""}`];
}

function operationsOf({ operations, ok, info, fail, faults, effective }: Totals): string {
  const share = `ok ${percent(ok, operations)}  info ${percent(info, operations)}  fail ${percent(fail, operations)}`;
  return `${count(operations)}   ${share}      faults ${faults} (${effective} effective)`;
}

/** How soon a write succeeded again after the end of a fault. */
const recoveryOf = ({ results }: Judged): string =>
  recoveryByKind(results.recoveries)
    .map((kind) => visible(recoveryInWords(kind)).replaceAll(" ", STUCK))
    .join("   ");

const seconds = ({ duration }: Totals): string => `${(duration / 1e9).toFixed(1)} s`;

/** Colours and breaks lines. Colour never carries meaning alone. */
class Writer {
  readonly options: BlockOptions;
  readonly tone: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly #dim: (text: string) => string;
  readonly #outcome: Outcome;

  constructor(options: BlockOptions, outcome: Outcome) {
    const colours = createColors(options.colour);
    this.options = options;
    this.#outcome = outcome;
    this.tone = { valid: colours.green, invalid: colours.red, unknown: colours.yellow, none: colours.yellow }[
      outcome.kind
    ];
    this.bold = colours.bold;
    this.#dim = colours.dim;
  }

  /** Test on the left; headline and seconds on the right, on a line of their own where there is no room. */
  title(test: string, headline: string, time: string): string {
    const left = `${this.#outcome.mark} ${test}`;
    const right = `${headline}   ${time}`;
    const space = Math.min(this.options.width, 100) - displayWidth(left) - displayWidth(right);
    const between = space >= 2 ? " ".repeat(space) : "\n  ";
    return `${this.tone(this.#outcome.mark)} ${this.bold(test)}${between}${this.tone(this.bold(headline))}   ${time}`;
  }

  /** A pass: one line, two where it is too long for one. It never stands without its numbers. */
  verdict(test: string, numbers: string, time: string): string[] {
    const line = `${this.tone("✔")} ${this.bold(test)}  ${this.tone("valid")}`;
    const wide = displayWidth(`✔ ${test}  valid  ${numbers}  ${time}`) > this.options.width;
    return wide ? [line, `  ${numbers}  ${time}`] : [`${line}  ${numbers}  ${time}`];
  }

  wrapped(text: string, indent: number): string[] {
    const room = Math.min(this.options.width, 100) - indent;
    const lines = wrap(text, room);
    const kept = lines.slice(0, indent === FIELD ? FIELD_LINES : SENTENCE_LINES);
    if (kept.length < lines.length) kept[kept.length - 1] = `${wrap(kept.at(-1) ?? "", room - 2)[0]} …`;
    return kept.map((line) => (" ".repeat(indent) + line.replaceAll(STUCK, " ")).trimEnd());
  }

  /** A name and its text, continued below the text's beginning; nothing for no text. */
  field(name: string, text: string): string[] {
    if (text === "") return [];
    const [first = "", ...more] = this.wrapped(text, FIELD);
    return [this.#named(name) + first.slice(FIELD), ...more];
  }

  /** A name and something to be copied, which is never broken; nothing where there is nothing. */
  literal(name: string, text: string | undefined): string[] {
    return text === undefined ? [] : [this.#named(name) + visible(text)];
  }

  #named(name: string): string {
    return `  ${this.#dim(name.padEnd(FIELD - 2))}`;
  }
}
