/** One labelled history of a corpus. */
export interface Case {
  /** Folder and file or record: `elle-tests/49`. */
  readonly name: string;
  /** Why this project does not judge it, where it does not. */
  readonly skipped?: string;
  /** Judges it; what differs from the label, in one sentence, or `undefined` where nothing does. */
  judge(): Promise<string | undefined>;
}
