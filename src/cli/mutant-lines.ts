import pc from "picocolors";
import type { Mutant, Trial } from "../../patterns/mutants.ts";
import { plural } from "../report/wording.ts";
import { type Hunted, holds } from "../trial/mutants/hunt.ts";
import { takesColour } from "./colour.ts";

const INDENT = " ".repeat(9);

/** What is known of a mutant before it is hunted. */
export const listedLines = (mutant: Mutant): string[] => [
  `${mutant.id.padEnd(9)}${mutant.about}`,
  `${INDENT}${mutant.pair}: ${mutant.checker} finds ${mutant.anomaly}, by ${mutant.by === "random" ? "random search" : "its scenario"}`,
  mutant.spared === undefined
    ? `${INDENT}dies of ${inWords(mutant.dies)}, survives ${inWords(mutant.survives)}`
    : `${INDENT}spared: ${mutant.spared}`,
];

/** What came of the hunt. */
export function huntedLines(hunted: Hunted): string[] {
  const colours = pc.createColors(takesColour(process.stdout));
  const { mutant, accused } = hunted;
  const mark = holds(hunted) ? colours.green("✔") : colours.red("✗");
  return [
    `${mark} ${mutant.id.padEnd(7)}${mutant.about}`,
    `${INDENT}${endOf(hunted)}`,
    ...accused.map(
      ({ seed, verdict, reason }) =>
        `${INDENT}its twin under ${inWords(mutant.survives)} is ${verdict} on seed ${seed}${reason === undefined ? "" : `: ${reason}`}`,
    ),
  ];
}

function endOf({ mutant, kill, twins }: Hunted): string {
  const { checker, anomaly, survives } = mutant;
  if (!kill)
    return mutant.spared === undefined
      ? `not found in ${plural(twins, "seed")}: ${checker} should have found ${anomaly}`
      : `spared: ${mutant.spared}`;
  const { seed, smallest, also } = kill;
  const how = seed === 0 ? "its scenario" : `seed ${seed}`;
  const size = smallest ? ` (${plural(smallest.operations, "op")}, ${plural(smallest.faults, "fault")})` : "";
  const beside = [...new Set(also.map((finding) => `${finding.checker}: ${finding.type}`))];
  return [
    `killed by ${how}${size}: ${checker} found ${anomaly}`,
    ...(beside.length > 0 ? [`and ${beside.join(", ")}`] : []),
    `survives ${inWords(survives)}`,
  ].join("; ");
}

/** The last line: how many died, and how many did not. */
export function concludeMatrix(hunted: readonly Hunted[]): string {
  const killed = hunted.filter(({ kill }) => kill).length;
  const spared = hunted.filter(({ kill, mutant }) => !kill && mutant.spared !== undefined).length;
  const wrong = hunted.filter((one) => !holds(one)).length;
  return `${plural(hunted.length, "mutant")}: ${killed} killed, ${spared} spared with a reason, ${wrong} not as the matrix says`;
}

/** A trial in a few words: `power-loss, 4 nodes, snapshotEvery=20`. */
function inWords({ nemesis, nodes, set = {}, concurrency, rate }: Trial): string {
  return [
    nemesis.length === 0 ? "no fault" : nemesis.join(" and "),
    ...(nodes === undefined ? [] : [plural(nodes, "node")]),
    ...Object.entries(set).map(([name, value]) => `${name}=${value}`),
    ...(concurrency === undefined ? [] : [plural(concurrency, "client")]),
    ...(rate === undefined ? [] : [`${rate} ops/s`]),
  ].join(", ");
}
