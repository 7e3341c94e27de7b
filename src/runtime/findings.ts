import type { Incident, Told } from "./cluster.ts";

/** Collects what the code of all nodes tells of itself while it runs. */
export class Findings {
  readonly #marks = new Map<string, number>();
  readonly #asked = new Set<string>();
  readonly #crashed: Incident[] = [];
  readonly #failed: Incident[] = [];

  mark(what: string): void {
    this.#marks.set(what, (this.#marks.get(what) ?? 0) + 1);
  }

  asked(mutant: string): void {
    this.#asked.add(mutant);
  }

  crashed(incident: Incident): void {
    this.#crashed.push(incident);
  }

  failed(incident: Incident): void {
    this.#failed.push(incident);
  }

  /** All of it until now; names in the order of the alphabet, incidents in order of time. */
  told(): Told {
    return {
      marks: Object.fromEntries([...this.#marks].sort(([a], [b]) => (a < b ? -1 : 1))),
      asked: [...this.#asked].sort(),
      crashed: [...this.#crashed],
      failed: [...this.#failed],
    };
  }
}
