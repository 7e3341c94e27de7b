import { defineSystem, type System } from "../../src/runtime/system.ts";
import { primaries, ready } from "../reference/status.ts";
import { bankClient, counterClient, logClient, registerClient, setClient } from "./clients.ts";
import program, { module } from "./node.ts";

/** One node that keeps what it says: a storage engine of write-ahead log, segments, snapshots and one queue. */
export const durableKvSystem: System = defineSystem({
  name: "durable-kv",
  about: "a storage engine of one node: write-ahead log, segments, snapshots, one queue",
  options: {
    segmentBytes: {
      about: "after how many bytes the log goes on in a new file: few, so that it often does",
      kind: "integer",
      min: 1,
      max: 1 << 30,
      default: 512,
    },
    snapshotEvery: {
      about: "after how many changes a snapshot takes the place of the log",
      kind: "integer",
      min: 1,
      max: 1_000_000,
      default: 40,
    },
  },
  nodes: { default: 1, min: 1, max: 1 },
  ports: { client: 4700 },
  program: { start: program, module },
  workloads: {
    register: { client: () => registerClient, claim: () => "linearizable" },
    set: { client: () => setClient, claim: () => "durable" },
    counter: { client: () => counterClient, claim: () => "counter" },
    bank: { client: bankClient, claim: () => "bank" },
    log: { client: () => logClient, claim: () => "log" },
  },
  // Not restart: to a node by itself it is one more kill, and takes it away for most of a short run.
  survives: () => [
    "kill",
    "pause",
    "power-loss",
    "clock",
    "delay",
    "loss",
    "lost-replies",
    "slow-disk",
    "full-disk",
    "sync-fails",
    "terminate",
    "rate",
    "read-only",
  ],
  ready,
  primaries,
});
