import type { Connection, Listener, Message } from "../../../patterns/env.ts";
import type { NodeName } from "../../core/node.ts";
import type { Deed, Host, Life } from "./life.ts";
import type { Link } from "./link.ts";
import { checkPlain } from "./plain.ts";
import { type End, type Parcel, Stream } from "./stream.ts";
import type { World } from "./world.ts";

/** What a conversation is made of. */
export interface ConversationParts {
  readonly world: World;
  /** From who began it to the node that was called, and back. */
  readonly forth: Link;
  readonly back: Link;
  readonly called: Host;
  /** Who began it; nobody where a client did. */
  readonly caller: NodeName | undefined;
}

/** Messages both ways between whoever began it and a node, until either end dies, closes it, or waits in vain for too long. */
export class Conversation {
  readonly forth: Stream;
  readonly back: Stream;

  constructor({ world, forth, back, called, caller }: ConversationParts) {
    const giveUp = () => {
      this.forth.abandon();
      this.back.abandon();
    };
    this.forth = new Stream({ world, link: forth, loud: false, giveUp });
    this.back = new Stream({ world, link: back, loud: caller === undefined, giveUp });
    this.forth.end = new Door(world, called, caller, this);
  }

  /** The sender of `own` is dead: what was under way is lost, both ways, and the other one is told. */
  diedAt(own: Stream): void {
    this.forth.clear();
    this.back.clear();
    own.send("end");
  }
}

/** Where a conversation arrives that no life of the node has taken up yet. */
class Door implements End {
  readonly #world: World;
  readonly #node: Host;
  readonly #caller: NodeName | undefined;
  readonly #conversation: Conversation;

  constructor(world: World, node: Host, caller: NodeName | undefined, conversation: Conversation) {
    this.#world = world;
    this.#node = node;
    this.#caller = caller;
    this.#conversation = conversation;
  }

  take(parcel: Parcel): void {
    if (parcel.kind === "open")
      this.#node.befall({ act: (life) => this.#open(life), lost: () => this.#refuse() });
    // The node is frozen and has not looked yet: whoever answers the door then takes this, too.
    else this.#node.befall({ act: () => this.#handOn(parcel) });
  }

  #handOn(parcel: Parcel): void {
    const { end } = this.#conversation.forth;
    if (end !== this) end.take(parcel);
  }

  #open(life: Life): void {
    const { forth, back } = this.#conversation;
    const end = new NodeEnd(this.#world, life, this.#conversation, back);
    forth.end = end;
    if (this.#caller === undefined) back.send("opened");
    end.listener = life.program.accept(end, this.#caller);
  }

  #refuse(): void {
    const { forth, back } = this.#conversation;
    forth.clear();
    forth.end = NOBODY;
    back.send("end");
  }
}

const NOBODY: End = { take: () => {} };

/** A conversation as one life of a node has it. */
export class NodeEnd implements End, Connection {
  readonly #world: World;
  readonly #life: Life;
  readonly #conversation: Conversation;
  readonly #out: Stream;
  listener: Listener | undefined;
  #closed = false;

  /** `out` is the direction in which this end sends. */
  constructor(world: World, life: Life, conversation: Conversation, out: Stream) {
    this.#world = world;
    this.#life = life;
    this.#conversation = conversation;
    this.#out = out;
    life.ends.add(this);
  }

  send(message: Message): void {
    if (this.#closed || this.#life.over) return;
    checkPlain(this.#world, this.#life.host.name, message);
    this.#out.send("message", message);
  }

  close(): void {
    if (this.#closed || this.#life.over) return;
    this.#leave();
    this.#out.send("end");
  }

  /** The life that had this end is over. */
  died(): void {
    this.#closed = true;
    this.#conversation.diedAt(this.#out);
  }

  take({ kind, message }: Parcel): void {
    if (this.#closed || this.#life.over) return;
    const deed: Deed =
      kind === "message" ? { act: () => this.#hear(message as Message) } : { act: () => this.#break() };
    this.#life.host.befall(deed);
  }

  #hear(message: Message): void {
    if (!this.#closed) this.listener?.message(message);
  }

  #break(): void {
    if (this.#closed) return;
    this.#leave();
    this.listener?.broken();
  }

  #leave(): void {
    this.#closed = true;
    this.#life.ends.delete(this);
  }
}
