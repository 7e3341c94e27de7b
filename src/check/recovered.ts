import { formatDuration } from "../core/duration.ts";
import type { NodeName } from "../core/node.ts";
import type { Anomaly } from "../core/verdict.ts";
import type { EnvironmentRecord, NotRecovered, Unrecovered } from "../history/plan-record.ts";
import type { NamedResult } from "./results.ts";

/**
 * A cluster that does not come back although everything is healed has broken a promise of its own. Nodes that ended on a disk which a fault had
 * ruined are left out, and so is everybody once they are half of the cluster.
 */
export function recoveredCheck(
  environment: EnvironmentRecord | undefined,
  ruined: ReadonlySet<NodeName>,
  nodes: readonly NodeName[],
): NamedResult[] {
  const lost = environment?.notRecovered;
  if (!lost || 2 * ruined.size >= Math.max(1, nodes.length)) return [];
  const own = lost.nodes.filter(({ node }) => !ruined.has(node));
  if (own.length === 0) return [];
  return [{ checker: "recovery", verdict: "invalid", anomalies: [told(own, lost)], elapsed: 0 }];
}

/** What is to be said of nodes that did not come back and are not accused. */
export const excused = (
  environment: EnvironmentRecord | undefined,
  ruined: ReadonlySet<NodeName>,
): string[] =>
  environment?.notRecovered && ruined.size > 0
    ? [
        `${[...ruined].join(", ")} ended on a disk that a fault had ruined, so that ${names(environment.notRecovered.nodes)} did not come back is held against nobody`,
      ]
    : [];

function told(own: readonly Unrecovered[], { waited, sound }: NotRecovered): Anomaly {
  return {
    type: "not-recovered",
    message: `${names(own)} served no write again within ${formatDuration(waited)} after the last fault had ended, ${proof(sound)}: ${own.map(inWords).join("; ")}`,
    operations: [],
    view: {
      kind: "table",
      columns: ["node", "asked", "answered", "what came instead of a write"],
      rows: own.map(({ node, asked, answered, instead }) => [node, asked, answered, listed(instead)]),
    },
  };
}

const names = (nodes: readonly Unrecovered[]): string => nodes.map(({ node }) => node).join(", ");

function proof([first, ...others]: NotRecovered["sound"]): string {
  if (!first) return "and nothing was broken that could still be";
  const who = others.length === 0 ? first.what : `${others.length + 1} probes`;
  return `and ${who} found sound what had been broken`;
}

function inWords({ node, asked, answered, instead }: Unrecovered): string {
  const most = instead[0] ? `, mostly: ${instead[0].what}` : "";
  return asked === 0
    ? `${node}: ${instead[0]?.what ?? "nothing was asked of it"}`
    : `${node} answered ${answered} of ${asked} operations${most}`;
}

const listed = (instead: Unrecovered["instead"]): string =>
  instead.map(({ what, times }) => (times > 1 ? `${what} (${times} times)` : what)).join("; ");
