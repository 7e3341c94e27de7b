import type Docker from "dockerode";
import { environmentError } from "../../core/errors.ts";
import type { NodeName } from "../../core/node.ts";
import type { Random } from "../../core/random.ts";
import { canListen } from "../machine/listen.ts";
import { engineSaid, statusOf } from "./answers.ts";

/** The network of one run: a bridge of its own, addresses that never change, no way out. */
export interface RunNetwork {
  readonly name: string;
  readonly addresses: ReadonlyMap<NodeName, string>;
  /** The bridge is on this very machine: nodes can be reached by their own addresses, without published ports. */
  readonly reachable: boolean;
}

const ATTEMPTS = 20;

/** Draws a subnet from 10.192.0.0/10 (nobody's default) until the engine finds one that overlaps with nobody's. */
export async function leaseNetwork(
  docker: Docker,
  name: string,
  labels: { [label: string]: string },
  nodes: readonly NodeName[],
  random: Random,
): Promise<RunNetwork> {
  for (let attempt = 1; ; attempt++) {
    const prefix = `10.${random.int(192, 255)}.${random.int(0, 255)}`;
    try {
      await docker.createNetwork(bridge(name, labels, prefix));
      return {
        name,
        addresses: new Map(nodes.map((node, i) => [node, `${prefix}.${i + 11}`])),
        reachable: await canListen(`${prefix}.1`, 0),
      };
    } catch (error) {
      const overlaps = statusOf(error) === 403 || /overlap/i.test(engineSaid(error));
      if (!overlaps || attempt === ATTEMPTS)
        throw environmentError(
          `the engine would not make a network for this run: ${engineSaid(error)}. Unused ones may be in the way: docker network prune`,
          { cause: error },
        );
    }
  }
}

/** Not `internal`: the engine would silently publish no ports. Without masquerade nothing that leaves ever gets an answer, which is as good. */
const bridge = (
  name: string,
  labels: { [label: string]: string },
  prefix: string,
): Docker.NetworkCreateOptions => ({
  Name: name,
  Driver: "bridge",
  Labels: labels,
  IPAM: { Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] },
  Options: { "com.docker.network.bridge.enable_ip_masquerade": "false" },
});
