import type { Client, ClientIo } from "../../../src/client/client.ts";
import { sleep, withDeadline } from "../../../src/core/clock.ts";
import { milliseconds } from "../../../src/core/duration.ts";
import type { Value } from "../../../src/core/value.ts";
import { Calls, type Request } from "../../reference/calls.ts";

/** How long to wait for an answer before asking again, and how long between two attempts. */
const ATTEMPT = milliseconds(250);
const BETWEEN = milliseconds(50);

/**
 * A client that the cluster knows by name. It numbers what it asks and asks again until it is answered, on a new channel where the old
 * one is in doubt: the cluster does it once. So what looks like a retry in secret is none: nothing can happen twice.
 */
class Session {
  readonly #io: ClientIo;
  #calls: Calls | undefined;
  #name: Value | undefined;
  #asked = 0;

  constructor(io: ClientIo) {
    this.#io = io;
  }

  async once(request: Request, signal: AbortSignal): Promise<Value> {
    this.#name ??= await this.#insist({ type: "register" }, signal);
    return this.#insist({ ...request, client: this.#name, seq: ++this.#asked }, signal);
  }

  async ask(request: Request, signal: AbortSignal): Promise<Value> {
    this.#calls ??= new Calls(await this.#io.dial("client"));
    return this.#calls.call(request, signal);
  }

  close(): void {
    this.#calls?.close();
    this.#calls = undefined;
  }

  async #insist(request: Request, signal: AbortSignal): Promise<Value> {
    const late = () => new Error("no answer to this attempt");
    for (;;) {
      try {
        return await withDeadline(this.#io.clock, ATTEMPT, (until) => this.#attempt(request, until), late);
      } catch {
        this.close();
        await sleep(this.#io.clock, BETWEEN, signal);
      }
    }
  }

  async #attempt(request: Request, until: AbortSignal): Promise<Value> {
    const calls = this.#calls ?? new Calls(await this.#io.dial("client"));
    if (until.aborted) calls.close();
    else this.#calls = calls;
    return calls.call(request, until);
  }
}

/** A counter that every add changes once, however often it had to be asked for. */
export const counterClient: Client<Session> = {
  open: (_, io) => new Session(io),
  close: (session) => session.close(),
  readOnly: ["read"],
  operations: {
    add: (session, amount: number, { signal }) => session.once({ type: "add", amount }, signal),
    read: (session, _: null, { signal }) => session.ask({ type: "total" }, signal),
  },
};
