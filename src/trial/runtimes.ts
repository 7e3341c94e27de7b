import { dockerRuntime } from "../runtime/docker/docker.ts";
import type { Runtime, RuntimeName } from "../runtime/runtime.ts";
import { simulationRuntime } from "../runtime/simulation/simulation.ts";

/** The runtime of a name. Making one starts nothing. */
export function runtimeFor(name: RuntimeName): Runtime {
  return name === "docker" ? dockerRuntime() : simulationRuntime();
}
