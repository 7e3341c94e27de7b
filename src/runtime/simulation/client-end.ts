import type { Message } from "../../../patterns/env.ts";
import type { Channel } from "../../client/client.ts";
import { CLIENTS } from "../../core/fault.ts";
import type { NodeName } from "../../core/node.ts";
import type { Value } from "../../core/value.ts";
import type { Conversation } from "./conversation.ts";
import { checkPlain } from "./plain.ts";
import type { End, Parcel } from "./stream.ts";
import type { World } from "./world.ts";

type ChannelListener = Parameters<Channel["listen"]>[0];

/** A conversation as a client has it. */
export class ClientEnd implements End, Channel {
  readonly #world: World;
  readonly #conversation: Conversation;
  readonly #node: NodeName;
  readonly #settle: { resolve(channel: Channel): void; reject(error: Error): void };
  readonly #early: Message[] = [];
  #listener: ChannelListener | undefined;
  #open = false;
  #broken: Error | undefined;

  constructor(
    world: World,
    conversation: Conversation,
    node: NodeName,
    settle: { resolve(channel: Channel): void; reject(error: Error): void },
  ) {
    this.#world = world;
    this.#conversation = conversation;
    this.#node = node;
    this.#settle = settle;
    conversation.back.end = this;
    conversation.forth.send("open");
  }

  send(message: Value): void {
    if (this.#broken) return;
    checkPlain(this.#world, CLIENTS, message as unknown as Message);
    this.#conversation.forth.send("message", message as unknown as Message);
  }

  listen(listener: ChannelListener): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener.message(message as unknown as Value);
    if (this.#broken) listener.broken(this.#broken);
  }

  close(): void {
    if (this.#broken) return;
    this.#broken = new Error(`the connection to ${this.#node} was closed from here`);
    this.#listener = undefined;
    this.#conversation.forth.send("end");
  }

  /** Nobody waits for this channel any more. */
  giveUp(reason: Error): void {
    this.close();
    this.#settle.reject(reason);
  }

  take({ kind, message }: Parcel): void {
    if (this.#broken) return;
    if (kind === "opened") {
      this.#open = true;
      this.#settle.resolve(this);
    } else if (kind !== "message") this.#break(kind === "stuck" ? "could no longer be reached" : undefined);
    else if (this.#listener) this.#listener.message(message as unknown as Value);
    else this.#early.push(message as Message);
  }

  #break(what = this.#open ? "broke the connection" : "refused the connection"): void {
    this.#broken = new Error(`${this.#node} ${what}`);
    this.#settle.reject(this.#broken);
    this.#listener?.broken(this.#broken);
  }
}
