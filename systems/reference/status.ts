import type { NodeName } from "../../src/core/node.ts";
import type { ClusterNode } from "../../src/runtime/cluster.ts";
import { Calls } from "./calls.ts";

/** What every node of a reference cluster says when it is asked for its `status`. */
export type Status = Readonly<{
  /** Whether it serves clients now, by itself or through another. */
  serves: boolean;
  /** Whether it believes to lead. */
  leads: boolean;
}>;

/** Resolves when a node serves; rejects when it does not, or does not answer. */
export async function ready(node: ClusterNode, signal: AbortSignal): Promise<void> {
  if (!(await statusOf(node, signal)).serves) throw new Error(`${node.name} does not serve yet`);
}

/** Who of these nodes believes to lead; one that does not answer is left out. */
export async function primaries(
  nodes: readonly ClusterNode[],
  signal: AbortSignal,
): Promise<readonly NodeName[]> {
  const leads = await Promise.all(
    nodes.map((node) =>
      statusOf(node, signal).then(
        ({ leads }) => leads,
        () => false,
      ),
    ),
  );
  return nodes.filter((_, i) => leads[i]).map(({ name }) => name);
}

async function statusOf(node: ClusterNode, signal: AbortSignal): Promise<Status> {
  if (!node.dial) throw new Error(`the runtime of ${node.name} offers no channels for messages`);
  const calls = new Calls(await node.dial("client", signal));
  try {
    return (await calls.call({ type: "status" }, signal)) as Status;
  } finally {
    calls.close();
  }
}
