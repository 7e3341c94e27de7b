import { connect } from "node:net";
import { type Clock, sleep } from "../../core/clock.ts";
import { milliseconds } from "../../core/duration.ts";
import { CLIENTS, type Link as LinkName, linksAmong } from "../../core/fault.ts";
import { invariant } from "../../core/invariant.ts";
import type { Address, NodeName } from "../../core/node.ts";
import type { Random } from "../../core/random.ts";
import type { NetworkControl, ShapingControl } from "../cluster.ts";
import { linkName } from "../in-force.ts";
import { LOOPBACK } from "../machine/ports.ts";
import { framed } from "../process/frames.ts";
import { together } from "../together.ts";
import type { ClientLinks } from "./client-channel.ts";
import { Link } from "./link.ts";
import { PeerProxy, PROBE } from "./peer-proxy.ts";

/** How long a probe may take to get through on a machine that is busy. */
const PROBE_WITHIN = milliseconds(200);

/** All links of a cluster, and the proxies that stand where its nodes reach each other. */
export class Network implements NetworkControl {
  readonly #clock: Clock;
  readonly #links = new Map<string, Link>();
  readonly #doors = new Map<string, { readonly proxy: PeerProxy; readonly address: Address }>();

  private constructor(nodes: readonly NodeName[], clock: Clock, random: Random) {
    this.#clock = clock;
    const ends = [...nodes, CLIENTS];
    for (const from of ends)
      for (const to of ends) {
        const name = linkName({ from, to });
        if (from !== to) this.#links.set(name, new Link(clock, random.fork(name)));
      }
  }

  /** @param peerPort where a node's own port for its peers is now. */
  static async of(
    nodes: readonly NodeName[],
    clock: Clock,
    random: Random,
    peerPort: (node: NodeName) => Address,
  ): Promise<Network> {
    const network = new Network(nodes, clock, random);
    await together(linksAmong(nodes).map((link) => network.#open(link, peerPort)));
    return network;
  }

  /** Where `from` reaches the peer port of `to`. */
  door(link: LinkName): Address {
    return this.#door(link).address;
  }

  clientLinks(node: NodeName): ClientLinks {
    return {
      there: this.#link({ from: CLIENTS, to: node }),
      back: this.#link({ from: node, to: CLIENTS }),
    };
  }

  async apply(cut: readonly LinkName[]): Promise<void> {
    const names = new Set(cut.map(linkName));
    for (const link of cut) this.#link(link);
    for (const [name, link] of this.#links) link.set(names.has(name));
  }

  probe(links: readonly LinkName[]): Promise<readonly boolean[]> {
    return together(links.map((link) => this.#probe(link)));
  }

  async dropped(links: readonly LinkName[]): Promise<readonly number[]> {
    return links.map((link) => this.#link(link).dropped);
  }

  readonly shaping: ShapingControl = {
    by: "a proxy for each link",
    does: ["corrupt", "rate", "types", "clients"],
    apply: async (shaped) => {
      for (const { link } of shaped) this.#link(link);
      for (const [name, link] of this.#links)
        link.shapes = shaped.filter((each) => linkName(each.link) === name).map(({ shape }) => shape);
    },
    read: async (links) => links.map((link) => this.#link(link).shapes),
    touched: async (links) => links.map((link) => this.#link(link).touched),
    corrupted: async (links) => links.map((link) => this.#link(link).corrupted),
  };

  close(): void {
    for (const { proxy } of this.#doors.values()) proxy.close();
  }

  async #open(link: LinkName, peerPort: (node: NodeName) => Address): Promise<void> {
    const back = this.#link({ from: link.to, to: link.from });
    const proxy = new PeerProxy(this.#link(link), back, () => peerPort(link.to));
    this.#doors.set(linkName(link), { proxy, address: await proxy.listen(LOOPBACK) });
  }

  /** Clients are in this process: nothing stands between them and their links. */
  async #probe(link: LinkName): Promise<boolean> {
    if (link.from === CLIENTS || link.to === CLIENTS) return !this.#link(link).isCut;
    const socket = connect(this.door(link));
    try {
      const echo = new Promise<true>((resolve) => socket.once("data", () => resolve(true)));
      socket.on("error", () => {});
      socket.write(framed(PROBE));
      return await Promise.race([echo, sleep(this.#clock, PROBE_WITHIN).then(() => false)]);
    } finally {
      socket.destroy();
    }
  }

  #link(link: LinkName): Link {
    const found = this.#links.get(linkName(link));
    invariant(found, `${linkName(link)} is no link of this cluster`);
    return found;
  }

  #door(link: LinkName) {
    const found = this.#doors.get(linkName(link));
    invariant(found, `${linkName(link)} is no link between two nodes of this cluster`);
    return found;
  }
}
