import pc from "picocolors";
import type { Progress, Watcher } from "../control/watcher.ts";
import { formatDuration } from "../core/duration.ts";
import type { Evidence, FaultEvent } from "../core/fault.ts";
import { describeLeftOut, describePace } from "../history/fault-plan.ts";
import type { PlanRecord } from "../history/plan-record.ts";
import { feltInShort, inShort } from "../report/fault-evidence.ts";
import { faultName } from "../report/fault-name.ts";
import { cut, visible } from "../report/untrusted.ts";
import { takesColour } from "./colour.ts";

/** A watcher that ends: what is left on the screen stays. */
export interface ScreenWatcher extends Watcher {
  end(): void;
  /** A person has asked the run to stop: says what happens now. */
  interrupted(signal: string): void;
}

/** Where lines go: standard error, so that standard output holds the verdict alone. */
type Sink = Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns">;

/** How often a pipeline's log is told how far a run is. */
const HEARTBEAT_NS = 10e9;

/** A fault is told in at most so many characters. */
const LONGEST = 240;

const CLEAR_LINE = "\r\x1b[2K";

/**
 * Tells a person how a run goes: a line an event, and on a terminal one more line below them that is always up to date. A
 * pipeline's log gets a heartbeat every ten seconds instead.
 */
export function screenWatcher(plan: PlanRecord, sink: Sink = process.stderr): ScreenWatcher {
  const tty = sink.isTTY === true && process.env.TERM !== "dumb" && !process.env.CI;
  const colours = pc.createColors(takesColour(sink));
  let status = "";
  let beat = -HEARTBEAT_NS;
  const kinds = new Map<number, string>();
  const names = new Map<number, string>();
  const line = (time: number, kind: string, text: string) => {
    sink.write(
      `${status ? CLEAR_LINE : ""}${stamp(time)}  ${colours.bold(kind.padEnd(9))} ${text}\n${status}`,
    );
  };
  line(0, "plan", planLine(plan));
  for (const text of faultPlanLines(plan.faults)) line(0, "faults", text);
  return {
    phase: (name, time) => line(time, "phase", name),
    note: (message, time) => line(time, "note", message),
    fault: (event) => {
      if (event.stage === "begin") kinds.set(event.fault, event.nemesis);
      if ("describe" in event)
        names.set(
          event.fault,
          faultName({ nemesis: kinds.get(event.fault) ?? "", describe: event.describe }),
        );
      const text = faultLine(event, names.get(event.fault) ?? "");
      if (text) line(event.time, text[0], cut(visible(text[1]), LONGEST));
    },
    progress(progress) {
      if (tty) {
        status = statusLine(progress, sink.columns ?? 80);
        sink.write(`${CLEAR_LINE}${status}`);
      } else if (progress.time - beat >= HEARTBEAT_NS) {
        beat = progress.time;
        line(progress.time, "progress", counts(progress));
      }
    },
    interrupted: (signal) =>
      void sink.write(
        `${status ? "\n" : ""}${signal}: healing, collecting logs, writing what there is. Once more to stop at once.\n`,
      ),
    end() {
      if (status) sink.write(CLEAR_LINE);
      status = "";
    },
  };
}

/** `mm:ss.t` since the command began. */
function stamp(ns: number): string {
  const tenths = Math.floor(ns / 1e8);
  const minutes = String(Math.floor(tenths / 600)).padStart(2, "0");
  return `${minutes}:${String(Math.floor((tenths % 600) / 10)).padStart(2, "0")}.${tenths % 10}`;
}

const planLine = (plan: PlanRecord): string =>
  [
    plan.test,
    `seed=${plan.seed}`,
    `runtime=${plan.runtime}`,
    `nodes=${plan.nodes.length}`,
    `time=${formatDuration(plan.duration)}`,
    `rate=${plan.rate}/s`,
    `concurrency=${plan.concurrency}`,
    `nemesis=${plan.nemeses.join(",") || "none"}`,
    ...(plan.mutants ? [`mutant=${plan.mutants.join(",")}`] : []),
    ...(plan.claim ? [`claim=${plan.claim.name}`] : []),
  ].join(" ");

/** What the seed drew of a swarm, and what was left out of what was asked for: a person has to know before it goes on. */
const faultPlanLines = (faults: PlanRecord["faults"]): string[] =>
  faults
    ? [...(faults.swarm ? [`the seed drew these: ${describePace(faults)}`] : []), ...describeLeftOut(faults)]
    : [];

/** What is told of a fault, with what proves it: in force when it begins; felt, and gone, when it ends. */
function faultLine(event: FaultEvent, name: string): readonly [string, string] | undefined {
  const told = `#${event.fault} ${name}`;
  switch (event.stage) {
    case "begin":
      return undefined;
    case "in-force":
      return ["fault+", `${told}  (${event.inForce ? "" : "without effect: "}${inShort(event.evidence)})`];
    case "end": {
      const healed = `${event.healed ? "healed" : "did not heal"}${event.gone ? `: ${inShort(event.gone)}` : ""}`;
      return ["fault-", `${told}  (${feltLine(event.felt)}; ${healed})`];
    }
    case "error":
      return ["fault!", `${told}  ${event.message}`];
  }
}

const feltLine = (felt: readonly Evidence[]): string =>
  felt.some(({ holds }) => holds) ? `felt: ${feltInShort(felt)}` : feltInShort(felt);

const counts = ({ counts: { ok, fail, info }, faults }: Progress): string =>
  `ops=${ok + fail + info} ok=${ok} fail=${fail} info=${info} faults=${faults.join("; ") || "-"}`;

const statusLine = (progress: Progress, width: number): string =>
  `  ${stamp(progress.time)} ${counts(progress)}`.slice(0, width - 1);
