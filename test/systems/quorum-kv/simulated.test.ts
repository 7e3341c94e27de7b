import { scenarios } from "../../../systems/quorum-kv/scenarios.ts";
import { keepsItsPromises, scenariosKill } from "../promised.ts";

keepsItsPromises([
  ["quorum-kv/register", 3, "write-back"],
  ["quorum-kv/register", 4, "write-back"],
  ["quorum-kv/set", 5, "version conflict"],
]);

scenariosKill([
  ["even-sized quorum", "M08.1", scenarios["even-sized quorum"]],
  ["M08.3", "M08.3", scenarios["M08.3"]],
  ["M08.4", "M08.4", scenarios["M08.4"]],
]);
