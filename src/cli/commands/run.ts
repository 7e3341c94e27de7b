import { Command } from "commander";
import { execute } from "../../trial/execute.ts";
import type { Order } from "../../trial/order.ts";
import { planOfOrder } from "../../trial/plan-of-order.ts";
import { attended } from "../attended.ts";
import { conclude } from "../conclude.ts";
import { orderOptions } from "../order-options.ts";

interface Flags extends Omit<Order, "what"> {
  readonly out: string;
}

/** `ordeal run`: record, check, report. */
export function runCommand(): Command {
  const command = new Command("run")
    .description("run a test: start a cluster, drive it, break it, heal it, and judge what it did")
    .argument("<what>", "system/workload such as etcd/register, or a test file such as my-test.ts")
    .option("--runtime <name>", "where nodes run: docker, local or simulation")
    .option("--claim <name>", "judge the run by this claim instead of what the system promises");
  return orderOptions(command).action(async (what: string, { out, ...flags }: Flags) => {
    process.exitCode = await run({ what, ...flags }, out);
  });
}

async function run(order: Order, out: string): Promise<number> {
  const plan = await planOfOrder(order);
  return conclude(await attended(plan.record, (watcher, signal) => execute(plan, out, watcher, signal)));
}
