import type { Command } from "commander";
import {
  durationArgument,
  integerArgument,
  namesArgument,
  rateArgument,
  settingArgument,
} from "./arguments.ts";

/** Adds the flags with which a run is ordered: the same for every command that takes orders. */
export const orderOptions = (command: Command): Command =>
  command
    .option("--nodes <n>", "how many nodes", integerArgument(1, 99))
    .option("--time <duration>", "how long operations and faults go on, such as 30s", durationArgument)
    .option("--rate <n>", "operations a second, all clients together", rateArgument)
    .option("--concurrency <n>", "client threads", integerArgument(1, 10_000))
    .option("--seed <n>", "the seed of everything random", integerArgument(0, Number.MAX_SAFE_INTEGER))
    .option(
      "--nemesis <names>",
      'faults and packages of them, such as kill,disk; "all" for a swarm of what the system survives, none for nothing',
      namesArgument,
    )
    .option(
      "--swarm",
      "the seed draws which of them are used, how many at once, how often, how hard, and on whom",
    )
    .option(
      "--fault-interval <duration>",
      "from one fault to the next of its kind or package, such as 8s",
      durationArgument,
    )
    .option("--fault-targets <roles>", "whom faults hit, such as one,majority,primaries", namesArgument)
    .option("--fault-intensity <name>", "how hard they are: gentle, normal or harsh")
    .option("--one-at-a-time", "never two faults at once")
    .option("--set <name=value>", "an option of the system or the workload", settingArgument)
    .option("--mutant <id>", "switches on a mutant of the system's code, such as M09.1")
    .option("--out <dir>", "where the directories of runs lie", "runs");
