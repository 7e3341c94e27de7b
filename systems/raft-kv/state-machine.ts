import { sessionsInSnapshot } from "../../patterns/ch05-low-water-mark.ts";
import type { Outcome } from "../../patterns/ch14-request-waiting-list.ts";
import { IdempotentReceiver, LoggedTime, type Numbered } from "../../patterns/ch15-idempotent-receiver.ts";
import type { Env, Json } from "../../patterns/env.ts";
import { type Command, perform, REGISTER, type Store } from "./commands.ts";

/** How many responses of a client are remembered. One that asks one thing at a time needs one or two. */
const RESPONSES = 4;

/** What an entry says that has nothing to say: a new leader's first. */
export const NOTHING = null;

/** A command as the log has it: with the time at which a leader took it, and the number that its client gave it, where it did. */
export type LoggedCommand = Command & Readonly<{ timeMs: number }> & Partial<Numbered>;

/** Everything that all replicas agree on once they have applied the same entries: the store, and what was done for whom. */
export class StateMachine {
  readonly #env: Env;
  readonly #clients: IdempotentReceiver;
  readonly #time: LoggedTime;
  #store: Store = new Map();

  /** A client that numbers its requests is remembered for `sessionMs` after it was last heard of. */
  constructor(env: Env, sessionMs: number) {
    this.#env = env;
    this.#clients = new IdempotentReceiver(env, { forMs: sessionMs, responses: RESPONSES });
    this.#time = new LoggedTime(env);
  }

  /** A command as it goes into the log now. */
  stamp(command: Command): LoggedCommand {
    return { ...command, timeMs: this.#time.now() };
  }

  /** Carries out the entry of the log at `index`, which is the next one. */
  apply(index: number, entry: Json): Outcome<Json> {
    if (entry === NOTHING) return { value: null };
    const command = entry as LoggedCommand;
    const { type, timeMs, client, seq } = command;
    this.#time.saw(timeMs);
    if (type === REGISTER) {
      this.#clients.register(index, timeMs);
      return { value: index };
    }
    const carryOut = () => perform(this.#store, command);
    if (client === undefined || seq === undefined) return carryOut();
    return this.#clients.once({ client, seq }, timeMs, carryOut);
  }

  /** Answers what only reads. */
  query(command: Command): Outcome<Json> {
    return perform(this.#store, command);
  }

  /** Everything, for a snapshot. */
  save(): Json {
    const clients = sessionsInSnapshot(this.#env, this.#clients.save());
    return { store: [...this.#store], clients, timeMs: this.#time.now() };
  }

  /** Begins anew with what a snapshot holds. */
  load(saved: Json): void {
    const { store, clients, timeMs } = saved as unknown as {
      readonly store: readonly [string, Json][];
      readonly clients: Json;
      readonly timeMs: number;
    };
    this.#store = new Map(store);
    this.#clients.load(clients);
    this.#time.saw(timeMs);
  }
}
