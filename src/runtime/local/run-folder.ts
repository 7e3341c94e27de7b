import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeName } from "../../core/node.ts";
import { thisOwner } from "../machine/owner.ts";

/** What the name of every folder of a run begins with, in the machine's folder for what need not last. */
export const PREFIX = "ordeal-local-";

/** The file in a run's folder that says who made it. */
export const OWNER_FILE = "owner.json";

/** The file in a node's folder that says which process is that node's. */
export const PROCESS_FILE = "process.json";

/** Where the nodes of one run have their files. */
export interface RunFolder {
  readonly path: string;
  node(name: NodeName): string;
  remove(): Promise<void>;
}

/** Makes the folder of a run. It gets its name together with the word of whose it is, so that no reader finds one without the other. */
export async function makeRunFolder(runId: string, nodes: readonly NodeName[]): Promise<RunFolder> {
  const path = join(tmpdir(), `${PREFIX}${runId}`);
  const unnamed = await mkdtemp(join(tmpdir(), "ordeal-new-"));
  await writeFile(join(unnamed, OWNER_FILE), JSON.stringify(await thisOwner()));
  await Promise.all(nodes.map((name) => mkdir(join(unnamed, name))));
  await rename(unnamed, path);
  return {
    path,
    node: (name) => join(path, name),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
