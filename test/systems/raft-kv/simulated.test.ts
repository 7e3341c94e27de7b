import { scenarios } from "../../../systems/raft-kv/scenarios.ts";
import { keepsItsPromises, scenariosKill } from "../promised.ts";

keepsItsPromises([
  ["raft-kv/register", 3, "snapshot saved"],
  ["raft-kv/list-append", 5, "election begun"],
]);

/** Told in thousands of operations; the kill matrix has them. */
const LONG = ["M07.1", "M09.1", "M09.3"];

scenariosKill(
  Object.entries(scenarios)
    .filter(([name]) => !LONG.includes(name))
    .map(([name, script]) => [name, name, script] as const),
);
