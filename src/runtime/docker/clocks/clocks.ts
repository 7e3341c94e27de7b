import { release } from "node:os";
import type { Clock } from "../../../core/clock.ts";
import { environmentError } from "../../../core/errors.ts";
import type { NodeName } from "../../../core/node.ts";
import type { ClockControl } from "../../cluster.ts";
import { whyNoSkew } from "../../machine/vdso/self-test.ts";
import type { Offers } from "../../runtime.ts";
import { together } from "../../together.ts";
import type { Engine } from "../engine.ts";
import { cgroupOf } from "../kernel.ts";
import type { Pod } from "../pod.ts";
import { type Keeper, KeeperHere } from "./keeper.ts";

/** What there is for programs whose vDSO cannot be reached, and that are linked dynamically; it does nothing to others, such as those in Go. */
const OTHERWISE =
  "Programs that are linked dynamically can be run with libfaketime (LD_PRELOAD) in their image";

/** Whether clocks of this engine's containers can be skewed, or why not and what may be done instead. */
export async function offerClocks(engine: Engine): Promise<Offers> {
  const reason = await whyNoClocks(engine);
  return { clock: reason === undefined ? true : `${reason}. ${OTHERWISE}` };
}

/** Why clocks of this engine's containers cannot be skewed, in one sentence; `undefined` where they can. */
export async function whyNoClocks({ kernel }: Engine): Promise<string | undefined> {
  if (kernel !== release())
    return `the engine runs on another kernel than this (${kernel}, in a virtual machine), and clocks of its processes cannot be reached`;
  if (process.getuid?.() !== 0)
    return "the processes of containers belong to root, and this is not root, so that their clocks cannot be reached";
  return whyNoSkew();
}

/** What a run has of its nodes' clocks, and lets go of at its end. */
export interface Clocks {
  readonly control: ClockControl;
  close(): Promise<void>;
}

/** Makes clocks of these pods ready to be skewed; in itself that changes nothing. */
export async function clocksOf(clock: Clock, pods: readonly Pod[]): Promise<Clocks> {
  const cgroups = await together(
    pods.map(async ({ node, server }) => {
      const { Id, State } = await server.inspect();
      const cgroup = await cgroupOf(Id, State.Pid);
      if (!cgroup)
        throw environmentError(
          `the processes of ${node.name} are not to be seen from here, so that its clock cannot be skewed. Run ordeal on the engine's own machine, outside of containers.`,
        );
      return [node.name, cgroup] as const;
    }),
  );
  const keeper = new KeeperHere(clock, new Map(cgroups));
  return { control: controlBy(keeper), close: () => keeper.close() };
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
