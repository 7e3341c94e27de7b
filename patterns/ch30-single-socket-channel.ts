/**
 * 30 Single-Socket Channel.
 *
 * **Problem.** What one node asks of another must take effect in the order in which it was asked: the second write of a client must not
 * overtake the first. A network keeps order within one connection at best, and none at all between two of them.
 *
 * **Solution.** One connection for each ordered pair of nodes, kept open, and everything goes through it. The receiver handles what
 * arrives in order of arrival: what it cannot handle yet holds up what came later. Connections break, and then nobody knows how
 * much of what was sent last has arrived; so the sender keeps each request until it is answered, and on a new connection sends
 * those again first, in order, under the same ids, before anything new. The receiver knows an id that it has had and does not do it twice.
 * A partner that says nothing for long is as good as gone: a connection that only looks open is given up, and the next one takes its place.
 *
 * That knowledge ends with the life of the receiver. So it says first which life it is in, and what was sent to an earlier one is not
 * sent again: it may have been done, and its outcome is unknown.
 *
 * **Invariant.** Requests are handled in the order in which they were sent, each at most once, however often the connection breaks.
 *
 * **Without it** the fifth line of a file is written before the fourth, on a day when the network was slow.
 *
 * ZooKeeper promises its clients this order and keeps one connection for it, between servers, too; Kafka's followers fetch through one
 * connection, and so does each client of a broker; LogCabin's leader has one a follower.
 */
import {
  type CorrelationId,
  CorrelationIds,
  drawLife,
  type Outcome,
  RequestWaitingList,
  type Told,
} from "./ch14-request-waiting-list.ts";
import type { Connection, Env, Json, Listener, Message, NodeId, Timer } from "./env.ts";

/** How long to wait before a broken connection is opened again, and before what could not be handled is tried again. Milliseconds. */
const AGAIN_MS = 20;

/** How long the partner may say nothing while something is unanswered, milliseconds: then the connection is as good as broken. */
const SILENCE_MS = 300;

/** What the receiver says first: which of its lives this is. */
interface Hello extends Message {
  readonly type: "hello";
  readonly life: number;
}

interface Forward extends Message {
  readonly type: "forward";
  readonly id: CorrelationId;
  /** The lowest number that the sender still waits for: it will not ask again for what is below. */
  readonly oldest: number;
  readonly request: Json;
}

interface Answer extends Message {
  readonly type: "answer";
  readonly id: CorrelationId;
  readonly outcome: Outcome<Json>;
}

interface Asked {
  readonly id: CorrelationId;
  readonly request: Json;
  /** The life of the partner to which it was sent, if it was. */
  sentTo?: number;
}

/** The sending end of a channel. Everything that one node asks of another goes through one of these. */
export class SingleSocketChannel {
  readonly #sockets: readonly Socket[];
  readonly #ids: CorrelationIds;
  readonly #waiting: RequestWaitingList<number, Json>;

  constructor(env: Env, to: NodeId, timeoutMs: number) {
    this.#ids = new CorrelationIds(env);
    this.#waiting = new RequestWaitingList(env, timeoutMs);
    const asker: Asker = {
      settle: ({ life, number }, outcome) => {
        // The partner may yet answer what an earlier life of this node has asked under the same number.
        if (life === this.#ids.life) this.#waiting.settle(number, outcome);
      },
      oldest: () => this.#waiting.names().next().value as number,
    };
    this.#sockets = Array.from({ length: env.mutant("M30.1") ? 2 : 1 }, () => new Socket(env, to, asker));
  }

  /** Asks the partner. The outcome is certain where the request was never sent, or the partner says so. */
  ask(request: Json, told: Told<Json>): void {
    const asked: Asked = { id: this.#ids.next(), request };
    const { number } = asked.id;
    const socket = this.#sockets[number % this.#sockets.length] as Socket;
    this.#waiting.add(number, (outcome) => {
      socket.forget(asked);
      const neverSent = "error" in outcome && asked.sentTo === undefined;
      told(neverSent ? { ...outcome, certain: true } : outcome);
    });
    socket.send(asked);
  }

  /** Gives up what is not answered yet, and the connection. */
  close(reason: string): void {
    for (const number of [...this.#waiting.names()]) this.#waiting.doubt(number, reason);
    for (const socket of this.#sockets) socket.close();
  }
}

/** Who asks through a socket. */
interface Asker {
  settle(id: CorrelationId, outcome: Outcome<Json>): void;
  /** The lowest number that is not answered. */
  oldest(): number;
}

/** A connection that is opened again when it breaks, and what was sent through it and is not answered yet. */
class Socket {
  readonly #env: Env;
  readonly #to: NodeId;
  readonly #asker: Asker;
  #unanswered: Asked[] = [];
  #connection: Connection | undefined;
  /** The life of the partner, once it has said so. */
  #partner: number | undefined;
  #silence: Timer | undefined;
  #closed = false;

  constructor(env: Env, to: NodeId, asker: Asker) {
    this.#env = env;
    this.#to = to;
    this.#asker = asker;
  }

  send(asked: Asked): void {
    this.#unanswered.push(asked);
    if (this.#partner === undefined) this.#open();
    else this.#transmit(asked);
  }

  forget(asked: Asked): void {
    this.#unanswered = this.#unanswered.filter((other) => other !== asked);
  }

  close(): void {
    this.#closed = true;
    this.#silence?.cancel();
    this.#connection?.close();
  }

  #open(): void {
    if (this.#connection || this.#closed) return;
    this.#connection = this.#env.connect(this.#to, {
      message: (message) => this.#take(message as Hello | Answer),
      broken: () => this.#broken(),
    });
    this.#listen();
  }

  #take(message: Hello | Answer): void {
    this.#listen();
    if (message.type === "answer") this.#asker.settle(message.id, message.outcome);
    else this.#resume(message.life);
  }

  /** Gives the partner time to say something, beginning now. */
  #listen(): void {
    this.#silence?.cancel();
    this.#silence = this.#env.after(SILENCE_MS, () => this.#giveUp());
  }

  /** The unanswered first and in order; but what an earlier life of the partner was sent, this one cannot know. */
  #resume(life: number): void {
    this.#partner = life;
    const sent = this.#unanswered.filter(({ sentTo }) => sentTo !== undefined);
    for (const { id, sentTo } of sent)
      if (sentTo !== life) this.#asker.settle(id, { error: `${this.#to} was restarted`, certain: false });
    const fresh = this.#unanswered.filter(({ sentTo }) => sentTo === undefined);
    const again = this.#unanswered.filter(({ sentTo }) => sentTo !== undefined);
    if (again.length > 0) this.#env.mark("unanswered requests sent again");
    const inOrder = this.#env.mutant("M30.2") ? [...fresh, ...again] : [...again, ...fresh];
    for (const asked of inOrder) this.#transmit(asked);
  }

  #transmit(asked: Asked): void {
    asked.sentTo = this.#partner as number;
    const { id, request } = asked;
    const message: Forward = { type: "forward", id, oldest: this.#asker.oldest(), request };
    if (this.#unanswered.length === 1) this.#listen();
    this.#connection?.send(message);
  }

  #giveUp(): void {
    if (this.#unanswered.length === 0) return;
    this.#env.mark("silent connection given up");
    this.#connection?.close();
    this.#broken();
  }

  #broken(): void {
    this.#silence?.cancel();
    this.#connection = undefined;
    this.#partner = undefined;
    if (this.#unanswered.length > 0) this.#env.after(AGAIN_MS, () => this.#open());
  }
}

/** Handles one thing that arrived; false where that cannot be yet. */
export type Handle<T> = (arrived: T) => boolean;

/** What arrives on one channel, handled in the order of arrival: what cannot be handled yet holds up what came after it. */
export class InOrder<T> {
  readonly #env: Env;
  readonly #handle: Handle<T>;
  readonly #queue: T[] = [];

  constructor(env: Env, handle: Handle<T>) {
    this.#env = env;
    this.#handle = handle;
  }

  arrived(arrived: T): void {
    const queue = this.#env.mutant("M30.3") ? [] : this.#queue;
    queue.push(arrived);
    if (queue.length === 1) this.#drain(queue);
  }

  #drain(queue: T[]): void {
    while (queue.length > 0 && this.#handle(queue[0] as T)) queue.shift();
    if (queue.length > 0) this.#env.after(AGAIN_MS, () => this.#drain(queue));
  }
}

/** A request that arrived, and what became of it. */
interface Received {
  readonly id: CorrelationId;
  readonly request: Json;
  outcome?: Outcome<Json>;
}

/** What is known of one sender in one of its lives. */
interface Sender {
  readonly life: number;
  /** Below this number everything was answered, and the answers have arrived. */
  oldest: number;
  readonly received: Map<number, Received>;
  readonly queue: InOrder<Received>;
}

/** Handles one request of a member: calls `told` once with what became of it, later or at once; returns false where it cannot be handled yet. */
export type Take = (request: Json, told: Told<Json>) => boolean;

/** The receiving end of the channels of all other members. */
export class ChannelReceiver {
  readonly #env: Env;
  readonly #take: Take;
  readonly #life: number;
  readonly #connections = new Map<NodeId, Connection>();
  readonly #senders = new Map<NodeId, Sender>();

  constructor(env: Env, take: Take) {
    this.#env = env;
    this.#take = take;
    this.#life = drawLife(env);
  }

  /** A member has connected. What is still under way on its connection before this one will be sent again. */
  accept(connection: Connection, from: NodeId): Listener {
    this.#connections.get(from)?.close();
    this.#connections.set(from, connection);
    const hello: Hello = { type: "hello", life: this.#life };
    connection.send(hello);
    return { message: (message) => this.#arrived(from, message as Forward), broken() {} };
  }

  #arrived(from: NodeId, { id, oldest, request }: Forward): void {
    const sender = this.#senderOf(from, id.life);
    const { received, queue } = sender;
    sender.oldest = Math.max(sender.oldest, oldest);
    for (const number of received.keys()) if (number < sender.oldest) received.delete(number);
    const known = received.get(id.number);
    if (known) this.#answer(from, known);
    else if (id.number >= sender.oldest) {
      const first: Received = { id, request };
      received.set(id.number, first);
      queue.arrived(first);
    }
  }

  /** A sender's memory begins anew with each of its lives. */
  #senderOf(from: NodeId, life: number): Sender {
    const known = this.#senders.get(from);
    if (known?.life === life) return known;
    const handle = (received: Received) =>
      this.#take(received.request, (outcome) => {
        received.outcome = outcome;
        this.#answer(from, received);
      });
    const queue = new InOrder(this.#env, handle);
    const sender: Sender = { life, oldest: 0, received: new Map(), queue };
    this.#senders.set(from, sender);
    return sender;
  }

  #answer(from: NodeId, { id, outcome }: Received): void {
    if (!outcome) return;
    const answer: Answer = { type: "answer", id, outcome };
    this.#connections.get(from)?.send(answer);
  }
}
