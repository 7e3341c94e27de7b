import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { onlyRun } from "./ordeal.ts";

/** What the engine holds of a run: names of containers and networks whose label `ordeal` contains it. */
export async function leftovers(seed: string): Promise<string[]> {
  const docker = new Docker();
  const filters = { label: ["ordeal"] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  return [...containers.map(({ Names }) => Names[0] ?? ""), ...networks.map(({ Name }) => Name)].filter(
    (name) => name.includes(`-${seed}-`),
  );
}

/** Resolves once the run's journal shows that operations go on. */
export async function underWay(out: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    try {
      if (readFileSync(join(onlyRun(out), "history.jsonl"), "utf8").split("\n").length > 200) return;
    } catch {
      // Not there yet.
    }
    await sleep(100);
  }
  throw new Error("the run did not get under way within 60 s");
}
