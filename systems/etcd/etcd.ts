import type { NodeName } from "../../src/core/node.ts";
import type { Settings } from "../../src/core/settings.ts";
import type { ClusterNode } from "../../src/runtime/cluster.ts";
import { defineSystem, type System } from "../../src/runtime/system.ts";
import { SURVIVED_BY_ONE } from "../survived-by-one.ts";
import { Gateway } from "./gateway.ts";
import { isLeader, type Reads } from "./kv.ts";
import { registerClient } from "./register.ts";
import { setClient } from "./set.ts";

const CLIENT_PORT = 2379;
const PEER_PORT = 2380;

const readsOf = (settings: Settings): Reads => settings.reads as Reads;

/** etcd: a key-value store on Raft, spoken to through its JSON gateway. */
export const etcdSystem: System = defineSystem({
  name: "etcd",
  about: "a key-value store on Raft",
  options: {
    reads: {
      about: "how reads are served: through the leader, or by the node at once",
      kind: "choice",
      values: ["linearizable", "serializable"],
      default: "linearizable",
    },
  },
  nodes: { default: 3, min: 1, max: 9 },
  ports: { client: CLIENT_PORT, peer: PEER_PORT },
  scheme: "http",
  docker: {
    image: "quay.io/coreos/etcd:v3.7.1",
    recipe: new URL(".", import.meta.url),
    command: (node, nodes) => command(node, nodes),
    data: ["/var/lib/etcd"],
  },
  // It takes its disk at its word, and its network at TCP's: no wiped, older, shorter or changed data, and no wrong bytes on the wire.
  survives: () => ["partition", ...SURVIVED_BY_ONE],
  workloads: {
    register: {
      client: (settings) => registerClient(readsOf(settings)),
      claim: (settings) => (readsOf(settings) === "serializable" ? "stale-reads" : "linearizable"),
    },
    set: {
      client: (settings) => setClient(readsOf(settings)),
      claim: (settings) => (readsOf(settings) === "serializable" ? "stale-reads" : "durable"),
    },
  },
  ready: (node, signal) => asking(node, async (gateway) => void (await healthy(gateway, signal))),
  version: (node, signal) =>
    asking(
      node,
      async (gateway) =>
        (JSON.parse(await gateway.get("/version", signal)) as { etcdserver: string }).etcdserver,
    ),
  primaries: async (nodes, signal) => {
    const leads = await Promise.all(
      nodes.map((node) => asking(node, (gateway) => isLeader(gateway, signal)).catch(() => false)),
    );
    return nodes.filter((_, i) => leads[i]).map((node) => node.name);
  },
});

/** The same at the first start and after a kill: once there is data, etcd leaves the `initial-` flags alone. */
function command(node: NodeName, nodes: readonly NodeName[]): readonly string[] {
  return [
    "etcd",
    ...["--name", node],
    ...["--data-dir", "/var/lib/etcd/data"],
    ...["--listen-client-urls", `http://0.0.0.0:${CLIENT_PORT}`],
    ...["--advertise-client-urls", `http://${node}:${CLIENT_PORT}`],
    ...["--listen-peer-urls", `http://0.0.0.0:${PEER_PORT}`],
    ...["--initial-advertise-peer-urls", `http://${node}:${PEER_PORT}`],
    ...["--initial-cluster", nodes.map((peer) => `${peer}=http://${peer}:${PEER_PORT}`).join(",")],
    ...["--initial-cluster-state", "new"],
    ...["--initial-cluster-token", "ordeal"],
    ...["--logger", "zap"],
  ];
}

/** `/health` asks for a linearizable read inside, so a node says yes only when it reaches a leader. */
async function healthy(gateway: Gateway, signal: AbortSignal): Promise<void> {
  const answer = await gateway.get("/health", signal);
  if ((JSON.parse(answer) as { health?: string }).health !== "true")
    throw new Error(`/health says ${answer}`);
}

async function asking<T>(node: ClusterNode, ask: (gateway: Gateway) => Promise<T>): Promise<T> {
  const gateway = await Gateway.to(node);
  try {
    return await ask(gateway);
  } finally {
    await gateway.close();
  }
}
