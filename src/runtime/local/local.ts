import { seconds } from "../../core/duration.ts";
import { messageOf, usageError } from "../../core/errors.ts";
import { invariant } from "../../core/invariant.ts";
import type { NodeName } from "../../core/node.ts";
import type { Cluster } from "../cluster.ts";
import { filesControl } from "../damage.ts";
import { Findings } from "../findings.ts";
import { primariesOf, versionsOf } from "../questions.ts";
import { type Beginner, untilReady } from "../readiness.ts";
import { offering, type Runtime, type StartRequest } from "../runtime.ts";
import type { ProgramSystem, System } from "../system.ts";
import { together } from "../together.ts";
import { clockControl, localDisks, powerControl, storageControl } from "./around.ts";
import { cleanLocalOrphans } from "./clean.ts";
import { LocalNode, type LocalPlan } from "./local-node.ts";
import { collectLogs, lastLines } from "./logs.ts";
import { Network } from "./network.ts";
import { processControl } from "./processes.ts";
import { makeRunFolder } from "./run-folder.ts";

/** For all nodes together. */
const READY_WITHIN = seconds(60);

/** Processes of this machine, a node each: real time, files and sockets, faults from outside. Needs nothing of this machine, and nobody's root. */
export const localRuntime = (): Runtime => ({ name: "local", offers: async () => OFFERS, start });

const OFFERS = offering([
  ...(["process", "network", "clock", "power", "files"] as const),
  ...(["shaping", "shaping:corrupt", "shaping:rate", "shaping:types", "shaping:clients"] as const),
  ...(["storage", "storage:slow", "storage:full", "storage:read-only", "storage:sync-fails"] as const),
]);

async function start(request: StartRequest): Promise<Cluster> {
  const program = programOf(request.system);
  const { removed } = await cleanLocalOrphans();
  if (removed.length > 0) request.note(`removed what ${removed.length} dead runs had left behind`);
  const run = await makeRun(request, program);
  try {
    await together(run.nodes.map((node) => node.start()));
    await untilReady({ ...request, within: READY_WITHIN }, run.nodes.map(beginner));
    return await clusterOf(run);
  } catch (error) {
    // What went wrong first is what a person must read.
    await stop(run).catch((trouble: unknown) => request.note(`could not clean up: ${messageOf(trouble)}`));
    throw error;
  }
}

/** Everything there is of a run. */
interface Run {
  readonly request: StartRequest;
  readonly nodes: readonly LocalNode[];
  readonly network: Network;
  readonly folder: LocalPlan["folder"];
  readonly findings: Findings;
}

function programOf({ name, program }: System): ProgramSystem {
  if (program) return program;
  throw usageError(
    `${name} does not run as processes of this machine: its nodes are no program written against Env. Leave out --runtime to use what it does run on.`,
  );
}

async function makeRun(request: StartRequest, program: ProgramSystem): Promise<Run> {
  const { runId, nodes: names, clock, random } = request;
  const folder = await makeRunFolder(runId, names);
  const findings = new Findings();
  const plan = { request, program, folder, findings, network: () => network };
  const nodes = names.map((name) => new LocalNode(plan, name));
  const network: Network = await Network.of(names, clock, random.fork("links"), (name) =>
    nodeOf(nodes, name).address("peer"),
  );
  return { request, nodes, network, folder, findings };
}

function nodeOf(nodes: readonly LocalNode[], name: NodeName): LocalNode {
  const node = nodes.find((each) => each.name === name);
  invariant(node, `${name} is not a node of this cluster`);
  return node;
}

const beginner = (node: LocalNode): Beginner => ({
  node,
  exit: async () => (node.server.isAlive ? undefined : `its server has ended: ${node.server.howEnded}`),
  lastLines: async () => lastLines(node.server.log),
});

async function clusterOf(run: Run): Promise<Cluster> {
  const { request, nodes, network, folder, findings } = run;
  const member = (name: NodeName) => nodeOf(nodes, name);
  const { clock, system } = request;
  const facts = { where: "processes of this machine", node: process.version, files: folder.path };
  return {
    nodes,
    process: processControl(clock, member),
    network,
    shaping: network.shaping,
    clock: clockControl(member),
    power: powerControl(member, folder, request.random),
    storage: storageControl(member),
    files: filesControl(localDisks(clock, member, folder), request.random.fork("damage")),
    told: () => findings.told(),
    ...primariesOf(clock, system, nodes),
    facts: [
      ...Object.entries(facts).map(([name, value]) => ({ name, value })),
      ...(await versionsOf(clock, system, nodes)),
    ],
    collectLogs: (directory) => collectLogs(nodes, directory),
    stop: () => stop(run),
  };
}

async function stop({ nodes, network, folder }: Run): Promise<void> {
  await together(nodes.map(({ server }) => server.end("SIGKILL")));
  network.close();
  await folder.remove();
}
