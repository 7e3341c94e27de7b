import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { Runtime, RuntimeName } from "../runtime/runtime.ts";
import type { System } from "../runtime/system.ts";

/** Every runtime by name. Making one starts nothing; it is only loaded where it is wanted, since the drivers of one are slow to load. */
const RUNTIMES: { readonly [name in Exclude<RuntimeName, "remote">]: () => Promise<Runtime> } = {
  docker: async () => (await import("../runtime/docker/docker.ts")).dockerRuntime(),
  local: async () => (await import("../runtime/local/local.ts")).localRuntime(),
  simulation: async () => (await import("../runtime/simulation/simulation.ts")).simulationRuntime(),
};

/** Where a system can run, what is nearest to the real thing first: a program written against `Env` runs anywhere. */
const runtimesOf = ({ docker, program, simulation }: System): (keyof typeof RUNTIMES)[] => [
  ...(docker || program ? (["docker"] as const) : []),
  ...(program ? (["local"] as const) : []),
  ...(program || simulation ? (["simulation"] as const) : []),
];

/**
 * The runtime that somebody asks for, or the first one on which the system runs. Where that is Docker, no engine answers and
 * the system's nodes can be processes of this machine, they are.
 *
 * @throws a usage error when the system does not run there.
 */
export async function chooseRuntime(system: System, asked: string | undefined): Promise<Runtime> {
  const possible = runtimesOf(system);
  const chosen = asked === undefined ? possible[0] : possible.find((name) => name === asked);
  if (!chosen)
    throw usageError(
      `${system.name} does not run on the runtime "${asked}". ${suggestion(String(asked), possible)}`,
    );
  const runtime = await RUNTIMES[chosen]();
  if (asked !== undefined || !system.program || !runtime.available) return runtime;
  return runtime.available().then(
    () => runtime,
    (why: Error) => inPlaceOf(chosen, why.message),
  );
}

/** The local runtime, which says why it was taken. */
async function inPlaceOf(missing: string, why: string): Promise<Runtime> {
  const { start, ...rest } = await RUNTIMES.local();
  return {
    ...rest,
    async start(request) {
      request.note(`nodes are processes of this machine, since ${missing} is not to be had: ${why}`);
      const cluster = await start(request);
      return { ...cluster, facts: [...cluster.facts, { name: `instead of ${missing}`, value: why }] };
    },
  };
}
