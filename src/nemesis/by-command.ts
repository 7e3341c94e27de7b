import type { Evidence } from "../core/fault.ts";
import { invariant } from "../core/invariant.ts";
import { hostAndPort } from "../core/node.ts";
import type { Value } from "../core/value.ts";
import type { ClusterNode } from "../runtime/cluster.ts";
import type { AnyNemesis, Injection, Stage } from "./nemesis.ts";
import { resolveTargets, type TargetPlan } from "./targets.ts";

/**
 * The same faults at the same times, carried out by a script of the user's: it is told what the nemesis has planned, and who
 * that means just now. Which capabilities the nemesis itself would need does not matter.
 */
export function byCommand(nemesis: AnyNemesis): AnyNemesis {
  const { turn } = nemesis;
  const turnByCommand = (its: Value) => {
    const whose = turn?.(its) ?? { nemesis, plan: its };
    return { ...whose, nemesis: byCommand(whose.nemesis) };
  };
  return {
    ...nemesis,
    requires: ["command", ...nemesis.requires.filter((capability) => capability === "primaries")],
    ...(turn && { turn: turnByCommand }),
    inject: (stage, plan) => inject(nemesis, stage, plan),
  };
}

async function inject(nemesis: AnyNemesis, stage: Stage, plan: Value): Promise<Injection> {
  const { command, nodes } = stage.cluster;
  invariant(command, "a script was to break a cluster that has none");
  const asked = targetsOf(plan);
  const resolved = asked && (await resolveTargets(asked, stage.cluster));
  const describe = `${nemesis.describe(plan)}${asked?.spec === "primaries" ? `: ${resolved?.describe}` : ""}`;
  const order = {
    fault: stage.fault,
    nemesis: nemesis.name,
    describe,
    targets: nodes.filter(({ name }) => resolved?.nodes.includes(name)).map(located),
    nodes: nodes.map(located),
    plan,
  };
  let called: Promise<Evidence> | undefined;
  const cure = async () => {
    // Interrupted, a run cures at once: what is only coming into force must not outlive its cure.
    await called;
    return { felt: [], healed: [await command.call("cure", order)] };
  };
  // A fault that names no nodes, such as a partition, may touch them all.
  stage.curedBy(cure, resolved?.nodes ?? nodes.map(({ name }) => name));
  called = command.call("inject", order);
  return { evidence: [await called], describe, cure };
}

/** A node as a script is told of it. */
function located({ name, address }: ClusterNode) {
  const { host, port } = address("client");
  return { name, host, port, address: hostAndPort({ host, port }) };
}

/** Whom a plan is for, where it says so itself, or for one of its parts. */
function targetsOf(plan: Value): TargetPlan | undefined {
  const own = plan as { readonly spec?: unknown; readonly targets?: TargetPlan } | null;
  return own?.spec === undefined ? own?.targets : (plan as unknown as TargetPlan);
}
