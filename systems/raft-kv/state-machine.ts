import type { Outcome } from "../../patterns/ch14-request-waiting-list.ts";
import type { Json } from "../../patterns/env.ts";
import { type Command, perform, type Store } from "./commands.ts";

/** What an entry says that has nothing to say: a new leader's first. */
export const NOTHING = null;

/** What every member makes of the log. Two that have carried out the same entries are the same. */
export class StateMachine {
  #store: Store = new Map();

  /** Carries out one committed command. */
  apply(command: Json): Outcome<Json> {
    return command === NOTHING ? { value: null } : perform(this.#store, command as Command);
  }

  /** Answers what changes nothing. */
  query(command: Command): Outcome<Json> {
    return perform(this.#store, command);
  }

  /** Everything that there is to know, for a snapshot. Values are never changed, so none is copied. */
  save(): Json {
    return [...this.#store];
  }

  /** Takes the state of a snapshot. */
  load(state: Json): void {
    this.#store = new Map(state as unknown as [string, Json][]);
  }
}
