import { invariant } from "../../core/invariant.ts";
import type { Runtime } from "../runtime.ts";

/** Nodes inside the control node, in virtual time: nothing to install, and the same seed gives the same history to the byte. */
export function simulationRuntime(): Runtime {
  return {
    name: "simulation",
    async start({ system, nodes, settings, clock, random }) {
      invariant(
        system.simulation,
        `${system.name} was asked to run as a simulation, which it does not declare`,
      );
      return system.simulation.start(nodes, settings, { clock, random });
    },
  };
}
