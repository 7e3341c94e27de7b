import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentError, usageError } from "../../core/errors.ts";
import type { NodeName } from "../../core/node.ts";
import { type NodeConfig, UNSKEWED } from "../process/node-config.ts";
import type { StartRequest } from "../runtime.ts";
import type { DockerSystem, ProgramSystem } from "../system.ts";

/** Where files of this machine come to lie in a container. Every Debian has it, and nothing of its own there. */
export const FILES = "/opt";

const DATA = "/data";
const PEER_PORT = 7002;

/** What a program imports of this package, below `dist`: the host, the words it shares, the patterns and the nodes. */
const PARTS = ["src/core", "src/runtime/process", "patterns", "systems"].map((part) => `dist/${part}`);

/**
 * How the nodes of a program run in containers: the same host and the same program as for processes of this machine, in an image that
 * has nothing but a Node. They are copied into the containers, since an engine need not see the files of this machine.
 */
export function programInDocker(request: StartRequest, program: ProgramSystem): DockerSystem {
  const { folder, names, module } = parcelOf(program.module);
  const root = packageRoot();
  return {
    image: "node:20-slim",
    recipe: new URL("./node/", import.meta.url),
    command: (node) => [
      "node",
      `${FILES}/dist/src/runtime/process/host.js`,
      JSON.stringify(configOf(request, node, `${FILES}/${module}`)),
    ],
    data: [DATA],
    files: [
      { folder: root, names: ["package.json", ...PARTS] },
      ...(folder === root ? [] : [{ folder, names }]),
    ],
  };
}

function configOf(request: StartRequest, node: NodeName, module: string): NodeConfig {
  const { system, nodes, settings, mutants, random, assertions } = request;
  const peer = system.ports.peer ?? PEER_PORT;
  return {
    node,
    members: nodes.map((name) => ({ name, address: { host: name, port: peer } })),
    listen: { host: "0.0.0.0", client: system.ports.client as number, peer },
    module,
    options: settings,
    mutants,
    directory: DATA,
    assertions: assertions ?? false,
    // The engine gives every line its time.
    stamped: false,
    skewed: UNSKEWED,
    troubles: [],
    seed: random.fork(`node ${node}`).bits(),
  };
}

/** The files of a program, and where its module lies below their folder. One of this package is taken as it was compiled. */
function parcelOf(url: string): { folder: string; names: string[]; module: string } {
  const path = fileURLToPath(url);
  const root = packageRoot();
  const within = relative(root, path);
  if (!within.startsWith("..") && !within.startsWith("test")) {
    const compiled = within.startsWith("dist")
      ? within
      : join("dist", `${within.slice(0, -extname(within).length)}.js`);
    if (existsSync(join(root, compiled))) return { folder: root, names: [], module: compiled };
    throw environmentError(`${join(root, compiled)} is not there: compile the package first (npm run build)`);
  }
  if (!/\.m?js$/.test(path))
    throw usageError(
      `${path} must be compiled to JavaScript before it can run in a container. Or run it here: --runtime local`,
    );
  const folder = dirname(path);
  return {
    folder: dirname(folder),
    names: [basename(folder)],
    module: `${basename(folder)}/${basename(path)}`,
  };
}

/** Where this package lies: what runs in containers is compiled below its `dist`. */
export const packageRoot = (): string =>
  dirname(createRequire(import.meta.url).resolve("ordeal/package.json"));
