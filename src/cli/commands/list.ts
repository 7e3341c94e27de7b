import { Command } from "commander";
import { catalogue as checkerCatalogue } from "../../../checkers/catalogue.ts";
import type { SettingSpec } from "../../core/settings.ts";
import { catalogue, faultNames, findFault, findWorkload } from "../../trial/catalogue.ts";

/** `ordeal list`: every pair that can be run, what can be set of it, what can break it, and what can judge a recorded history. */
export function listCommand(): Command {
  return new Command("list").description("list what can be run, set, broken and checked").action(() => {
    process.stdout.write(
      `${[...pairs(), "", "faults, each by its own name (--nemesis kill,pause)", ...nemeses(), "", "packages of faults (--nemesis disk,kill)", ...packages(), "", "checkers of recorded histories", ...checkers()].join("\n")}\n`,
    );
  });
}

const WIDTH = 20;
const INDENT = " ".repeat(WIDTH);

function* pairs(): Generator<string> {
  for (const system of Object.values(catalogue.systems)) {
    for (const name of Object.keys(system.workloads)) {
      const workload = findWorkload(system, name);
      yield `${`${system.name}/${name}`.padEnd(WIDTH)}${workload.about}, on ${system.about}`;
      yield `${INDENT}claims: ${Object.keys(workload.claims).join(", ")}`;
      for (const [option, spec] of Object.entries({ ...system.options, ...workload.options }))
        yield `${INDENT}--set ${option}=${allowed(spec)}  ${spec.about}`;
    }
  }
}

function* nemeses(): Generator<string> {
  for (const name of faultNames) yield `  ${name.padEnd(18)}${findFault(name).about}`;
}

function* packages(): Generator<string> {
  for (const [name, { about, faults }] of Object.entries(catalogue.packages)) {
    yield `  ${name.padEnd(18)}${about}`;
    yield `${INDENT}draws, of those that the system survives, ${faults.join(", ")}`;
  }
  yield `  ${"all".padEnd(18)}a swarm: the seed draws from everything that the system survives`;
  yield `  ${"none".padEnd(18)}nothing`;
}

function* checkers(): Generator<string> {
  for (const [name, { about, options = {} }] of Object.entries(checkerCatalogue)) {
    yield `  ${name.padEnd(18)}${about}`;
    for (const [option, meaning] of Object.entries(options)) {
      const flag = option === "model" || option === "initial" ? `--${option}` : `--set ${option}=`;
      yield `${INDENT}${flag}  ${meaning}`;
    }
  }
}

/** What an option may be, its default first. */
function allowed(spec: SettingSpec): string {
  if (spec.kind === "integer") return `${spec.default} (${spec.min}–${spec.max})`;
  return [spec.default, ...spec.values.filter((value) => value !== spec.default)].join("|");
}
