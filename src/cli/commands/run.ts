import { Command } from "commander";
import type { Plan } from "../../control/plan.ts";
import { EXIT, worstExit } from "../../core/errors.ts";
import { execute } from "../../trial/execute.ts";
import type { Order } from "../../trial/order.ts";
import { planOfOrder } from "../../trial/plan-of-order.ts";
import { listArgument } from "../arguments.ts";
import { attended } from "../attended.ts";
import { conclude } from "../conclude.ts";
import { orderOptions } from "../order-options.ts";

interface Flags extends Omit<Order, "what"> {
  readonly out: string;
}

/** `ordeal run`: record, check, report. */
export function runCommand(): Command {
  const command = new Command("run")
    .description(
      "run tests, one after another: start a cluster, drive it, break it, heal it, and judge what it did",
    )
    .argument("<what...>", "system/workload such as etcd/register, or a test file such as my-test.ts")
    .option("--runtime <name>", "where nodes run: docker, local or simulation")
    .option(
      "--target <name=url>",
      "nodes of a cluster that somebody else runs, such as n1=http://127.0.0.1:2379,n2=…",
      listArgument,
    )
    .option("--fault-command <path>", "a script that breaks and heals that cluster")
    .option("--claim <name>", "judge the run by this claim instead of what the system promises");
  return orderOptions(command).action(async (whats: readonly string[], { out, ...flags }: Flags) => {
    process.exitCode = await runAll(
      whats.map((what) => ({ what, ...flags })),
      out,
    );
  });
}

/** What is wrong with any order is said before the first one starts. The exit code is that of the worst, unless a person interrupts. */
async function runAll(orders: readonly Order[], out: string): Promise<number> {
  const codes: number[] = [];
  for (const plan of await Promise.all(orders.map(planOfOrder))) {
    const code = await run(plan, out);
    if (code === EXIT.interrupted || code === EXIT.terminated) return code;
    codes.push(code);
  }
  return worstExit(codes);
}

const run = async (plan: Plan, out: string): Promise<number> =>
  conclude(await attended(plan.record, (watcher, signal) => execute(plan, out, watcher, signal)));
