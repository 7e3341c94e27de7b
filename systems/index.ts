import { configurable } from "../src/runtime/configure.ts";
import { durableKvSystem } from "./durable-kv/durable-kv.ts";
import { etcdSystem } from "./etcd/etcd.ts";
import { paxosKvSystem } from "./paxos-kv/paxos-kv.ts";
import { quorumKvSystem } from "./quorum-kv/quorum-kv.ts";
import { raftKvSystem } from "./raft-kv/raft-kv.ts";
import { redisSystem } from "./redis/redis.ts";
import { toySystem } from "./toy.ts";

/** etcd, with the number of nodes and its options: `etcd({ nodes: 5, reads: "serializable" })`. */
export const etcd = configurable(etcdSystem);

/** One redis: `redis({ appendfsync: "everysec" })`. */
export const redis = configurable(redisSystem);

/** The storage engine of one node: `durableKv({ snapshotEvery: 20 })`. */
export const durableKv = configurable(durableKvSystem);

/** A key-value store on a replicated log: `raftKv({ nodes: 5 })`. */
export const raftKv = configurable(raftKvSystem);

/** The register inside the control node: `toy({ bug: "stale-read" })`. */
export const toy = configurable(toySystem);

/** Registers decided by Paxos: `paxosKv({ nodes: 5 })`. */
export const paxosKv = configurable(paxosKvSystem);

/** Registers by majority quorum, and sets by version vectors: `quorumKv({ nodes: 4 })`. */
export const quorumKv = configurable(quorumKvSystem);

/** Every system that can stand trial, by name. */
export const stockSystems = {
  "durable-kv": durableKvSystem,
  etcd: etcdSystem,
  "paxos-kv": paxosKvSystem,
  "quorum-kv": quorumKvSystem,
  "raft-kv": raftKvSystem,
  redis: redisSystem,
  toy: toySystem,
} as const;
