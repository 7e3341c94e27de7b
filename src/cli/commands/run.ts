import { Command } from "commander";
import { execute } from "../../trial/execute.ts";
import type { Order } from "../../trial/order.ts";
import { prepare } from "../../trial/prepare.ts";
import { conclude } from "../conclude.ts";
import { interruptible } from "../interrupt.ts";
import { orderOptions } from "../order-options.ts";
import { screenWatcher } from "../screen-watcher.ts";

interface Flags extends Omit<Order, "what"> {
  readonly out: string;
}

/** `ordeal run`: record, check, report. */
export function runCommand(): Command {
  const command = new Command("run")
    .description("run a test: start a cluster, drive it, break it, heal it, and judge what it did")
    .argument("<what>", "system/workload such as etcd/register, or a test file such as my-test.ts")
    .option("--runtime <name>", "where nodes run: docker or simulation")
    .option("--claim <name>", "judge the run by this claim instead of what the system promises");
  return orderOptions(command).action(async (what: string, { out, ...flags }: Flags) => {
    process.exitCode = await run({ what, ...flags }, out);
  });
}

async function run(order: Order, out: string): Promise<number> {
  const plan = await prepare(order);
  const watcher = screenWatcher(plan.record);
  const interrupt = interruptible((signal) => watcher.interrupted(signal));
  try {
    const executed = await execute(plan, out, watcher, interrupt.signal);
    watcher.end();
    return conclude(executed);
  } finally {
    watcher.end();
    interrupt.dispose();
  }
}
