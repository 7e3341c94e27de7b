import {
  type Ask,
  type Held,
  isLater,
  type Reply,
  type Stamped,
  type Store,
  UNWRITTEN,
} from "../../patterns/ch08-majority-quorum.ts";
import type { DurableMap } from "../reference/durable-map.ts";

/** The registers as one member holds them. It says only what is on its disk: a reader takes a majority's word for what will stay. */
export class HeldRegisters {
  readonly #held: DurableMap<Stamped>;

  constructor(held: DurableMap<Stamped>) {
    this.#held = held;
  }

  ask({ key, call }: Ask, answer: (held: Held) => void): void {
    const held = this.#of(key);
    this.#held.whenDurable(() => answer({ type: "held", answers: call, held }));
  }

  store({ key, call, held }: Store, answer: (stored: Reply) => void): void {
    const stored = () => answer({ type: "stored", answers: call });
    if (isLater(held, this.#of(key))) this.#held.set(key, held, stored);
    else this.#held.whenDurable(stored);
  }

  #of(key: string): Stamped {
    return this.#held.get(key) ?? UNWRITTEN;
  }
}
