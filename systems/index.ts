import { configurable } from "../src/runtime/configure.ts";
import { etcdSystem } from "./etcd/etcd.ts";
import { paxosKvSystem } from "./paxos-kv/paxos-kv.ts";
import { quorumKvSystem } from "./quorum-kv/quorum-kv.ts";
import { toySystem } from "./toy.ts";

/** etcd, with the number of nodes and its options: `etcd({ nodes: 5, reads: "serializable" })`. */
export const etcd = configurable(etcdSystem);

/** The register inside the control node: `toy({ bug: "stale-read" })`. */
export const toy = configurable(toySystem);

/** Registers decided by Paxos: `paxosKv({ nodes: 5 })`. */
export const paxosKv = configurable(paxosKvSystem);

/** Registers by majority quorum, and sets by version vectors: `quorumKv({ nodes: 4 })`. */
export const quorumKv = configurable(quorumKvSystem);

/** Every system that can stand trial, by name. */
export const stockSystems = {
  etcd: etcdSystem,
  "paxos-kv": paxosKvSystem,
  "quorum-kv": quorumKvSystem,
  toy: toySystem,
} as const;
