import type { Outcome, Told } from "../../patterns/ch14-request-waiting-list.ts";
import { LatestRequests, type Numbered } from "../../patterns/ch15-idempotent-receiver.ts";
import { ChannelReceiver, InOrder, SingleSocketChannel } from "../../patterns/ch30-single-socket-channel.ts";
import type { Connection, Env, Json, Listener, Message, NodeId } from "../../patterns/env.ts";
import { type Command, isCommand, isQuery } from "./commands.ts";

/** How long a request that was sent on to the leader waits for its answer, milliseconds. Longer than clients do, as a rule. */
const TIMEOUT_MS = 3_000;

/** What the rest of the node does with requests. */
export interface Core {
  /** Who leads, as far as this node knows. */
  leader(): NodeId | undefined;
  /** Whether this node handles this itself, and does not leave it to the leader. */
  takes(request: Command): boolean;
  /** Whether another entry may be under way, besides those that are. */
  hasRoom(): boolean;
  /** Puts a command into the log. */
  propose(command: Command, told: Told<Json>): void;
  /** Answers a query with what is true now. */
  query(command: Command, told: Told<Json>): void;
  /** What the node says of itself. */
  status(): Json;
}

type ClientRequest = Command & Readonly<{ id: number }>;

type Reply = Message & Outcome<Json> & Readonly<{ type: "reply"; to: number }>;

/** What comes from clients, and from members that send on what their clients asked: in order, to the leader, each answered once. */
export class Requests {
  readonly #env: Env;
  readonly #core: Core;
  readonly #members: ChannelReceiver;
  readonly #latest = new LatestRequests();
  #channel: { readonly leader: NodeId; readonly socket: SingleSocketChannel } | undefined;

  constructor(env: Env, core: Core) {
    this.#env = env;
    this.#core = core;
    this.#members = new ChannelReceiver(env, (request, told) =>
      this.#takeForwarded(request as Command, told),
    );
  }

  /** Somebody has connected. */
  accept(connection: Connection, from: NodeId | undefined): Listener {
    if (from !== undefined) return this.#members.accept(connection, from);
    const reply = (to: number, outcome: Outcome<Json>) => {
      const message: Reply = { type: "reply", to, ...outcome };
      connection.send(message);
    };
    const queue = new InOrder<ClientRequest>(this.#env, ({ id, ...request }) =>
      this.#take(request, (outcome) => reply(id, outcome)),
    );
    return { message: (message) => queue.arrived(message as ClientRequest), broken() {} };
  }

  /** Handles a client's request; false where it has to wait. */
  #take(request: Command, told: Told<Json>): boolean {
    if (request.type === "status") told({ value: this.#core.status() });
    else if (this.#core.takes(request)) return this.#lead(request, told);
    else this.#forward(request, told);
    return true;
  }

  /** A member took this node for the leader. It may be wrong, and then it is told so: nothing is sent on twice. */
  #takeForwarded(request: Command, told: Told<Json>): boolean {
    if (this.#core.takes(request)) return this.#lead(request, told);
    told({ error: `${this.#env.id} does not lead`, certain: true });
    return true;
  }

  #lead(request: Command, told: Told<Json>): boolean {
    if (isQuery(request)) this.#core.query(request, told);
    else if (!isCommand(request)) told({ error: `there is no ${request.type}`, certain: true });
    else if (!this.#core.hasRoom()) return false;
    else this.#propose(request, told);
    return true;
  }

  #propose(request: Command & Partial<Numbered>, told: Told<Json>): void {
    const { client, seq } = request;
    const begin = (done: Told<Json>) => this.#core.propose(request, done);
    if (client === undefined || seq === undefined) begin(told);
    else this.#latest.once({ client, seq }, told, begin);
  }

  #forward(request: Command, told: Told<Json>): void {
    const leader = this.#core.leader();
    if (leader === undefined) told({ error: "no leader is known", certain: true });
    else this.#channelTo(leader).ask(request, told);
  }

  /** Somebody leads from now on. What another one was asked is in doubt: it may be cut off, and answer nothing for a long time. */
  leads(leader: NodeId): void {
    if (this.#channel === undefined || this.#channel.leader === leader) return;
    this.#channel.socket.close(`${leader} leads now`);
    this.#channel = undefined;
  }

  #channelTo(leader: NodeId): SingleSocketChannel {
    this.#channel ??= { leader, socket: new SingleSocketChannel(this.#env, leader, TIMEOUT_MS) };
    return this.#channel.socket;
  }
}
