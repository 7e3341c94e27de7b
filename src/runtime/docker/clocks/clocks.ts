import { release } from "node:os";
import type { NodeName } from "../../../core/node.ts";
import type { ClockControl } from "../../cluster.ts";
import { whyNoSkew } from "../../machine/vdso/self-test.ts";
import type { Offers, StartRequest } from "../../runtime.ts";
import { together } from "../../together.ts";
import type { Engine } from "../engine.ts";
import { cgroupOf } from "../kernel.ts";
import type { Pod, PodPlan } from "../pod.ts";
import { type Keeper, keeperHere, type Server } from "./keeper.ts";
import { keeperInContainer } from "./keeper-in-container.ts";

/** What there is for programs whose vDSO cannot be reached, and that are linked dynamically; it does nothing to others, such as those in Go. */
export const OTHERWISE =
  "Programs that are linked dynamically can be run with libfaketime (LD_PRELOAD) in their image";

/** Whether clocks of this engine's containers can be skewed, or why not and what may be done instead. */
export async function offerClocks(engine: Engine): Promise<Offers> {
  const reason = await whyNoClocks(engine);
  return { clock: reason === undefined ? true : `${reason}. ${OTHERWISE}` };
}

/** Why clocks of this engine's containers cannot be skewed, as far as one can tell without a container; `undefined` where they can. */
export async function whyNoClocks(engine: Engine): Promise<string | undefined> {
  if (outOfReach(engine) === undefined) return whyNoSkew();
  const { Architecture } = (await engine.docker.info()) as { Architecture: string };
  if (Architecture === "x86_64") return undefined;
  return `clocks of processes are skewed on x86-64, and the engine's machine is ${Architecture}`;
}

/** Why this process may not touch those of containers, so that a helper must; `undefined` where it may. */
export function outOfReach({ kernel }: Engine): string | undefined {
  if (process.platform !== "linux" || kernel !== release())
    return `the engine runs on another kernel than this (${kernel}), in a virtual machine`;
  if (process.getuid?.() !== 0) return "processes of containers belong to root, and this is not root";
  return undefined;
}

/** What a run has of its nodes' clocks, and lets go of at its end. */
export interface Clocks {
  /** Who skews them, for the report. */
  readonly by: "this process" | "a helper container";
  readonly control: ClockControl;
  close(): Promise<void>;
}

/**
 * Makes clocks of these pods ready to be skewed; in itself that changes nothing.
 *
 * @param helper a helper container is to do it, even where this process could.
 */
export async function clocksOf(
  plan: PodPlan,
  pods: readonly Pod[],
  request: StartRequest,
  helper: boolean,
): Promise<Clocks> {
  const servers = await together(pods.map(serverOf));
  const seen = await together(servers.map(({ container, pid }) => cgroupOf(container, pid)));
  const isHelped = helper || seen.includes(undefined) || outOfReach(plan.engine) !== undefined;
  const { clock, signal, note, runId } = request;
  const keeper = isHelped
    ? await keeperInContainer(
        { docker: plan.engine.docker, clock, signal, note },
        `ordeal-${runId}-clocks`,
        plan.labels,
        servers,
      )
    : await keeperHere(clock, servers);
  const by = isHelped ? "a helper container" : "this process";
  return { by, control: controlBy(keeper), close: () => keeper.close() };
}

async function serverOf({ node, server }: Pod): Promise<Server> {
  const { Id, State } = await server.inspect();
  return { node: node.name, container: Id, pid: State.Pid };
}

/** Wall clocks are wrong in the nodes' own processes, whatever they are written in. */
function controlBy(keeper: Keeper): ClockControl {
  const witnesses = new Map<NodeName, string>();
  return {
    set: (node, skew) => keeper.set(node, skew),
    async read(node) {
      const { ahead, witness } = await keeper.read(node);
      witnesses.set(node, witness);
      return ahead;
    },
    witness: (node) => witnesses.get(node) ?? "",
    wrong: (node) => keeper.wrong(node),
  };
}
