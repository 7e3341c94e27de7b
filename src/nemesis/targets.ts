import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { Cluster } from "../runtime/cluster.ts";

/** More than half: the least number of nodes of which any two such groups share one. */
export const majority = (n: number): number => Math.floor(n / 2) + 1;

/** The most nodes that leave a majority without them. */
export const minority = (n: number): number => Math.max(0, Math.ceil(n / 2) - 1);

/** The most nodes that a Byzantine quorum can do without: less than a third. */
export const minorityThird = (n: number): number => Math.max(0, Math.floor((n - 1) / 3));

/** How many nodes of `n` each role means. Who is primary is only known when the fault comes. */
const COUNTS = {
  one: () => 1,
  minority,
  "minority-third": minorityThird,
  majority,
  primaries: () => 1,
  all: (n: number) => n,
} as const;

/** A group of nodes by its size or its part in the cluster. */
export type TargetRole = keyof typeof COUNTS;

/** Which nodes a fault is for: a role, or the nodes themselves. */
export type TargetSpec = TargetRole | readonly NodeName[];

/**
 * Who is to be hit, as plain data. For `primaries` the nodes are all there are, in an order of preference, and `share` says
 * how many of the primaries to take: who they are is the system's own doing and not the plan's.
 */
export type TargetPlan = Readonly<{ spec: TargetSpec; nodes: readonly NodeName[]; share?: number }>;

/** The nodes that a fault is really for, and how to say so: `n2 (primaries)`. */
export interface ResolvedTargets {
  readonly nodes: readonly NodeName[];
  readonly describe: string;
}

/** The roles that make sense with so many nodes. */
export const fittingRoles = (roles: readonly TargetRole[], nodes: number): TargetRole[] =>
  roles.filter((role) => COUNTS[role](nodes) > 0);

/** Refuses what is no target at all, whatever the cluster. @throws a usage error with the nearest name. */
export function checkTargetSpecs(specs: readonly TargetSpec[]): void {
  if (specs.length === 0) throw usageError("an empty list of targets hits nobody: leave it out, or name one");
  for (const spec of specs)
    if (typeof spec === "string") roleNamed(spec, ' Nodes are named in a list of their own: [["n1", "n2"]].');
}

/** The role of that name. @throws a usage error with the nearest name, and what else can be said. */
export function roleNamed(name: string, hint = ""): TargetRole {
  if (Object.hasOwn(COUNTS, name)) return name as TargetRole;
  throw usageError(`there is no target "${name}". ${suggestion(name, Object.keys(COUNTS))}${hint}`);
}

/**
 * Chooses nodes: the same for the same seed, and nothing but data.
 *
 * @throws a usage error when the cluster has too few nodes for the role, or lacks a node that is named.
 */
export function chooseTargets(spec: TargetSpec, nodes: readonly NodeName[], random: Random): TargetPlan {
  if (typeof spec !== "string") return { spec, nodes: named(spec, nodes) };
  const shuffled = random.shuffle(nodes);
  if (spec === "primaries") return { spec, nodes: shuffled, share: random.float() };
  const chosen = new Set(shuffled.slice(0, countOf(spec, nodes.length)));
  return { spec, nodes: nodes.filter((node) => chosen.has(node)) };
}

function countOf(role: TargetRole, n: number): number {
  const count = COUNTS[role](n);
  if (count > 0) return count;
  let least = n + 1;
  while (COUNTS[role](least) === 0) least++;
  throw usageError(`the target ${role} needs at least ${least} nodes; this cluster has ${n}`);
}

function named(spec: readonly NodeName[], nodes: readonly NodeName[]): readonly NodeName[] {
  if (spec.length === 0) throw usageError("an empty list of nodes hits nobody: name at least one");
  const unknown = spec.find((node) => !nodes.includes(node));
  if (unknown !== undefined)
    throw usageError(`there is no node "${unknown}" in this cluster. ${suggestion(unknown, nodes)}`);
  return spec;
}

/** A plan in words, before anybody knows who is primary. */
export function describeTargets({ spec, nodes }: TargetPlan): string {
  if (typeof spec !== "string") return nodes.join(" ");
  return spec === "primaries" ? spec : `${nodes.join(" ")} (${spec})`;
}

/**
 * Finds out who is hit, at the moment of injection: of the primaries a part that the plan has drawn, at least one. Where no
 * primary is known, or the system has no such thing, it is the first of the plan's order, and the words say so.
 */
export async function resolveTargets(plan: TargetPlan, cluster: Cluster): Promise<ResolvedTargets> {
  if (plan.spec !== "primaries") return { nodes: plan.nodes, describe: describeTargets(plan) };
  const known = new Set((await cluster.primaries?.()) ?? []);
  const primaries = plan.nodes.filter((node) => known.has(node));
  if (primaries.length === 0)
    return { nodes: plan.nodes.slice(0, 1), describe: `${plan.nodes[0]} (no primary was known)` };
  const nodes = primaries.slice(0, 1 + Math.floor((plan.share ?? 0) * primaries.length));
  return { nodes, describe: `${nodes.join(" ")} (primaries)` };
}
