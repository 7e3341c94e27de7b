import type { Socket } from "node:net";
import type { Connection, Listener, Message, NodeId, NodeProgram } from "../../../patterns/env.ts";
import type { Clock } from "../../core/clock.ts";
import { nextTurn } from "../../core/queue.ts";
import { Conversations } from "./conversations.ts";
import { listen, onFrames } from "./listening.ts";
import type { NodeConfig } from "./node-config.ts";
import { decoded, type PeerFrame } from "./peer-frame.ts";
import { Way } from "./way.ts";

/** Everything between a node and its peers: a way to each, and what comes over the ways of the others. */
export class Peers {
  readonly #self: NodeId;
  readonly #ways = new Map<NodeId, Way>();
  readonly #conversations: Conversations;
  /** The connection over which each peer speaks now. */
  readonly #incoming = new Map<NodeId, Socket>();
  readonly #program: () => NodeProgram;

  /** @param life which life of the node this is: no two of them name a conversation alike. */
  constructor({ node }: NodeConfig, life: number, program: () => NodeProgram) {
    this.#self = node;
    this.#program = program;
    this.#conversations = new Conversations(`${node}.${life}.`, (to, frame) =>
      this.#ways.get(to)?.send(frame),
    );
  }

  /** Opens the port at which the peers arrive, and only then sets out for theirs: nobody may be turned away whom this node knows. Rejects when it is taken. */
  async begin({ node, members, listen: { host, peer } }: NodeConfig, clock: Clock): Promise<void> {
    await listen(host, peer, (socket) => this.#welcome(socket));
    for (const { name, address } of members) {
      if (name === node) continue;
      const broken = () => this.#conversations.breakAll(name);
      this.#ways.set(name, new Way(address, { kind: "hello", name: node }, clock, broken));
    }
  }

  send(to: NodeId, message: Message): void {
    if (to === this.#self) void nextTurn().then(() => this.#program().receive(to, message));
    else this.#ways.get(to)?.sendDatagram({ kind: "datagram", name: "", message });
  }

  connect(to: NodeId, listener: Listener): Connection {
    return this.#conversations.begin(to, listener);
  }

  #welcome(socket: Socket): void {
    let from: NodeId | undefined;
    onFrames(socket, (payload) => {
      const frame = decoded(payload);
      if (frame.kind === "hello") {
        from = frame.name;
        this.#change(from, socket);
      } else if (from !== undefined && this.#incoming.get(from) === socket) {
        this.#take(from, frame);
      }
    });
    socket.on("close", () => {
      if (from !== undefined && this.#incoming.get(from) === socket) this.#end(from);
    });
  }

  /** A peer has one connection at a time: with a new one the old one is history. */
  #change(from: NodeId, socket: Socket): void {
    this.#incoming.get(from)?.destroy();
    this.#end(from);
    this.#incoming.set(from, socket);
  }

  #end(from: NodeId): void {
    this.#incoming.delete(from);
    this.#conversations.breakAll(from);
  }

  #take(from: NodeId, frame: Exclude<PeerFrame, { readonly kind: "hello" }>): void {
    if (frame.kind === "datagram") this.#program().receive(from, frame.message);
    else this.#conversations.take(from, frame, (connection) => this.#program().accept(connection, from));
  }
}
