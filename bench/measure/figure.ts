/** One thing that a bench measured. */
export interface Figure {
  readonly name: string;
  readonly figure: number;
  /** What the figure counts: `operations/s`, `s`, `MB`. */
  readonly unit: string;
  /** What it is held to: at least so much of what is counted per second, at most so much of anything else. */
  readonly goal?: number;
  /** How fast it is beside a bare loop that does only what cannot be left out, measured in the same run. */
  readonly ratio?: number;
}

/** What a module of `bench/` exports as `bench`. */
export type Bench = () => Promise<readonly Figure[]>;

/** Whether a figure reaches its goal; one without a goal always does. */
export const reachesGoal = ({ figure, unit, goal }: Figure): boolean =>
  goal === undefined || (unit.endsWith("/s") ? figure >= goal : figure <= goal);
