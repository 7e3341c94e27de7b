import { EXIT, worstExit } from "../../core/errors.ts";
import type { Simulated } from "./simulate.ts";

/** What many simulated runs came to together. */
export class SeedTally {
  readonly operations = { ok: 0, fail: 0, info: 0 };
  readonly faults = new Map<string, number>();
  readonly marks = new Map<string, number>();
  /** Which mutants some node's code asked for. */
  readonly asked = new Set<string>();
  /** How many runs ended with each exit code. */
  readonly codes = new Map<number, number>();
  /** Those that were not valid, by the order of their seeds. */
  readonly failures: Simulated[] = [];
  count = 0;

  add(run: Simulated): void {
    this.count++;
    for (const type of ["ok", "fail", "info"] as const) this.operations[type] += run.operations[type];
    addTo(this.faults, run.faults);
    addTo(this.marks, run.marks);
    for (const id of run.asked) this.asked.add(id);
    this.codes.set(run.exitCode, (this.codes.get(run.exitCode) ?? 0) + 1);
    if (run.exitCode !== EXIT.valid) this.failures.push(run);
  }

  get exitCode(): number {
    return worstExit(this.codes.keys());
  }

  /** The first of those that ended worst: the one to look at. */
  get worst(): Simulated | undefined {
    return this.failures.find(({ exitCode }) => exitCode === this.exitCode);
  }
}

function addTo(sums: Map<string, number>, counts: { readonly [name: string]: number }): void {
  for (const [name, n] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + n);
}
