import { seconds } from "../../core/duration.ts";
import { invariant } from "../../core/invariant.ts";
import { isVirtual } from "../../core/virtual-clock.ts";
import type { Cluster, ClusterNode } from "../cluster.ts";
import { Findings } from "../findings.ts";
import { type Beginner, untilReady } from "../readiness.ts";
import { offering, type Runtime, type StartRequest } from "../runtime.ts";
import type { ProgramSystem } from "../system.ts";
import { SimulatedCluster } from "./cluster.ts";
import type { World } from "./world.ts";

/** For all nodes together, virtual. */
const READY_WITHIN = seconds(60);

const OFFERS = offering([
  ...(["process", "network", "clock", "power", "files"] as const),
  ...(["shaping", "shaping:corrupt", "shaping:rate", "shaping:types", "shaping:clients"] as const),
  ...(["storage", "storage:slow", "storage:full", "storage:read-only", "storage:sync-fails"] as const),
]);

/** Nodes inside the control node, in virtual time: nothing to install, and the same seed gives the same history to the byte. */
export function simulationRuntime(): Runtime {
  return {
    name: "simulation",
    offers: async ({ program, simulation }) => (program ? OFFERS : offering(simulation?.capabilities ?? [])),
    async start(request) {
      const { system, nodes, settings, clock, random } = request;
      if (system.program) return startProgram(request, system.program);
      invariant(
        system.simulation,
        `${system.name} was asked to run as a simulation, which it does not declare`,
      );
      return system.simulation.start(nodes, settings, { clock, random });
    },
  };
}

async function startProgram(request: StartRequest, program: ProgramSystem): Promise<Cluster> {
  const { system, nodes, settings, clock, random, mutants, assertions = false, trace } = request;
  invariant(isVirtual(clock), "a simulation was to run in real time");
  const findings = new Findings();
  const world: World = {
    clock,
    random,
    settings,
    mutants: new Set(mutants),
    assertions,
    findings,
    trace,
  };
  const cluster = new SimulatedCluster(world, { ...system, program }, nodes);
  for (const name of nodes) cluster.member(name).start();
  try {
    await untilReady(
      { ...request, within: READY_WITHIN },
      cluster.nodes.map((node) => beginner(cluster, node)),
    );
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

function beginner(cluster: SimulatedCluster, node: ClusterNode): Beginner {
  const member = cluster.member(node.name);
  return {
    node,
    exit: async () => (member.up ? undefined : "it ended by itself"),
    lastLines: async () => member.log.last(),
  };
}
