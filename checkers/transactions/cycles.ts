import { type ByteBudget, OutOfBytes } from "../parts/byte-budget.ts";
import type { Components } from "./components.ts";
import { impliedAnomalies } from "./consistency.ts";
import type { Cycle } from "./cycle.ts";
import { CycleSearch } from "./cycle-search.ts";
import { CYCLE_TYPES, type CycleType, LEVELS } from "./cycle-types.ts";
import type { DependencyGraph } from "./dependency-graph.ts";
import { brokenNodes } from "./levels.ts";
import { OutOfSteps, StepBudget } from "./step-budget.ts";
import { type Tangle, tanglesOf } from "./tangle.ts";

/** One search takes at most this share of the steps that are left, so that the first hard one leaves something for the others. */
const SHARE = 1 / 8;

/** The shortest cycle of one type, and in how many components there is one. */
export interface FoundCycle {
  readonly shortest: Cycle;
  readonly components: number;
}

/** What the cycles of a graph say. */
export interface CycleReport {
  /** How many components hold cycles, and how many transactions the largest of them has. */
  readonly components: number;
  readonly largest: number;
  /** What is certain without any cycle to show: `PL-SI-cycle-exists`, and transactions among which the cycle is. */
  readonly facts: ReadonlyMap<string, readonly number[]>;
  /** By type. */
  readonly cycles: ReadonlyMap<string, FoundCycle>;
  /** Types of cycles of which there may be one that was not found. */
  readonly undecided: ReadonlySet<string>;
}

/**
 * Decides, component by component, which levels a graph breaks (exactly, and in linear time), and then looks for cycles to show,
 * as long as there are steps. What is implied by a cycle that was found in the same component is not looked for.
 *
 * `orders` are the bits of the orders that are in the graph: none, processes or real time.
 */
export function cyclesOf(
  graph: DependencyGraph,
  components: Components,
  orders: number,
  maxSteps: number,
  bytes: ByteBudget,
): CycleReport {
  const report = new Report(components.sizes, orders, new StepBudget(maxSteps));
  for (const tangle of tanglesOf(graph, components, bytes)) report.add(tangle, bytes);
  return report;
}

class Report implements CycleReport {
  readonly components: number;
  readonly largest: number;
  readonly facts = new Map<string, readonly number[]>();
  readonly cycles = new Map<string, FoundCycle>();
  readonly undecided = new Set<string>();
  readonly #orders: number;
  readonly #steps: StepBudget;

  constructor(sizes: readonly number[], orders: number, steps: StepBudget) {
    this.components = sizes.length;
    this.largest = sizes.reduce((a, b) => Math.max(a, b), 0);
    this.#orders = orders;
    this.#steps = steps;
  }

  add(tangle: Tangle, bytes: ByteBudget): void {
    const broken = LEVELS.map((level) => {
      const isAsked = (level.order & ~this.#orders) === 0;
      const nodes = isAsked ? brokenNodes(tangle, level, bytes) : undefined;
      if (nodes) this.#note(level.facts, tangle, nodes);
      return nodes;
    });
    const budget = bytes.part();
    try {
      this.#search(tangle, broken, budget);
    } finally {
      budget.release();
    }
  }

  #note(facts: readonly string[], { transactions }: Tangle, nodes: Uint8Array): void {
    for (const fact of facts)
      if (!this.facts.has(fact))
        this.facts.set(fact, Array.from(transactions.filter((_, v) => nodes[v] === 1)));
  }

  #search(tangle: Tangle, broken: readonly (Uint8Array | undefined)[], bytes: ByteBudget): void {
    const types = CYCLE_TYPES.filter(({ level }) => broken[level]);
    const found = new Set<string>();
    let search: CycleSearch | undefined;
    for (const type of types) {
      if (impliedAnomalies(found).has(type.name)) continue;
      try {
        search ??= new CycleSearch(tangle, bytes);
        const cycle = this.#within(search, type, broken[type.level]!);
        if (cycle) {
          found.add(type.name);
          this.#tell(cycle);
        } else if (search.blocked) this.undecided.add(type.name);
      } catch (error) {
        if (!(error instanceof OutOfSteps || error instanceof OutOfBytes)) throw error;
        this.undecided.add(type.name);
      }
    }
  }

  /** One search, with its share of the steps. */
  #within(search: CycleSearch, type: CycleType, inside: Uint8Array): Cycle | undefined {
    const share = Math.ceil(this.#steps.left * SHARE);
    const steps = new StepBudget(share);
    try {
      return search.shortest(type, inside, steps);
    } finally {
      this.#steps.spend(share - steps.left);
    }
  }

  #tell(cycle: Cycle): void {
    const before = this.cycles.get(cycle.type);
    const isShorter = !before || cycle.transactions.length < before.shortest.transactions.length;
    this.cycles.set(cycle.type, {
      shortest: isShorter ? cycle : before.shortest,
      components: (before?.components ?? 0) + 1,
    });
  }
}
