import type { Clock } from "../../../core/clock.ts";
import { CLIENTS } from "../../../core/fault.ts";
import { enter } from "../inside.ts";
import type { PodPlan } from "../pod.ts";
import type { Station } from "../stations.ts";

/**
 * Starts a beacon that is no member, for trials of the links from and to clients: what the rules of nodes know of clients is that they are
 * none either. It carries the run's labels, and goes with it.
 */
export async function startClientsBeacon(
  { engine, runId, images, labels, network }: PodPlan,
  clock: Clock,
): Promise<Station> {
  const container = await engine.docker.createContainer({
    name: `ordeal-${runId}-clients`,
    Image: images.holder.reference,
    Labels: labels,
    HostConfig: { NetworkMode: network.name, CapAdd: ["NET_ADMIN"] },
  });
  await container.start();
  const { NetworkSettings } = await container.inspect();
  const { inside } = await enter(clock, container);
  return { name: CLIENTS, address: NetworkSettings.Networks[network.name]?.IPAddress as string, inside };
}
