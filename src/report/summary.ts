import { formatDuration } from "../core/duration.ts";
import type { RunData } from "./data.ts";
import { faultName } from "./fault-name.ts";
import { textLanes } from "./lanes-text.ts";
import { outcomeOf } from "./outcome.ts";
import { type KindOfRecovery, recoveryByKind } from "./recoveries.ts";
import { totalsOf } from "./totals.ts";
import { cut, visible, visibleLines } from "./untrusted.ts";
import { warningsOf } from "./warnings.ts";
import { anomaliesOf, culpritOf, type Found, faultsAround, lastSeen } from "./witness.ts";
import { count, moment, percent, plural, stretch } from "./wording.ts";

/** What is listed in full; the rest is counted. Keeps a summary below 200 lines, whatever the run. */
const LIMITS = { anomalies: 3, steps: 12, kinds: 30, warnings: 20, logLines: 12, text: 500 } as const;

/**
 * `summary.md`: the run for a chat, a pull request or an AI agent. Sentence, evidence, how to see it again, and which file
 * to read next; at most 200 lines.
 */
export function summary(data: RunData): string {
  const outcome = outcomeOf(data);
  const found = anomaliesOf(data.results);
  const sections = [
    `# ${outcome.mark} ${inline(data.plan.test)}: ${inline(outcome.headline)}`,
    inline(outcome.sentence),
    outcome.advice,
    numbers(data),
    `Run it again:\n\n${fence(data.plan.command)}`,
    ...found.slice(0, LIMITS.anomalies).map((anomaly) => evidence(data, anomaly)),
    found.length > LIMITS.anomalies &&
      `${plural(found.length - LIMITS.anomalies, "more anomaly")} in \`results.json\`.`,
    recovery(data),
    warnings(data),
    FILES,
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

function numbers(data: RunData): string {
  const { operations, ok, info, fail, faults, effective, duration } = totalsOf(data);
  const { plan, results } = data;
  const claim = results.claim
    ? ` Judged as ${inline(results.claim.name)} (${inline(results.claim.why)}).`
    : "";
  const shares = `ok ${percent(ok, operations)}, info ${percent(info, operations)}, fail ${percent(fail, operations)}`;
  const nodes = `${plural(plan.nodes.length, "node")} on ${inline(plan.runtime)}`;
  return `${count(operations)} operations (${shares}), ${plural(faults, "fault")} (${effective} effective), ${(duration / 1e9).toFixed(1)} s, ${nodes}, seed ${plan.seed}.${claim}`;
}

function evidence(data: RunData, { number, checker, anomaly }: Found): string {
  const steps = (anomaly.steps ?? [])
    .slice(0, LIMITS.steps)
    .map(({ because }, i) => `${i + 1}. ${inline(because)}`);
  const faults = faultsAround(data.history, anomaly).map(
    (fault) => `- in force: ${inline(faultName(fault))} (${stretch(fault.begin, fault.end)})`,
  );
  const lanes = textLanes(data.history, anomaly, 100);
  return [
    `## Anomaly ${number}: ${inline(anomaly.type)} (${inline(checker)})`,
    number > 1 && inline(anomaly.message),
    lanes.length > 0 && fence(lanes.join("\n")),
    steps.join("\n"),
    faults.slice(0, LIMITS.steps).join("\n"),
    logs(data, anomaly),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** What the culprit's node wrote within a second of the moment at which the story broke. */
function logs({ history, logs: all }: RunData, anomaly: Found["anomaly"]): string {
  const culprit = culpritOf(history, anomaly);
  if (!culprit) return "";
  const at = lastSeen(culprit);
  const lines =
    all.find(({ node }) => node === culprit.node)?.lines.filter(({ time }) => Math.abs(time - at) <= 1e9) ??
    [];
  const nearest = lines
    .sort((a, b) => Math.abs(a.time - at) - Math.abs(b.time - at))
    .slice(0, LIMITS.logLines);
  const told = nearest
    .sort((a, b) => a.time - b.time)
    .map(({ time, text }) => `${moment(time)}  ${cut(visible(text), LIMITS.text)}`);
  return told.length === 0
    ? ""
    : `Log of ${inline(culprit.node)} around ${moment(at)}:\n\n${fence(told.join("\n"))}`;
}

/** How soon the cluster was back after faults of each kind. */
function recovery({ results }: RunData): string {
  const kinds = recoveryByKind(results.recoveries).slice(0, LIMITS.kinds);
  const row = ({ nemesis, count, median, worst, amid }: KindOfRecovery) =>
    `| ${inline(nemesis)} | ${count}${amid ? " (amid others)" : ""} | ${formatDuration(median)} | ${formatDuration(worst)} |`;
  return kinds.length === 0
    ? ""
    : [
        "## Recovery",
        "",
        "From the end of a fault until a write had succeeded through each node that it had touched:",
        "",
        "| fault | times | median | worst |",
        "| --- | --- | --- | --- |",
        ...kinds.map(row),
      ].join("\n");
}

function warnings(data: RunData): string {
  const all = warningsOf(data);
  if (all.length === 0) return "";
  const more = all.length > LIMITS.warnings ? [`- and ${all.length - LIMITS.warnings} more`] : [];
  return [
    "## Warnings",
    "",
    ...all.slice(0, LIMITS.warnings).map((warning) => `- ${inline(warning)}`),
    ...more,
  ].join("\n");
}

const FILES = `## Files, in the order to read them

- \`report.html\`: the whole run, one file, works offline
- \`results.json\`: verdicts and anomalies as data
- \`plan.json\`, \`environment.json\`: what was asked for, and what was found
- \`history.jsonl\`: every operation and fault, an event a line
- \`logs/\`: what the nodes wrote`;

/** Untrusted text as one line of Markdown in which nothing is markup. */
const inline = (text: string): string => cut(visible(text), LIMITS.text).replace(/[\\`*_[\]<>|~&]/g, "\\$&");

/** A code fence longer than any run of backticks inside it. */
function fence(text: string): string {
  const ticks = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${ticks}text\n${visibleLines(text)}\n${ticks}`;
}
