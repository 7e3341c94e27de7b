import { scenarios } from "../../../systems/paxos-kv/scenarios.ts";
import { keepsItsPromises, scenariosKill } from "../promised.ts";

keepsItsPromises([
  ["paxos-kv/register", 3, "ballot race"],
  ["paxos-kv/register", 5, "value adopted"],
]);

scenariosKill([
  ["M11.1", "M11.1", scenarios["M11.1"]],
  ["M11.2", "M11.2", scenarios["M11.2"]],
  ["M11.3", "M11.3", scenarios["M11.3"]],
]);
