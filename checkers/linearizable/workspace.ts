import type { ByteBudget } from "../parts/byte-budget.ts";
import type { Automaton } from "./automaton.ts";
import { Search } from "./search.ts";
import { Unnoticed } from "./unnoticed.ts";

/** What the parts of a check share: the automaton, the budget, and memory that was used and can be used again. */
export class Workspace {
  readonly automaton: Automaton;
  readonly bytes: ByteBudget;
  /** For objects that hold one value. */
  readonly unnoticed: Unnoticed | undefined;
  readonly #idle: Search[] = [];

  constructor(automaton: Automaton, bytes: ByteBudget) {
    this.automaton = automaton;
    this.bytes = bytes;
    this.unnoticed = automaton.cell && new Unnoticed(automaton.cell);
  }

  /** A search to begin with whatever trace; it keeps what it allocates, and is charged for it, until it is released. */
  search(): Search {
    return this.#idle.pop() ?? new Search(this.automaton, this.bytes.part());
  }

  /** Takes back a search that nobody goes on with. */
  giveBack(search: Search): void {
    this.#idle.push(search);
  }
}
