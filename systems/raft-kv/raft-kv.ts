import { defineSystem, type System } from "../../src/runtime/system.ts";
import { primaries, ready } from "../reference/status.ts";
import { bankClient } from "./clients/bank.ts";
import { counterClient } from "./clients/counter.ts";
import { listAppendClient } from "./clients/list-append.ts";
import { logClient } from "./clients/log.ts";
import { registerClient } from "./clients/register.ts";
import { setClient } from "./clients/set.ts";
import program, { module } from "./node.ts";
import { scenarios } from "./scenarios.ts";

const CLIENT_PORT = 7001;
const PEER_PORT = 7002;

/** A key-value store on a replicated log, as etcd and Consul are: eight patterns of the book in one cluster. */
export const raftKvSystem: System = defineSystem({
  name: "raft-kv",
  about: "a key-value store on a replicated log with an elected leader, written here",
  options: {
    promise: {
      about:
        "what it is judged by: answers that are right, or also that there are some, where faults leave a majority connected",
      kind: "choice",
      values: ["consistency", "availability"],
      default: "consistency",
    },
    electionMs: {
      about: "milliseconds without a heartbeat after which a leader is suspected",
      kind: "integer",
      min: 10,
      max: 60_000,
      default: 150,
    },
    heartbeatMs: {
      about: "milliseconds between two heartbeats",
      kind: "integer",
      min: 1,
      max: 10_000,
      default: 30,
    },
    snapshotEvery: {
      about: "after how many entries a snapshot takes the place of the log",
      kind: "integer",
      min: 1,
      max: 1_000_000,
      default: 30,
    },
    batch: {
      about: "how many entries of the log one message to a follower takes at the most",
      kind: "integer",
      min: 1,
      max: 10_000,
      default: 64,
    },
    inFlight: {
      about: "how many entries a leader has under way before it lets others wait",
      kind: "integer",
      min: 1,
      max: 1_000_000,
      default: 12,
    },
    sessionMs: {
      about: "milliseconds for which a client is remembered that numbers its requests",
      kind: "integer",
      min: 1,
      max: 1_000_000_000,
      default: 10_000,
    },
    segmentBytes: {
      about: "bytes after which the log begins a new file",
      kind: "integer",
      min: 64,
      max: 1_000_000_000,
      default: 2048,
    },
  },
  nodes: { default: 3, min: 1, max: 9 },
  ports: { client: CLIENT_PORT, peer: PEER_PORT },
  program: { start: program, module },
  survives: () => [
    "partition",
    "kill",
    "pause",
    "restart",
    "power-loss",
    "clock",
    "delay",
    "loss",
    "duplicate",
    "reorder",
    "network",
    "lost-replies",
    "slow-disk",
    "full-disk",
    "sync-fails",
    "terminate",
    "crash-loop",
    "rate",
    "read-only",
  ],
  scenarios,
  workloads: {
    register: {
      client: () => registerClient,
      claim: ({ promise }) => (promise === "availability" ? "linearizable-and-up" : "linearizable"),
    },
    "list-append": { client: () => listAppendClient, claim: () => "strict-serializable" },
    set: { client: () => setClient, claim: () => "durable" },
    counter: { client: () => counterClient, claim: () => "counter" },
    bank: { client: ({ accounts }) => bankClient(Number(accounts)), claim: () => "bank" },
    log: { client: () => logClient, claim: () => "log" },
  },
  ready,
  primaries,
});
