import { Command } from "commander";
import { execute } from "../../trial/execute.ts";
import type { Order } from "../../trial/order.ts";
import { prepare } from "../../trial/prepare.ts";
import {
  durationArgument,
  integerArgument,
  namesArgument,
  rateArgument,
  settingArgument,
} from "../arguments.ts";
import { conclude } from "../conclude.ts";
import { interruptible } from "../interrupt.ts";
import { screenWatcher } from "../screen-watcher.ts";

/** `ordeal run`: record, check, report. */
export function runCommand(): Command {
  return new Command("run")
    .description("run a test: start a cluster, drive it, break it, heal it, and judge what it did")
    .argument("<what>", "system/workload such as etcd/register, or a test file such as my-test.ts")
    .option("--nodes <n>", "how many nodes", integerArgument(1, 99))
    .option("--runtime <name>", "where nodes run: docker or simulation")
    .option("--time <duration>", "how long operations and faults go on, such as 30s", durationArgument)
    .option("--rate <n>", "operations a second, all clients together", rateArgument)
    .option("--concurrency <n>", "client threads", integerArgument(1, 10_000))
    .option("--seed <n>", "the seed of everything random", integerArgument(0, Number.MAX_SAFE_INTEGER))
    .option(
      "--nemesis <names>",
      "what breaks the cluster, such as partition,kill; none for nothing",
      namesArgument,
    )
    .option("--set <name=value>", "an option of the system or the workload", settingArgument)
    .option("--claim <name>", "judge the run by this claim instead of what the system promises")
    .option("--out <dir>", "where the directories of runs lie", "runs")
    .action(async (what: string, flags: Omit<Order, "what">) => {
      process.exitCode = await run({ what, ...flags });
    });
}

async function run(order: Order): Promise<number> {
  const plan = await prepare(order);
  const watcher = screenWatcher(plan.record);
  const interrupt = interruptible((signal) => watcher.interrupted(signal));
  try {
    const executed = await execute(plan, order.out, watcher, interrupt.signal);
    watcher.end();
    return conclude(executed);
  } finally {
    watcher.end();
    interrupt.dispose();
  }
}
