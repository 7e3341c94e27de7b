import type { Connection, Listener, Message } from "../../../patterns/env.ts";
import type { Channel } from "../../client/client.ts";
import { sleep } from "../../core/clock.ts";
import { milliseconds } from "../../core/duration.ts";
import { CLIENTS, type Link as LinkOf } from "../../core/fault.ts";
import type { NodeName } from "../../core/node.ts";
import type { NetworkControl, ShapingControl } from "../cluster.ts";
import { linkName } from "../in-force.ts";
import { ClientEnd } from "./client-end.ts";
import { Conversation, NodeEnd } from "./conversation.ts";
import type { Host, Life } from "./life.ts";
import { type Addressee, Link } from "./link.ts";
import type { World } from "./world.ts";

/** How long a probe is on its way at the most. */
const PROBE_WITHIN = milliseconds(5);

/** A node as the network sees it. */
type Member = Host & Addressee;

/** All links between nodes, each to itself included, and between clients and nodes; and whoever is at their ends. */
export class Network {
  readonly #world: World;
  readonly #nodes = new Map<NodeName, Member>();
  /** By sender, then by receiver. */
  readonly #links = new Map<NodeName, Map<NodeName, Link>>();

  constructor(world: World, names: readonly NodeName[]) {
    this.#world = world;
    for (const from of [...names, CLIENTS])
      this.#links.set(from, new Map([...names, CLIENTS].map((to) => [to, new Link(world, from, to)])));
  }

  attach(node: Member): void {
    this.#nodes.set(node.name, node);
  }

  /** Sends a datagram. @throws when there is no such member. */
  send(from: NodeName, to: NodeName, message: Message): void {
    this.#link(from, to).send(message, this.#node(to));
  }

  /** A life opens a conversation. */
  connect(life: Life, to: NodeName, listener: Listener): Connection {
    const conversation = this.#conversation(life.host.name, to, life.host.name);
    const end = new NodeEnd(this.#world, life, conversation, conversation.forth);
    end.listener = listener;
    conversation.back.end = end;
    conversation.forth.send("open");
    return end;
  }

  /** A client opens a conversation. Rejects when the node refuses, cannot be reached for some seconds, or nobody waits any more. */
  async dial(to: NodeName, signal?: AbortSignal): Promise<Channel> {
    signal?.throwIfAborted();
    let end: ClientEnd | undefined;
    const giveUp = () => end?.giveUp(signal?.reason as Error);
    signal?.addEventListener("abort", giveUp);
    try {
      return await new Promise((resolve, reject) => {
        const conversation = this.#conversation(CLIENTS, to, undefined);
        end = new ClientEnd(this.#world, conversation, to, { resolve, reject });
      });
    } finally {
      // One signal is for all that a client dials while it is connected: who has an answer listens no more.
      signal?.removeEventListener("abort", giveUp);
    }
  }

  readonly control: NetworkControl = {
    apply: async (cut) => {
      const wanted = new Set(cut.map((link) => this.#named(link)));
      for (const link of this.#all()) link.cut = wanted.has(link);
      this.#retry();
    },
    /** Looks when a datagram would leave and when it would arrive; it is none of the link's own, whose counts and draws it would move. */
    probe: async (links) => {
      const probed = links.map((link) => this.#named(link));
      const left = probed.map(({ cut }) => !cut);
      await sleep(this.#world.clock, PROBE_WITHIN);
      return probed.map(({ cut }, i) => left[i] === true && !cut);
    },
    dropped: async (links) => links.map((link) => this.#named(link).dropped),
  };

  readonly shaping: ShapingControl = {
    by: "the simulated links",
    does: ["corrupt", "rate", "types", "clients"],
    apply: async (shaped) => {
      for (const link of this.#all()) link.shapes = [];
      for (const { link, shape } of shaped) {
        const named = this.#named(link);
        named.shapes = [...named.shapes, shape];
      }
      this.#retry();
    },
    read: async (links) => links.map((link) => this.#named(link).shapes),
    touched: async (links) => links.map((link) => this.#named(link).touched),
    corrupted: async (links) => links.map((link) => this.#named(link).corrupted),
  };

  #conversation(from: NodeName, to: NodeName, caller: NodeName | undefined): Conversation {
    const [forth, back] = [this.#link(from, to), this.#link(to, from)];
    return new Conversation({ world: this.#world, forth, back, called: this.#node(to), caller });
  }

  #retry(): void {
    for (const link of this.#all()) for (const stalled of [...link.stalled]) stalled.retry();
  }

  *#all(): Generator<Link> {
    for (const links of this.#links.values()) yield* links.values();
  }

  #named = ({ from, to }: LinkOf): Link => this.#link(from, to);

  #link(from: NodeName, to: NodeName): Link {
    const link = this.#links.get(from)?.get(to);
    if (!link) throw new Error(`there is no link ${linkName({ from, to })}`);
    return link;
  }

  #node(name: NodeName): Member {
    const node = this.#nodes.get(name);
    if (!node) throw new Error(`there is no member ${name}`);
    return node;
  }
}
