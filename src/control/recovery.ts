import type { Outcome } from "../client/outcome.ts";
import type { NodeName } from "../core/node.ts";

/**
 * Who has come back. A node has recovered when it answered an operation after everything was healed: an `ok`, or a definite
 * `fail` of its own; the cluster has when all of them have, and something succeeded: who is without a leader answers, too. Connections
 * in back-off make this take a while on a sound system, so it is waited for and never slept for.
 */
export class Recovery {
  readonly #missing: Set<NodeName>;
  readonly #asked = new Set<NodeName>();
  #works = false;

  constructor(nodes: readonly NodeName[]) {
    this.#missing = new Set(nodes);
  }

  observe(node: NodeName, outcome: Outcome): void {
    this.#asked.add(node);
    if (outcome.type === "ok") this.#works = true;
    if (outcome.type !== "info" && outcome.keepConnection) this.#missing.delete(node);
  }

  get complete(): boolean {
    return this.#works && this.#missing.size === 0;
  }

  /** Whether anything has succeeded since. */
  get works(): boolean {
    return this.#works;
  }

  /** Nodes that were asked and never answered. */
  get silent(): NodeName[] {
    return [...this.#missing].filter((node) => this.#asked.has(node));
  }

  /** Nodes that nobody asked: nothing is known of them. */
  get unasked(): NodeName[] {
    return [...this.#missing].filter((node) => !this.#asked.has(node));
  }
}
