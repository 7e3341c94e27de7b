import { Command } from "commander";
import { examineLocal } from "../../runtime/local/doctor.ts";

const MARKS = { true: "✔", false: "✗", limited: "⚠" } as const;

/** `ordeal doctor`: what this machine can do, a line each, with the fix where there is one. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("say what this machine can do, and how to mend what it cannot")
    .action(async () => {
      // Loaded here only: the engine's driver would slow down every other command.
      const { examine } = await import("../../runtime/docker/doctor.ts");
      for (const { name, ok, finding, fix } of [await examineLocal(), ...(await examine())]) {
        process.stdout.write(`${MARKS[`${ok}`]} ${name.padEnd(16)}${finding}${fix ? `  → ${fix}` : ""}\n`);
      }
    });
}
