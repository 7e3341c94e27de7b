import { defineSystem, type System } from "../../src/runtime/system.ts";
import { primaries, ready } from "../reference/status.ts";
import { SURVIVED } from "../reference/survived.ts";
import { registerClient } from "./client.ts";
import program, { module } from "./node.ts";
import { scenarios } from "./scenarios.ts";

/** Registers of which every change is decided by Paxos, from any member, without a leader: as Cassandra's lightweight transactions are. */
export const paxosKvSystem: System = defineSystem({
  name: "paxos-kv",
  about: "registers of which every change is decided by Paxos; no leader",
  options: {},
  nodes: { default: 3, min: 3, max: 5 },
  ports: { client: 7011 },
  program: { start: program, module },
  workloads: { register: { client: () => registerClient, claim: () => "linearizable" } },
  survives: () => SURVIVED,
  scenarios,
  ready,
  primaries,
});
