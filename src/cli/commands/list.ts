import { Command } from "commander";
import type { SettingSpec } from "../../core/settings.ts";
import { catalogue, findWorkload } from "../../trial/catalogue.ts";

/** `ordeal list`: every pair that can be run, what can be set of it, and what can break it. */
export function listCommand(): Command {
  return new Command("list").description("list what can be run, set and broken").action(() => {
    process.stdout.write(`${[...pairs(), "", "nemeses", ...nemeses()].join("\n")}\n`);
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
  for (const [name, { about }] of Object.entries(catalogue.nemeses)) yield `  ${name.padEnd(18)}${about}`;
}

/** What an option may be, its default first. */
function allowed(spec: SettingSpec): string {
  if (spec.kind === "integer") return `${spec.default} (${spec.min}–${spec.max})`;
  return [spec.default, ...spec.values.filter((value) => value !== spec.default)].join("|");
}
