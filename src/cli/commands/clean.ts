import { Command } from "commander";
import { messageOf } from "../../core/errors.ts";
import type { LeftAlone } from "../../runtime/docker/clean.ts";
import { cleanLocalOrphans } from "../../runtime/local/clean.ts";

/** `ordeal clean`: removes what killed control nodes of this machine left behind, and never a neighbour's. */
export function cleanCommand(): Command {
  return new Command("clean")
    .description("remove what killed runs left behind on this machine and on the engine")
    .action(async () => {
      const lines = [...(await cleanMachine()), ...(await cleanEngine())];
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

async function cleanMachine(): Promise<string[]> {
  const { removed, left } = await cleanLocalOrphans();
  return [
    ...removed.map((folder) => `removed ${folder}, and ended what was left of its nodes`),
    ...left.map(({ folder, fate }) =>
      fate === "alive"
        ? `left alone: ${folder}, whose run is running`
        : `left alone: ${folder}, made by another host or container. If its run is dead: rm -r ${folder}`,
    ),
  ];
}

/** Where no engine answers there may be one another time, but nothing that could be done now. */
async function cleanEngine(): Promise<string[]> {
  // Loaded here only: the engine's driver would slow down every other command.
  const { cleanOrphans } = await import("../../runtime/docker/clean.ts");
  const { connect } = await import("../../runtime/docker/engine.ts");
  const engine = await connect().catch(messageOf);
  if (typeof engine === "string") return [`no engine was looked at: ${engine}`];
  const { removed, left } = await cleanOrphans(engine);
  const runs = new Set(removed.map(({ run }) => run));
  return [
    removed.length === 0
      ? "nothing to remove on the engine"
      : `removed ${removed.length} things of ${runs.size} dead runs: ${[...runs].join(", ")}`,
    ...left.map(leftLine),
  ];
}

const leftLine = ({ run, fate, things, command }: LeftAlone): string =>
  fate === "alive"
    ? `left alone: ${run}, which is running`
    : `left alone: ${run} (${things.length} things), made by another host or container. If it is dead: ${command}`;
