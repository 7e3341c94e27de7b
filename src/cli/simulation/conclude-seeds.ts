import pc from "picocolors";
import { EXIT } from "../../core/errors.ts";
import { count, plural } from "../../report/wording.ts";
import type { SeedTally } from "../../trial/simulation/tally.ts";
import { takesColour } from "../colour.ts";
import { outcomes } from "./seeds-watcher.ts";

/** So many seeds are named. */
const NAMED = 10;

/** What many seeds came to, in a line or two: verdicts, operations, faults, and which seeds to look at. */
export function concludeSeeds(what: string, tally: SeedTally, elapsed: number): string {
  const colours = pc.createColors(takesColour(process.stdout));
  const good = tally.exitCode === EXIT.valid;
  const mark = good ? colours.green("✔") : colours.red("✗");
  const { ok, fail, info } = tally.operations;
  const faults = [...tally.faults.values()].reduce((sum, n) => sum + n, 0);
  const numbers = `${plural(ok + fail + info, "op")}, ${plural(faults, "fault")}`;
  return [
    `${mark} ${colours.bold(what)}  ${plural(tally.count, "seed")}: ${outcomes(tally)}  (${numbers})  ${(elapsed / 1e9).toFixed(1)} s`,
    ...counted("faults", tally.faults),
    ...counted("marks", tally.marks),
    ...(tally.failures.length > 1
      ? [`  ${"not valid".padEnd(10)}${named(tally.failures.map(({ seed }) => seed))}`]
      : []),
  ].join("\n");
}

/** What was seen of each, by name: what was never seen was not tested. */
function counted(what: string, counts: ReadonlyMap<string, number>): string[] {
  if (counts.size === 0) return [];
  const parts = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => `${name} ${count(n)}`);
  return [`  ${what.padEnd(10)}${parts.join(", ")}`];
}

function named(seeds: readonly number[]): string {
  const more = seeds.length - NAMED;
  return `${seeds.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}`;
}
