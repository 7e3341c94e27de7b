import { invariant } from "../../core/invariant.ts";
import { isVirtual } from "../../core/virtual-clock.ts";
import type { Cluster } from "../cluster.ts";
import { Findings } from "../findings.ts";
import type { Runtime, StartRequest } from "../runtime.ts";
import type { ProgramSystem } from "../system.ts";
import { SimulatedCluster } from "./cluster.ts";
import { untilReady } from "./readiness.ts";
import type { World } from "./world.ts";

/** Nodes inside the control node, in virtual time: nothing to install, and the same seed gives the same history to the byte. */
export function simulationRuntime(): Runtime {
  return {
    name: "simulation",
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
  const { system, nodes, settings, clock, random, signal, mutants, assertions = false, trace } = request;
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
    await untilReady(cluster, system, clock, signal);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}
