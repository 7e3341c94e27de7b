/** Thrown when a search has taken the steps it was given: it has not found anything, and there may be something. */
export class OutOfSteps extends Error {
  override readonly name = "OutOfSteps";
}

/** Counts the steps of a search. */
export class StepBudget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** @throws {OutOfSteps} when there is none left. */
  take(): void {
    if (this.#left-- <= 0) throw new OutOfSteps();
  }

  /** How many are left. */
  get left(): number {
    return Math.max(0, this.#left);
  }

  /** Takes what a part of the search has taken. */
  spend(steps: number): void {
    this.#left -= steps;
  }
}
