/**
 * Mutants: what a careless implementer would have written, one line each, off unless asked for. They prove the harness: each must be
 * found by the history alone, under the weakest nemesis that can show it, and must not be found without that.
 */

/** How a mutant is looked for: which nemeses, on how many nodes, with which options. */
export interface Trial {
  /** As `--nemesis` takes them; none for none. */
  readonly nemesis: readonly string[];
  /** The system's own default when not said. */
  readonly nodes?: number;
  /** As `--set` takes them. */
  readonly set?: { readonly [name: string]: string | number };
  /** Client threads; the plan's default when not said. */
  readonly concurrency?: number;
  /** Operations a second, all clients together; the plan's default when not said. */
  readonly rate?: number;
}

/** One line of the kill matrix. */
export interface Mutant {
  /** `M09.1`: the chapter, and which of its mutants. */
  readonly id: string;
  /** The module that asks for it: `ch09-generation-clock`. */
  readonly pattern: string;
  /** What the code does instead, in one line. */
  readonly about: string;
  /** System and workload: `raft-kv/register`. */
  readonly pair: string;
  /** Who must find it, as results name it, and as what: from the history alone. */
  readonly checker: string;
  readonly anomaly: string;
  /** The weakest trial that kills it. */
  readonly dies: Trial;
  /** A weaker one, which it survives on the same seeds. */
  readonly survives: Trial;
  /** Whether random seeds find it, or only the directed scenario of its name among the system's. */
  readonly by: "random" | "scenario";
  /** Seeds until it must have been found, its scenario not counted. */
  readonly seeds: number;
  /** Why it cannot be killed, where it cannot. */
  readonly spared?: string;
}

/** Every mutant, in the order of the book. */
export const mutants: readonly Mutant[] = [
  // 3 Write-Ahead Log
  {
    id: "M03.1",
    pattern: "ch03-write-ahead-log",
    about: "a change is acknowledged before it is synced",
    pair: "durable-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: ["power-loss"], rate: 300 },
    survives: { nemesis: ["kill"], rate: 300 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M03.2",
    pattern: "ch03-write-ahead-log",
    about: "a torn tail is left where it is, and the next record is written after it",
    pair: "durable-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: ["power-loss"], set: { segmentBytes: 1_000_000, snapshotEvery: 1_000_000 }, rate: 300 },
    survives: { nemesis: ["kill"], set: { segmentBytes: 1_000_000, snapshotEvery: 1_000_000 }, rate: 300 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M03.3",
    pattern: "ch03-write-ahead-log",
    about: "the replay begins with the last record that is in the snapshot",
    pair: "durable-kv/counter",
    checker: "counter",
    anomaly: "impossible-count",
    dies: { nemesis: ["restart"], concurrency: 1 },
    survives: { nemesis: [], concurrency: 1 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M03.4",
    pattern: "ch03-write-ahead-log",
    about: "a sync that failed is tried again until it says that all is well",
    pair: "durable-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: {
      nemesis: ["sync-fails", "power-loss"],
      set: { segmentBytes: 1_000_000, snapshotEvery: 1_000_000 },
    },
    survives: { nemesis: ["sync-fails"], set: { segmentBytes: 1_000_000, snapshotEvery: 1_000_000 } },
    by: "random",
    seeds: 100,
  },
  // 4 Segmented Log
  {
    id: "M04.1",
    pattern: "ch04-segmented-log",
    about: "a new segment is named after the last record of the one before",
    pair: "durable-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: ["restart"] },
    survives: { nemesis: [] },
    by: "random",
    seeds: 100,
  },
  {
    id: "M04.2",
    pattern: "ch04-segmented-log",
    about: "the directory is not synced after a new segment was begun",
    pair: "durable-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: ["power-loss"] },
    survives: { nemesis: ["kill"] },
    by: "random",
    seeds: 100,
  },
  {
    id: "M04.3",
    pattern: "ch04-segmented-log",
    about: "segments have names that are not padded, and are sorted by name",
    pair: "durable-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: ["restart"], set: { snapshotEvery: 1_000_000 } },
    survives: { nemesis: [], set: { snapshotEvery: 1_000_000 } },
    by: "random",
    seeds: 100,
  },
  // 5 Low-Water Mark
  {
    id: "M05.1",
    pattern: "ch05-low-water-mark",
    about: "the log is cut before the snapshot is on the disk",
    pair: "durable-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: ["kill"], set: { segmentBytes: 64, snapshotEvery: 10 }, rate: 300 },
    survives: { nemesis: ["pause"], set: { segmentBytes: 64, snapshotEvery: 10 }, rate: 300 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M05.2",
    pattern: "ch05-low-water-mark",
    about: "a snapshot says that it holds one record more than it does",
    pair: "durable-kv/counter",
    checker: "counter",
    anomaly: "impossible-count",
    dies: { nemesis: ["restart"], concurrency: 1 },
    survives: { nemesis: [], concurrency: 1 },
    by: "random",
    seeds: 100,
  },
  // 6 Leader and Followers
  // 7 HeartBeat
  // 8 Majority Quorum
  {
    id: "M08.1",
    pattern: "ch08-majority-quorum",
    about: "half of the members is taken for a majority",
    pair: "quorum-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: ["partition"], nodes: 4 },
    survives: { nemesis: ["partition"], nodes: 3 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M08.2",
    pattern: "ch08-majority-quorum",
    about: "a majority of those who can be reached just now is enough",
    pair: "quorum-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: ["partition"] },
    survives: { nemesis: ["duplicate"] },
    by: "random",
    seeds: 100,
  },
  {
    id: "M08.3",
    pattern: "ch14-request-waiting-list",
    about: "answers are counted, not members: a repeated one makes a quorum",
    pair: "quorum-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: ["duplicate", "loss", "partition"], nodes: 5 },
    survives: { nemesis: ["loss", "partition"] },
    by: "scenario",
    seeds: 100,
  },
  {
    id: "M08.4",
    pattern: "ch08-majority-quorum",
    about: "a reader answers without bringing what it read to a majority",
    pair: "quorum-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: ["loss", "partition"], set: { keys: 1 } },
    survives: { nemesis: [] },
    by: "scenario",
    seeds: 100,
  },
  // 9 Generation Clock
  // 10 High-Water Mark
  // 11 Paxos
  {
    id: "M11.1",
    pattern: "ch11-paxos",
    about: "a proposer ignores what was accepted before and proposes its own value",
    pair: "paxos-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: ["loss"], set: { keys: 1 } },
    survives: { nemesis: [] },
    by: "random",
    seeds: 100,
  },
  {
    id: "M11.2",
    pattern: "ch11-paxos",
    about: "a proposer takes the value that it is told first, not that of the highest ballot",
    pair: "paxos-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: ["loss", "partition"] },
    survives: { nemesis: [] },
    by: "scenario",
    seeds: 100,
  },
  {
    id: "M11.3",
    pattern: "ch11-paxos",
    about: "a promise is given before it is on disk",
    pair: "paxos-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: ["power-loss", "slow-disk", "loss", "partition"] },
    survives: { nemesis: ["kill", "slow-disk", "loss", "partition"] },
    by: "scenario",
    seeds: 100,
  },
  {
    id: "M11.4",
    pattern: "ch11-paxos",
    about: "ballots bear no name: two proposers share one",
    pair: "paxos-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: [], rate: 300, set: { keys: 1 } },
    survives: { nemesis: [], concurrency: 1 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M11.5",
    pattern: "ch11-paxos",
    about: "an acceptor accepts below what it has promised",
    pair: "paxos-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: [], rate: 300, set: { keys: 1 } },
    survives: { nemesis: [], concurrency: 1 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M11.6",
    pattern: "ch11-paxos",
    about: "a read answers from what its member has learned",
    pair: "paxos-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: [], rate: 300, set: { keys: 1 } },
    survives: { nemesis: [], concurrency: 1 },
    by: "random",
    seeds: 100,
  },
  // 12 Replicated Log
  // 13 Singular Update Queue
  {
    id: "M13.1",
    pattern: "ch13-singular-update-queue",
    about: "updates do not wait for each other",
    pair: "durable-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: [], set: { keys: 1 }, concurrency: 20, rate: 500 },
    survives: { nemesis: [], set: { keys: 1 }, concurrency: 1, rate: 500 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M13.2",
    pattern: "ch13-singular-update-queue",
    about: "every connection has a queue of its own",
    pair: "durable-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: [], set: { keys: 1 }, concurrency: 20, rate: 500 },
    survives: { nemesis: [], set: { keys: 1 }, concurrency: 1, rate: 500 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M13.3",
    pattern: "ch13-singular-update-queue",
    about: "a write that looks at nothing does not wait in the queue",
    pair: "durable-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: [], set: { keys: 1 }, concurrency: 20, rate: 500 },
    survives: { nemesis: [], set: { keys: 1 }, concurrency: 1, rate: 500 },
    by: "random",
    seeds: 100,
  },
  // 14 Request Waiting List
  {
    id: "M14.1",
    pattern: "ch14-request-waiting-list",
    about: "whoever waits for an entry is known by its index alone, whichever leader wrote it",
    pair: "raft-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: ["partition"] },
    survives: { nemesis: ["lost-replies"] },
    by: "random",
    seeds: 100,
  },
  {
    id: "M14.2",
    pattern: "ch14-request-waiting-list",
    about: "a deposed leader tells its clients that what they asked for has failed",
    pair: "raft-kv/list-append",
    checker: "list-append",
    anomaly: "G1a",
    dies: { nemesis: ["pause"] },
    survives: { nemesis: ["lost-replies"] },
    by: "random",
    seeds: 100,
  },
  {
    id: "M14.3",
    pattern: "ch14-request-waiting-list",
    about: "correlation ids begin at 0 with each life of a node",
    pair: "raft-kv/register",
    checker: "linearizable",
    anomaly: "not-linearizable",
    dies: { nemesis: ["restart"] },
    survives: { nemesis: ["lost-replies"] },
    by: "random",
    seeds: 100,
  },
  // 15 Idempotent Receiver
  {
    id: "M15.1",
    pattern: "ch15-idempotent-receiver",
    about: "only the leader remembers, in its memory, what it has done for whom",
    pair: "raft-kv/counter",
    checker: "counter",
    anomaly: "impossible-count",
    dies: { nemesis: ["pause"] },
    survives: { nemesis: ["lost-replies"] },
    by: "random",
    seeds: 100,
  },
  {
    id: "M15.2",
    pattern: "ch15-idempotent-receiver",
    about: "the numbers of requests are remembered without the client that gave them",
    pair: "raft-kv/counter",
    checker: "counter",
    anomaly: "impossible-count",
    dies: { nemesis: [] },
    survives: { nemesis: [], concurrency: 1 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M15.3",
    pattern: "ch15-idempotent-receiver",
    about: "only a client's last request is known again, no older one",
    pair: "raft-kv/counter",
    checker: "counter",
    anomaly: "impossible-count",
    dies: { nemesis: ["slow-disk"], set: { inFlight: 1 } },
    survives: { nemesis: [] },
    by: "random",
    seeds: 100,
  },
  {
    id: "M15.4",
    pattern: "ch15-idempotent-receiver",
    about: "each replica forgets clients by its own clock",
    pair: "raft-kv/counter",
    checker: "counter",
    anomaly: "impossible-count",
    dies: { nemesis: ["clock", "pause"] },
    survives: { nemesis: ["clock"] },
    by: "random",
    seeds: 100,
  },
  // 18 Version Vector
  {
    id: "M18.1",
    pattern: "ch18-version-vector",
    about: "of two concurrent versions the later by the wall clock wins",
    pair: "quorum-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: [], rate: 300 },
    survives: { nemesis: [], concurrency: 1 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M18.2",
    pattern: "ch18-version-vector",
    about: "a concurrent version is taken for a later one",
    pair: "quorum-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: [], rate: 300 },
    survives: { nemesis: [], concurrency: 1 },
    by: "random",
    seeds: 100,
  },
  {
    id: "M18.3",
    pattern: "ch18-version-vector",
    about: "the counter of a replica is kept in memory only",
    pair: "quorum-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: ["kill"] },
    survives: { nemesis: ["pause"] },
    by: "random",
    seeds: 100,
  },
  {
    id: "M18.4",
    pattern: "ch18-version-vector",
    about: "a write counts as made in knowledge of all that its replica holds",
    pair: "quorum-kv/set",
    checker: "set",
    anomaly: "lost-element",
    dies: { nemesis: [], rate: 300 },
    survives: { nemesis: [], concurrency: 1 },
    by: "random",
    seeds: 100,
  },
  // 30 Single-Socket Channel
  {
    id: "M30.1",
    pattern: "ch30-single-socket-channel",
    about: "two sockets to one partner are used in turn",
    pair: "raft-kv/log",
    checker: "log",
    anomaly: "int-nonmonotonic-send",
    dies: { nemesis: [] },
    survives: { nemesis: [], set: { batch: 1 } },
    by: "random",
    seeds: 100,
  },
  {
    id: "M30.2",
    pattern: "ch30-single-socket-channel",
    about: "after a break what is new goes before what was not answered",
    pair: "raft-kv/log",
    checker: "log",
    anomaly: "int-nonmonotonic-send",
    dies: { nemesis: ["delay"] },
    survives: { nemesis: [] },
    by: "scenario",
    seeds: 100,
  },
  {
    id: "M30.3",
    pattern: "ch30-single-socket-channel",
    about: "what cannot be handled yet does not hold up what arrived after it",
    pair: "raft-kv/log",
    checker: "log",
    anomaly: "int-nonmonotonic-send",
    dies: { nemesis: ["slow-disk"], concurrency: 12, set: { inFlight: 20 } },
    survives: { nemesis: [] },
    by: "random",
    seeds: 100,
  },
];
