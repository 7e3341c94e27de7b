import type { Anomaly } from "../../src/core/verdict.ts";

/** How many anomalies of one type are told one by one. */
const TOLD = 3;

/** Anomalies by type, in the order in which the types were first found; the first few of each are told, the rest are counted. */
export class AnomaliesByType {
  readonly #told = new Map<string, Anomaly[]>();
  readonly #counts = new Map<string, number>();

  /** Counts an anomaly, and tells it while there are few of its type. */
  add(type: string, tell: () => Omit<Anomaly, "type">): void {
    const told = this.#told.get(type) ?? [];
    if (told.length < TOLD) told.push({ type, ...tell() });
    this.#told.set(type, told);
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
  }

  /** The types that were found. */
  get types(): string[] {
    return [...this.#told.keys()];
  }

  /** The told anomalies of some types, and how many more of them there are. */
  among(types: ReadonlySet<string>): { readonly anomalies: Anomaly[]; readonly omitted: number } {
    const anomalies = [...this.#told].flatMap(([type, told]) => (types.has(type) ? told : []));
    const all = [...this.#counts].reduce((sum, [type, count]) => sum + (types.has(type) ? count : 0), 0);
    return { anomalies, omitted: all - anomalies.length };
  }
}
