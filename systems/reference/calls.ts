import type { Channel } from "../../src/client/client.ts";
import { Fail } from "../../src/core/errors.ts";
import type { Value } from "../../src/core/value.ts";

/** What a client asks of a node: a type, and whatever that type takes. */
export type Request = Readonly<{ type: string; [name: string]: Value }>;

/** What a node answers: to which request, and the value, or why there is none and whether that is certain. */
export type Reply =
  | { readonly type: "reply"; readonly to: number; readonly value: Value }
  | { readonly type: "reply"; readonly to: number; readonly error: string; readonly certain: boolean };

interface Pending {
  resolve(value: Value): void;
  reject(error: Error): void;
}

/**
 * Requests over one channel to a node of a reference cluster, each numbered and answered by its number; several may be under way.
 * An error that the node calls certain is a `Fail`; every other one, and a channel that breaks, leaves open what has happened.
 */
export class Calls {
  readonly #channel: Channel;
  readonly #pending = new Map<number, Pending>();
  #count = 0;
  #broken: Error | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.listen({
      message: (reply) => this.#take(reply as Reply),
      broken: (error) => this.#break(error),
    });
  }

  /** Sends a request at once and resolves with its answer; rejects when `signal` says that nobody waits for it any more. */
  call(request: Request, signal?: AbortSignal): Promise<Value> {
    if (this.#broken) return Promise.reject(this.#broken);
    const id = this.#count++;
    const answer = new Promise<Value>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    signal?.addEventListener("abort", () => this.#give(id)?.reject(signal.reason as Error), { once: true });
    this.#channel.send({ ...request, id });
    return answer;
  }

  close(): void {
    this.#channel.close();
  }

  #take(reply: Reply): void {
    const pending = this.#give(reply.to);
    if ("value" in reply) pending?.resolve(reply.value);
    else pending?.reject(reply.certain ? new Fail(reply.error) : new Error(reply.error));
  }

  #give(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #break(error: Error): void {
    this.#broken = error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
