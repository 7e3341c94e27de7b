/** A checker as the command line knows it. */
export interface CatalogueEntry {
  /** What `checkers/index.ts` calls its factory. */
  readonly export: string;
  /** What it decides, in a few words. */
  readonly about: string;
  /** Options that its factory takes, each in a few words. `model` is what `--model` says, `initial` what `--initial` says, all others are for `--set`. */
  readonly options?: { readonly [name: string]: string };
  /** A model to name as an example, where it cannot do without. */
  readonly exampleModel?: string;
}

const INITIAL = { initial: "the state before anything happened, as JSON; null if not said" };

/** Every checker that judges a recorded history, by the name that `--checker` takes. */
export const catalogue: { readonly [name: string]: CatalogueEntry } = {
  "fenced-lock": {
    export: "fencedLock",
    about: "a lock has one holder at a time, its tokens increase, and no stale one is accepted",
    options: { leases: "true where the lock passes on when a lease ends: then tokens alone decide" },
  },
  linearizable: {
    export: "linearizable",
    about: "operations take effect one by one, each between its call and its return",
    options: { model: "what each object is: register, cas-register", ...INITIAL },
    exampleModel: "cas-register",
  },
  log: {
    export: "log",
    about: "append-only logs as Kafka has them: nothing is lost, doubled, skipped or out of order",
    options: {
      drained: "true where the run ended by polling every log to its end",
      wwDeps: "true to look for circles of writes, too",
    },
  },
  set: {
    export: "set",
    about: "elements that were acknowledged are in the last reads, nothing else, and once",
  },
  "stale-reads": {
    export: "staleReads",
    about: "a linearizable cas register whose reads may be stale but never wrong",
    options: INITIAL,
  },
  watch: {
    export: "watch",
    about: "watches are ordered, unique, reliable, atomic, resumable and bookmarkable",
  },
};
