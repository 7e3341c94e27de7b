import { realClock } from "../../../core/clock.ts";
import type { Capability } from "../../cluster.ts";
import { thisOwner } from "../../machine/owner.ts";
import { type Offers, offering } from "../../runtime.ts";
import type { Engine } from "../engine.ts";
import { holderTag } from "../images.ts";
import { enter } from "../inside.ts";
import { labelsOf } from "../labels.ts";
import { imageId } from "../recipe.ts";
import { type Abilities, abilitiesOf } from "./abilities.ts";

const BY_EITHER = ["shaping", "shaping:rate"] as const;
const BY_QUEUE = ["shaping:corrupt", "shaping:clients"] as const;

/** What can be done to links where the kernel can do everything. */
export const SHAPING_CAPABILITIES: readonly Capability[] = [...BY_EITHER, ...BY_QUEUE];

/**
 * What can be done to links with this engine: tried in a container of our own. Before the first run of this machine has built its image all
 * is promised, and who starts a cluster will see.
 */
export async function offerShaping(engine: Engine): Promise<Offers> {
  const image = await holderTag();
  if (!(await imageId(engine.docker, image))) return offering(SHAPING_CAPABILITIES);
  return offersBy(await tried(engine, image));
}

/** What there is where the kernel can do this. */
export function offersBy({ netem, queue }: Abilities): Offers {
  if (queue) return offering(SHAPING_CAPABILITIES);
  const lack = netem ? "the kernel has no NFQUEUE" : "the kernel has neither netem nor NFQUEUE";
  const missing = netem ? BY_QUEUE : SHAPING_CAPABILITIES;
  return {
    ...(netem ? offering(BY_EITHER) : {}),
    ...Object.fromEntries(missing.map((capability) => [capability, `${lack}; see ordeal doctor`])),
  };
}

/** Asks the kernel once for a process: it will not learn anything meanwhile. */
let answer: Promise<Abilities> | undefined;

const tried = (engine: Engine, image: string): Promise<Abilities> => (answer ??= tryOut(engine, image));

async function tryOut({ docker }: Engine, image: string): Promise<Abilities> {
  const container = await docker.createContainer({
    Image: image,
    Labels: labelsOf(`offers-${process.pid}`, await thisOwner()),
    HostConfig: { NetworkMode: "none", CapAdd: ["NET_ADMIN"] },
  });
  try {
    await container.start();
    return await abilitiesOf((await enter(realClock(), container)).inside);
  } finally {
    await container.remove({ force: true });
  }
}
