import type { Connection, Listener, Message, NodeId } from "../../../patterns/env.ts";
import type { PeerFrame } from "./peer-frame.ts";

/** Sends a frame to a member, in order. */
export type Send = (to: NodeId, frame: PeerFrame) => void;

/** The conversations of one node with its peers, whoever began them. */
export class Conversations {
  readonly #open = new Map<string, Conversation>();
  readonly #send: Send;
  readonly #prefix: string;
  #count = 0;

  /** @param prefix what no other node, and no other life of this one, begins the names of its conversations with. */
  constructor(prefix: string, send: Send) {
    this.#prefix = prefix;
    this.#send = send;
  }

  /** Begins one. */
  begin(to: NodeId, listener: Listener): Connection {
    const name = `${this.#prefix}${this.#count++}`;
    const conversation = this.#add(name, to);
    conversation.listener = listener;
    this.#send(to, { kind: "open", name });
    return conversation;
  }

  /** Takes what a member says in one of them, or of one; `accept` says who listens to a new one. */
  take(
    from: NodeId,
    frame: Exclude<PeerFrame, { readonly kind: "hello" | "datagram" }>,
    accept: (connection: Connection) => Listener,
  ): void {
    const { name } = frame;
    const conversation = this.#open.get(name);
    if (frame.kind === "open") {
      const begun = this.#add(name, from);
      begun.listener = accept(begun);
    } else if (frame.kind === "broken") {
      conversation?.break();
    } else if (conversation) {
      conversation.listener?.message(frame.message);
    } else {
      // It broke here and nobody could tell there.
      this.#send(from, { kind: "broken", name });
    }
  }

  /** All conversations with a member have broken. */
  breakAll(partner: NodeId): void {
    for (const conversation of [...this.#open.values()])
      if (conversation.partner === partner) conversation.break();
  }

  #add(name: string, partner: NodeId): Conversation {
    const conversation = new Conversation(name, partner, this.#send, () => this.#open.delete(name));
    this.#open.set(name, conversation);
    return conversation;
  }
}

class Conversation implements Connection {
  readonly partner: NodeId;
  listener: Listener | undefined;
  readonly #name: string;
  readonly #send: Send;
  readonly #forget: () => void;
  #over = false;

  constructor(name: string, partner: NodeId, send: Send, forget: () => void) {
    this.#name = name;
    this.partner = partner;
    this.#send = send;
    this.#forget = forget;
  }

  send(message: Message): void {
    if (!this.#over) this.#send(this.partner, { kind: "message", name: this.#name, message });
  }

  close(): void {
    if (this.#over) return;
    this.#end();
    this.#send(this.partner, { kind: "broken", name: this.#name });
  }

  break(): void {
    if (this.#over) return;
    this.#end();
    this.listener?.broken();
  }

  #end(): void {
    this.#over = true;
    this.#forget();
  }
}
