import type { Clock } from "../core/clock.ts";
import { formatDuration } from "../core/duration.ts";
import { invariant } from "../core/invariant.ts";
import type { Invocation } from "../core/operation.ts";
import type { Call, Channel, Client, ClientNode, Perform } from "./client.ts";
import { noClient, type Outcome, returned, threw, timedOut } from "./outcome.ts";

/** What a worker is made of. */
export interface WorkerParts<C> {
  readonly client: Client<C>;
  readonly node: ClientNode;
  readonly clock: Clock;
  /** Nanoseconds that one operation, opening a connection included, may take. */
  readonly timeout: number;
  readonly complete: (invocation: Invocation, outcome: Outcome) => void;
}

/**
 * Carries out the operations of one thread, one at a time, on one node. It opens a connection when it has none and drops
 * it whenever its state is in doubt, so a process that ended with `info` never shares one with its successor.
 */
export class Worker<C> {
  readonly #parts: WorkerParts<C>;
  #connection: { readonly value: C; readonly abort: AbortController } | undefined;

  constructor(parts: WorkerParts<C>) {
    this.#parts = parts;
  }

  /** Starts an operation; `complete` is called exactly once, when it has an outcome or its time is up. */
  dispatch(invocation: Invocation): void {
    const call = new OpenCall(invocation, this.#parts, (outcome) => {
      if (!outcome.keepConnection) this.#drop();
      this.#parts.complete(invocation, outcome);
    });
    if (this.#connection) this.#perform(call, this.#connection.value);
    else void this.#openThenPerform(call);
  }

  /** Closes the connection. What it had under way is abandoned. */
  close(): void {
    this.#drop();
  }

  async #openThenPerform(call: OpenCall): Promise<void> {
    const abort = new AbortController();
    const { client, node, clock } = this.#parts;
    call.onLate = (error) => {
      abort.abort(error);
      return noClient(error);
    };
    try {
      const { signal } = abort;
      const dial = (port: string) => dialled(node, port, signal);
      const value = await client.open(node, { dial, clock, signal });
      if (call.settled) return void this.#discard(value, abort);
      this.#connection = { value, abort };
      call.onLate = undefined;
      this.#perform(call, value);
    } catch (error) {
      call.settle(noClient(error));
    }
  }

  #perform(call: OpenCall, connection: C): void {
    const { client } = this.#parts;
    const perform = client.operations[call.invocation.f] as Perform<C>;
    call.readOnly = client.readOnly?.includes(call.invocation.f) ?? false;
    try {
      const result = perform(connection, call.invocation.input, call);
      if (result instanceof Promise)
        result.then(
          (value) => call.settle(returned(value)),
          (error) => call.settle(threw(error, call.readOnly)),
        );
      else call.settle(returned(result));
    } catch (error) {
      call.settle(threw(error, call.readOnly));
    }
  }

  #drop(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection) this.#discard(connection.value, connection.abort);
  }

  /** Closing is a courtesy: nobody waits for it, and what it says no longer matters. */
  #discard(connection: C, abort: AbortController): void {
    abort.abort();
    void (async () => this.#parts.client.close?.(connection))().catch(() => {});
  }
}

async function dialled(node: ClientNode, port: string, signal: AbortSignal): Promise<Channel> {
  invariant(node.dial, `${node.name} was dialled, and its runtime offers no channels for messages`);
  return node.dial(port, signal);
}

/** One operation under way: settles once, by its outcome or by its deadline, whichever comes first. */
class OpenCall implements Call {
  readonly invocation: Invocation;
  readonly timeout: number;
  readonly #settle: (outcome: Outcome) => void;
  readonly #cancelDeadline: () => void;
  #abort: AbortController | undefined;
  settled = false;
  readOnly = false;
  /** While the connection is still being opened, lateness means that nothing was sent. */
  onLate: ((error: Error) => Outcome) | undefined;

  constructor(
    invocation: Invocation,
    parts: { readonly clock: Clock; readonly timeout: number },
    settle: (outcome: Outcome) => void,
  ) {
    this.invocation = invocation;
    this.timeout = parts.timeout;
    this.#settle = settle;
    this.#cancelDeadline = parts.clock.wakeAt(parts.clock.now() + parts.timeout, () => this.#late());
  }

  get op(): number {
    return this.invocation.op;
  }

  get process(): number {
    return this.invocation.process;
  }

  get key() {
    return this.invocation.key;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  settle(outcome: Outcome): void {
    if (this.settled) return;
    this.settled = true;
    this.#cancelDeadline();
    this.#settle(outcome);
  }

  #late(): void {
    const message = `no answer within ${formatDuration(this.timeout)}`;
    this.settle(
      this.onLate?.(new Error(`no connection within ${formatDuration(this.timeout)}`)) ??
        timedOut(this.readOnly, message),
    );
    this.#abort?.abort();
  }
}
