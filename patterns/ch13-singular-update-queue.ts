/**
 * # Singular Update Queue
 *
 * **Problem.** Many connections want to change one state. What each of them does depends on what it finds: look whether the register holds
 * 3, then make it 4. Between the look and the change lies a write to the disk, and in that time others would look, too.
 *
 * **Solution.** One queue, one consumer. An update looks, writes, changes the state and answers, and only then the next begins. There is
 * no lock and no order to take locks in; and since all of the waiting is in one place, there it can be bounded: a queue that is full says
 * no at once, while the answer is still certain.
 *
 * A single thread does not give this for nothing. In Node every callback and every `await` between a look and the change that
 * depends on it is a place where another handler runs. The thread is singular; the update is not, unless a queue makes it so.
 *
 * **Invariant.** From its look to its change an update is alone with the state.
 *
 * **Without it.** Two look, both find 3, and both succeed: an update is lost, on one node, without any fault. A queue for each
 * connection is as good as none. And an update that looks at nothing still has to wait its turn: it would change the state under somebody who has.
 *
 * **In the wild.** ZooKeeper's request processors, Kafka's controller, etcd's Raft loop, Redis, Cassandra's stages, the LMAX disruptor.
 */
import type { Env } from "./env.ts";

/** One step of the state: check, then act. */
export interface Update {
  /** Looks at the state, and says whether to act; where not, the update is over. Absent where nothing depends on the state. */
  readonly check?: () => boolean;
  /** Does what is to be done, however long that takes, and calls `done`. */
  readonly act: (done: () => void) => void;
}

/** Updates of one state, one at a time, in the order in which they came. */
export class UpdateQueue {
  readonly #env: Env;
  readonly #bound: number;
  readonly #waiting: Update[] = [];
  #busy = false;

  /** At most `bound` updates wait. */
  constructor(env: Env, bound: number) {
    this.#env = env;
    this.#bound = bound;
  }

  /** Takes an update in; false where there is no room, and it will never happen. */
  submit(update: Update): boolean {
    if (!update.check && this.#env.mutant("M13.3")) {
      update.act(() => {});
      return true;
    }
    if (this.#waiting.length >= this.#bound) return false;
    if (this.#busy) this.#env.mark("update waited");
    this.#waiting.push(update);
    this.#next();
    return true;
  }

  #next(): void {
    if (this.#busy && !this.#env.mutant("M13.1")) return;
    const update = this.#waiting.shift();
    if (!update) return;
    if (update.check && !update.check()) {
      this.#next();
      return;
    }
    this.#busy = true;
    update.act(() => {
      this.#busy = false;
      this.#next();
    });
  }
}

/** Who asks for the queue of a node, gets it: everybody the same. */
export function singularQueue(env: Env, bound: number): () => UpdateQueue {
  const queue = new UpdateQueue(env, bound);
  return () => (env.mutant("M13.2") ? new UpdateQueue(env, bound) : queue);
}
