import { modelNames } from "./linearizable/models/models.ts";

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

const INITIAL = { initial: "the state before anything happened, as JSON; the model's own if not said" };

/** Every checker that judges a recorded history, by the name that `--checker` takes. */
export const catalogue: { readonly [name: string]: CatalogueEntry } = {
  bank: {
    export: "bank",
    about: "money moves between accounts, and every read shows the same total",
    options: {
      total: "what all accounts hold together; what the first read says if not said",
      accounts: "the names of all accounts, as a JSON list; those of the first read if not said",
      negativeBalances: "true if an account may be overdrawn",
    },
  },
  "causal-reverse": {
    export: "causalReverse",
    about: "whoever sees a write sees all that were acknowledged before it was called",
  },
  counter: {
    export: "counter",
    about: "every read lies between what the certain adds make and what the possible ones could",
  },
  "fenced-lock": {
    export: "fencedLock",
    about: "a lock has one holder at a time, its tokens increase, and no stale one is accepted",
    options: { leases: "true where the lock passes on when a lease ends: then tokens alone decide" },
  },
  linearizable: {
    export: "linearizable",
    about: "operations take effect one by one, each between its call and its return",
    options: {
      model: `what each object is: ${modelNames.join(", ")}`,
      ...INITIAL,
      ignoreNullReads: "true if a register's read of null says nothing",
      keyed: "true if operations on an append map name the key themselves",
      answers: "what a number that a change of a counter answers with is: new or old",
      permits: "how many permits a semaphore has",
      order: "what a priority queue gives first: min or max",
    },
    exampleModel: "cas-register",
  },
  "list-append": {
    export: "listAppend",
    about: "transactions that append to lists and read them are isolated, by Elle's anomalies",
    options: {
      model: "the consistency model, such as snapshot-isolation; strict-serializable if not said",
      models: "several of them, as a JSON list",
      anomalies: "what must not be there, as a JSON list: G1, G2-item, lost-update",
    },
  },
  log: {
    export: "log",
    about: "append-only logs as Kafka has them: nothing is lost, doubled, skipped or out of order",
    options: {
      drained: "true where the run ended by polling every log to its end",
      emptyPolls: "true where a poll that returns nothing has read every log to its end",
      wwDeps: "true to look for circles of writes, too",
    },
  },
  "long-fork": {
    export: "longFork",
    about: "reads of the same keys, each written once, see the writes in one order",
  },
  monotonic: {
    export: "monotonic",
    about: "what only grows is never seen to shrink",
    options: { realtime: "true if no read may return less than one that returned before it was called" },
  },
  outage: {
    export: "outage",
    about: "whoever asks sees somebody answered with success before long",
    options: { limit: "for how many seconds nobody may be; 5 if not said" },
  },
  queue: {
    export: "queue",
    about: "every dequeue came from somewhere",
  },
  set: {
    export: "set",
    about: "elements that were acknowledged are in the last reads, nothing else, and once",
    options: { mayLose: "true if acknowledged elements may be gone" },
  },
  "set-full": {
    export: "setFull",
    about: "the fate of each element through all reads: stable, stale, lost, never read",
    options: { linearizable: "true if a stale element is an anomaly" },
  },
  "stale-reads": {
    export: "staleReads",
    about: "a linearizable cas register whose reads may be stale but never wrong",
    options: INITIAL,
  },
  "total-queue": {
    export: "totalQueue",
    about: "what was enqueued is dequeued or drained, and nothing else",
  },
  "unique-ids": {
    export: "uniqueIds",
    about: "no identifier was given twice",
  },
  watch: {
    export: "watch",
    about: "watches are ordered, unique, reliable, atomic, resumable and bookmarkable",
  },
};
