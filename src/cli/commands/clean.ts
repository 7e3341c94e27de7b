import { Command } from "commander";
import { cleanOrphans, type LeftAlone } from "../../runtime/docker/clean.ts";
import { connect } from "../../runtime/docker/engine.ts";

/** `ordeal clean`: removes what killed control nodes of this machine left behind, and never a neighbour's. */
export function cleanCommand(): Command {
  return new Command("clean")
    .description("remove what killed runs left behind on the engine")
    .action(async () => {
      const { removed, left } = await cleanOrphans(await connect());
      const runs = new Set(removed.map(({ run }) => run));
      const lines = [
        removed.length === 0
          ? "nothing to remove"
          : `removed ${removed.length} things of ${runs.size} dead runs: ${[...runs].join(", ")}`,
        ...left.map(leftLine),
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

const leftLine = ({ run, fate, things, command }: LeftAlone): string =>
  fate === "alive"
    ? `left alone: ${run}, which is running`
    : `left alone: ${run} (${things.length} things), made by another host or container. If it is dead: ${command}`;
