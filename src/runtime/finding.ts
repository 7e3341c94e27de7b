/** One thing this machine can or cannot do. */
export interface Finding {
  readonly name: string;
  /** `limited`: runs work, with less. */
  readonly ok: boolean | "limited";
  readonly finding: string;
  readonly fix?: string;
}
