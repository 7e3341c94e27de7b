import { defineSystem, type System } from "../../src/runtime/system.ts";
import { primaries, ready } from "../reference/status.ts";
import { SURVIVED } from "../reference/survived.ts";
import { cartClient, registerClient } from "./clients.ts";
import program, { module } from "./node.ts";
import { scenarios } from "./scenarios.ts";

/**
 * A store without a leader. Registers are read and written by majorities, as Attiya, Bar-Noy and Dolev have it; a set is kept in
 * shopping carts with version vectors, as Dynamo has it, and takes elements on every side of a partition.
 */
export const quorumKvSystem: System = defineSystem({
  name: "quorum-kv",
  about: "registers by majority quorum, and sets by version vectors; no leader",
  options: {},
  nodes: { default: 3, min: 3, max: 5 },
  ports: { client: 7008 },
  program: { start: program, module },
  workloads: {
    register: { client: () => registerClient, claim: () => "linearizable", offers: ["read", "write"] },
    set: { client: () => cartClient, claim: () => "durable" },
  },
  survives: () => SURVIVED,
  scenarios,
  ready,
  primaries,
});
