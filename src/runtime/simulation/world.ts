import type { Random } from "../../core/random.ts";
import type { Settings } from "../../core/settings.ts";
import type { VirtualClock } from "../../core/virtual-clock.ts";
import type { Findings } from "../findings.ts";

/** What all parts of one simulated cluster share. */
export interface World {
  readonly clock: VirtualClock;
  /** Forked by whoever draws: `link n1→n2`, `disk n1`, `node n1 life 2`. Nothing is drawn from it. */
  readonly random: Random;
  readonly settings: Settings;
  readonly mutants: ReadonlySet<string>;
  readonly assertions: boolean;
  readonly findings: Findings;
  readonly trace: ((line: string) => void) | undefined;
}

/** The line of a trace: when, where, what. */
export const told = ({ clock }: World, where: string, what: string): string =>
  `${(clock.now() / 1e9).toFixed(6)} ${where.padEnd(14)} ${what}`;
