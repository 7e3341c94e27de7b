import { Command } from "commander";
import type { Plan } from "../../control/plan.ts";
import { usageError } from "../../core/errors.ts";
import { freshSeed } from "../../core/random.ts";
import { simulated } from "../../trial/manner.ts";
import { commandLine, commandOf, faultOptionOf } from "../../trial/order.ts";
import { scenarioOf } from "../../trial/scenario.ts";
import { planOfScript } from "../../trial/script/plan-of-script.ts";
import { readScript } from "../../trial/script/read-script.ts";
import { planOfSeed, type SimulationOrder } from "../../trial/simulation/plan-of-seed.ts";
import { integerArgument } from "../arguments.ts";
import { orderOptions } from "../order-options.ts";
import { keepAndConclude } from "../simulation/keep-and-conclude.ts";
import { simulateMany } from "../simulation/simulate-many.ts";

interface Flags extends Omit<SimulationOrder, "what"> {
  readonly seed?: number;
  readonly seeds?: number;
  readonly workers?: number;
  readonly all?: boolean;
  readonly script?: string;
}

/** `ordeal simulate`: whole runs in virtual time, one or a thousand of them, each its seed's to the byte. */
export function simulateCommand(): Command {
  const command = new Command("simulate")
    .description("run a system in virtual time: one seed with everything written, or many as fast as they go")
    .argument("<what>", "system/workload such as raft-kv/register")
    .option(
      "--seeds <n>",
      "how many seeds, from --seed or 1; stops at the first that is not valid",
      integerArgument(1, 1e9),
    )
    .option(
      "--workers <n>",
      "how many threads share the seeds; as many as cores if not said",
      integerArgument(1, 256),
    )
    .option("--all", "with --seeds: goes on to the last and counts")
    .option("--script <file>", "executes a script, such as the script.json of a run");
  return orderOptions(command).action(
    async (what: string, { out, ...flags }: Flags & { readonly out: string }) => {
      process.exitCode =
        flags.script === undefined
          ? await simulateSeeds(what, flags, out)
          : await keepAndConclude(await planOfFile(what, flags.script, flags), { out });
    },
  );
}

async function simulateSeeds(what: string, flags: Flags, out: string): Promise<number> {
  const { seed, seeds, workers, all = false, ...rest } = flags;
  const order: SimulationOrder = { what, ...rest };
  const scenario = await planOfScenario(order, seed);
  if (seeds !== undefined)
    return simulateMany({ order, scenario, from: seed ?? 1, count: seeds, workers, all, out });
  const idle = Object.entries({ workers, all: flags.all }).find(([, value]) => value !== undefined);
  if (idle) throw usageError(`--${idle[0]} goes with --seeds`);
  if (scenario) return keepAndConclude(scenario, { out });
  return keepAndConclude(await planOfSeed(order, seed ?? freshSeed()), { out, shrinks: true });
}

/** A mutant is met by its own scenario first, where it has one, unless somebody says when and with what to strike. */
async function planOfScenario(order: SimulationOrder, seed: number | undefined): Promise<Plan | undefined> {
  const said = seed ?? order.nemesis ?? order.time ?? faultOptionOf(order);
  const scenario = said === undefined ? scenarioOf(order) : undefined;
  return scenario && planOfScript(scenario, { command: commandOf("simulate", order), ...IN_SIMULATION });
}

const IN_SIMULATION = { runtime: "simulation", manner: simulated } as const;

/** A script says everything: another flag beside it would be passed over in silence. */
async function planOfFile(what: string, path: string, flags: Flags): Promise<Plan> {
  const other = Object.keys(flags).find((flag) => flag !== "script");
  if (other !== undefined)
    throw usageError(`a script says everything itself: --${other} does not go with --script`);
  const script = readScript(path);
  if (script.test !== what) throw usageError(`the script ${path} is one of ${script.test}, not of ${what}`);
  return planOfScript(script, {
    command: commandLine(["simulate", what], [["script", path]]),
    ...IN_SIMULATION,
  });
}
