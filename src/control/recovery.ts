import type { Outcome } from "../client/outcome.ts";
import type { NodeName } from "../core/node.ts";
import type { Invocation } from "../core/operation.ts";
import type { Unrecovered } from "../history/plan-record.ts";

/** From what on a node's silence is its own: so many operations unanswered in the second half of the wait. */
const SILENCES = 3;

/** From what on a node's refusals are its own: a compare-and-set that does not match is refused rightly, but not each time. */
const REFUSALS = 20;

/** How many kinds of answers are told of a node, and how many are told apart. */
const TOLD = 3;
const KINDS = 50;

/** What is demanded of nodes after the last fault. */
export interface Demand {
  readonly nodes: readonly NodeName[];
  /** Whether an operation of this name changes the system. */
  readonly writes: (f: string) => boolean;
  /** Whether a write must succeed through each node, or an answer is enough: nobody has written before, say. */
  readonly demandsWrites: boolean;
  /** From when on a sound node has had its time: operations called later and not answered count against it. Nanoseconds. */
  readonly late: number;
}

interface Account {
  asked: number;
  answered: number;
  wrote: boolean;
  refused: number;
  silentLate: number;
  readonly instead: Map<string, number>;
}

/**
 * Who has come back. A node has when it answered and a write succeeded through it after everything was healed: one that is without a
 * leader answers, too. Connections in back-off make this take a while on a sound system, so it is waited for and never slept for.
 */
export class Recovery {
  readonly #demand: Demand;
  readonly #accounts: ReadonlyMap<NodeName, Account>;
  readonly #missing: Set<NodeName>;
  #demandsWrites: boolean;
  #works = false;

  constructor(demand: Demand) {
    this.#demand = demand;
    this.#demandsWrites = demand.demandsWrites;
    this.#missing = new Set(demand.nodes);
    this.#accounts = new Map(demand.nodes.map((node) => [node, newAccount()]));
  }

  observe({ node, f, time }: Invocation, outcome: Outcome): void {
    const account = this.#accounts.get(node);
    if (!account) return;
    const writes = this.#demand.writes(f);
    const answered = outcome.type !== "info" && outcome.keepConnection;
    account.asked++;
    if (answered) account.answered++;
    else if (time >= this.#demand.late) account.silentLate++;
    if (outcome.type === "ok") {
      this.#works = true;
      if (writes) account.wrote = true;
    } else {
      if (answered && writes) account.refused++;
      countIn(account.instead, outcome.error?.message ?? outcome.type);
    }
    if (this.#isBack(account)) this.#missing.delete(node);
  }

  /** From now on an answer is enough: nothing more will be written. */
  answersAreEnough(): void {
    this.#demandsWrites = false;
    for (const node of this.#missing) if (this.#isBack(this.#accountOf(node))) this.#missing.delete(node);
  }

  get complete(): boolean {
    return this.#works && this.#missing.size === 0;
  }

  /** Whether anything has succeeded since. */
  get works(): boolean {
    return this.#works;
  }

  /** Nodes that were asked often enough, after they have had their time, and have not come back. */
  get failed(): Unrecovered[] {
    return [...this.#missing].flatMap((node) => {
      const account = this.#accountOf(node);
      return isItsOwn(account) ? [told(node, account)] : [];
    });
  }

  /** Nodes that have not come back and were asked too little: nothing is known of them. */
  get unknown(): NodeName[] {
    return [...this.#missing].filter((node) => !isItsOwn(this.#accountOf(node)));
  }

  #isBack({ answered, wrote }: Account): boolean {
    return answered > 0 && (wrote || !this.#demandsWrites);
  }

  #accountOf(node: NodeName): Account {
    return this.#accounts.get(node) as Account;
  }
}

const newAccount = (): Account => ({
  asked: 0,
  answered: 0,
  wrote: false,
  refused: 0,
  silentLate: 0,
  instead: new Map(),
});

const isItsOwn = ({ silentLate, refused }: Account): boolean => silentLate >= SILENCES || refused >= REFUSALS;

function countIn(counts: Map<string, number>, what: string): void {
  const name = counts.has(what) || counts.size < KINDS ? what : "other";
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

const told = (node: NodeName, { asked, answered, instead }: Account): Unrecovered => ({
  node,
  asked,
  answered,
  instead: [...instead]
    .sort(([, a], [, b]) => b - a)
    .slice(0, TOLD)
    .map(([what, times]) => ({ what, times })),
});
