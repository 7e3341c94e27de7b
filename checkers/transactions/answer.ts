import type { Anomaly, CheckResult } from "../../src/core/verdict.ts";
import type { AnomaliesByType } from "./anomalies-by-type.ts";
import { boundary } from "./consistency.ts";
import { cycleAnomaly, type Explain } from "./cycle-anomaly.ts";
import { CYCLE_TYPES } from "./cycle-types.ts";
import type { CycleReport } from "./cycles.ts";
import type { Requested } from "./requested.ts";

/** Transactions that are named where a cycle is known to be among more. */
const NAMED = 40;

/** What was found of a history, whatever its transactions are made of. */
export interface Found {
  readonly findings: AnomaliesByType;
  readonly cycles: CycleReport;
  readonly explain: Explain;
  /** How many completed transactions depend on another: with none, nothing was tested. */
  readonly dependent: number;
}

/**
 * The answer to what was asked. `invalid` exactly when something prohibited was found, and that never hangs on how long cycles were
 * looked for: that there is one is known before. `unknown` where nothing depended on anything, or where a
 * type of cycle was asked for by which no level is told, and the search gave up.
 */
export function answer({ models, prohibited }: Requested, found: Found): CheckResult {
  const { findings, cycles, dependent } = found;
  const types = [...findings.types, ...cycles.cycles.keys(), ...cycles.facts.keys()];
  const told = findings.among(prohibited);
  const anomalies = [...told.anomalies, ...cyclesTold(found, prohibited), ...factsTold(found, prohibited)];
  const undecided = [...cycles.undecided].filter((type) => prohibited.has(type) && !cycles.cycles.has(type));
  const isInvalid = types.some((type) => prohibited.has(type));
  const reason = isInvalid ? undefined : whyUnknown(undecided, dependent);
  const omitted = told.omitted + componentsLeftOut(cycles, prohibited);
  return {
    verdict: isInvalid ? "invalid" : reason === undefined ? "valid" : "unknown",
    anomalies,
    ...(reason === undefined ? {} : { reason }),
    ...(omitted > 0 ? { omitted } : {}),
    opportunities: dependent,
    statistics: {
      ...(models.length > 0 ? { models } : {}),
      ...boundary(types),
      components: cycles.components,
      largestComponent: cycles.largest,
    },
  };
}

function whyUnknown(undecided: readonly string[], dependent: number): string | undefined {
  if (undecided.length > 0)
    return `transactions depend on each other in circles, but no ${undecided.join(" and no ")} was found within the budget of search steps: a larger one may help`;
  if (dependent === 0)
    return "no transaction depends on another: nobody read what another had appended, or appended to what another had read";
  return undefined;
}

/** The shortest cycle of each type, those that break the weakest models first. */
function cyclesTold({ cycles, explain }: Found, prohibited: ReadonlySet<string>): Anomaly[] {
  const byLevel = CYCLE_TYPES.filter(({ name }) => prohibited.has(name)).sort((a, b) => a.level - b.level);
  return byLevel.flatMap(({ name }) => {
    const cycle = cycles.cycles.get(name);
    return cycle ? [cycleAnomaly(cycle.shortest, explain)] : [];
  });
}

const componentsLeftOut = ({ cycles }: CycleReport, prohibited: ReadonlySet<string>): number =>
  [...cycles].reduce((sum, [type, { components }]) => sum + (prohibited.has(type) ? components - 1 : 0), 0);

/** Facts that say more than the cycles that were found. */
function factsTold({ cycles, findings }: Found, prohibited: ReadonlySet<string>): Anomaly[] {
  const shown = [...cycles.cycles.keys(), ...findings.types];
  const anomalies: Anomaly[] = [];
  for (const [fact, among] of cycles.facts) {
    if (!prohibited.has(fact) || !saysMore(fact, shown)) continue;
    shown.push(fact);
    anomalies.push({
      type: fact,
      message: `${among.length} transactions depend on each other in a circle that this level does not allow; no single cycle to show was found within the budget of search steps`,
      operations: among.slice(0, NAMED),
    });
  }
  return anomalies;
}

function saysMore(fact: string, shown: readonly string[]): boolean {
  const ruledOut = (types: readonly string[]) => {
    const { not, alsoNot } = boundary(types);
    return not.length + alsoNot.length;
  };
  return ruledOut([...shown, fact]) > ruledOut(shown);
}
