import { basename } from "node:path";
import type { Clock } from "../../core/clock.ts";
import { type Duration, minutes } from "../../core/duration.ts";
import { usageError } from "../../core/errors.ts";
import type { Cluster } from "../cluster.ts";
import { thisOwner } from "../machine/owner.ts";
import { primariesOf, versionsOf } from "../questions.ts";
import { type Beginner, untilReady } from "../readiness.ts";
import type { Runtime, StartRequest } from "../runtime.ts";
import type { DockerSystem, System } from "../system.ts";
import { together } from "../together.ts";
import { engineSaid } from "./answers.ts";
import { archiveOf } from "./archive.ts";
import { cleanOrphans } from "./clean.ts";
import { clocksOf } from "./clocks/clocks.ts";
import { diskControls } from "./disks/controls.ts";
import { makeDisks } from "./disks/disks.ts";
import { connect, type Engine } from "./engine.ts";
import { Exits } from "./exits.ts";
import { holderImage, systemImage } from "./images.ts";
import { enter } from "./inside.ts";
import { labelsOf } from "./labels.ts";
import { networkControl } from "./links.ts";
import { collectLogs, lastLines } from "./logs.ts";
import { leaseNetwork } from "./network.ts";
import { offersOf } from "./offers.ts";
import { hasQuickRetries, type Pod, type PodPlan, startPod } from "./pod.ts";
import { processControl } from "./processes.ts";
import { programInDocker } from "./program.ts";
import { remove, resources } from "./resources.ts";
import { ruleTable } from "./rule-table.ts";
import { startClientsBeacon } from "./shaping/clients.ts";
import { shapingControl } from "./shaping/shaping.ts";
import type { Station } from "./stations.ts";

/** What a test, or a user of the library, may want otherwise. */
export interface DockerOptions {
  /** Reach nodes through published loopback ports even where their own addresses can be reached. Engines in a virtual machine always do. */
  readonly publish?: boolean;
  /** Skew clocks from a container of the engine's even where this process could do it itself. Where it is not root on the engine's machine, that is how. */
  readonly clockHelper?: boolean;
  /** How long all nodes together may take to be ready: 120 s. */
  readonly readyWithin?: Duration;
}

/** Real clusters in containers: a network per run, two containers per node, faults from outside. Needs a Docker engine of this machine and nothing of its root. */
export function dockerRuntime(options: DockerOptions = {}): Runtime {
  return {
    name: "docker",
    // Without an engine nothing starts, and `available` says so.
    offers: async () => offersOf(await connect().catch(() => undefined)),
    available: async () => void (await connect()),
    start: (request) => start(request, options),
  };
}

async function start(request: StartRequest, options: DockerOptions): Promise<Cluster> {
  const { runId, clock, signal, note } = request;
  const system = containered(request);
  const engine = await connect(clock);
  const { removed } = await cleanOrphans(engine, clock);
  if (removed.length > 0) note(`removed ${removed.length} things that a dead run had left behind`);
  const images = await obtainImages(engine, system, request);
  try {
    const plan = await planPods(engine, system, images, request, options);
    const pods = await together(request.nodes.map((name) => startPod(plan, name)));
    const beginners = pods.map((pod) => beginner(engine, pod));
    await untilReady({ system, clock, signal, within: options.readyWithin ?? minutes(2) }, beginners);
    return await clusterOf(plan, pods, request, options);
  } catch (error) {
    // What went wrong first is what a person must read; what cannot be removed now, the next run removes.
    await removeRun(engine, clock, runId).catch((trouble: unknown) =>
      note(`could not clean up: ${engineSaid(trouble)}`),
    );
    throw error;
  }
}

type Containered = System & { readonly docker: DockerSystem };

function containered(request: StartRequest): Containered {
  const { system } = request;
  const docker = system.docker ?? (system.program && programInDocker(request, system.program));
  if (!docker)
    throw usageError(
      `${system.name} does not run in Docker. Leave out --runtime to use what it does run on.`,
    );
  return { ...system, docker };
}

async function obtainImages(
  engine: Engine,
  { docker }: Containered,
  { clock, signal, note }: StartRequest,
): Promise<PodPlan["images"]> {
  const how = { docker: engine.docker, clock, signal, note };
  // Named after its recipe: what several systems share is built once.
  const name = basename(docker.recipe.pathname);
  const [holder, server] = await together([
    holderImage(how),
    systemImage(how, name, docker.image, docker.recipe),
  ]);
  signal.throwIfAborted();
  return { holder, server } as PodPlan["images"];
}

async function planPods(
  engine: Engine,
  system: Containered,
  images: PodPlan["images"],
  request: StartRequest,
  options: DockerOptions,
): Promise<PodPlan> {
  const { runId, nodes, settings } = request;
  const random = request.random.fork("docker");
  const labels = labelsOf(runId, await thisOwner());
  const network = await leaseNetwork(engine.docker, `ordeal-${runId}`, labels, nodes, random.fork("subnet"));
  return {
    engine,
    runId,
    system,
    settings,
    nodes,
    images,
    archives: await together((system.docker.files ?? []).map(archiveOf)),
    network,
    disks: await makeDisks(engine, labels, system.docker, request),
    labels,
    publish: options.publish ?? !network.reachable,
    random: random.fork("ports"),
  };
}

const beginner = ({ docker }: Engine, { node, server }: Pod): Beginner => ({
  node,
  async exit() {
    const { State } = await server.inspect();
    return State.Running
      ? undefined
      : `its server exited with code ${State.ExitCode}${State.OOMKilled ? ", out of memory" : ""}`;
  },
  lastLines: () => lastLines(docker, server),
});

async function clusterOf(
  plan: PodPlan,
  pods: readonly Pod[],
  request: StartRequest,
  { clockHelper = false }: DockerOptions,
): Promise<Cluster> {
  const { clock, wanted = [], note } = request;
  const { engine, system } = plan;
  const nodes = pods.map(({ node }) => node);
  const { stations, by } = await stationsOf(clock, pods);
  const links = await linkControls(plan, stations, request);
  const clocks = wanted.includes("clock") ? await clocksOf(plan, pods, request, clockHelper) : undefined;
  const facts = [
    ...factsOf(plan, by),
    ...(clocks ? [{ name: "clocks", value: `set by ${clocks.by}` }] : []),
    ...(await versionsOf(clock, system, nodes)),
  ];
  // The last that may fail: what is heard must be ended.
  const exits = await Exits.watch({ docker: engine.docker, clock, runId: plan.runId, pods, note });
  return {
    nodes,
    ...links,
    ...(clocks && { clock: clocks.control }),
    ...diskControls(plan, pods, processControl(clock, pods, exits)),
    ...primariesOf(clock, system, nodes),
    told: () => exits.findings.told(),
    facts,
    collectLogs: (directory) => collectLogs(engine.docker, pods, directory),
    async stop() {
      await exits.close();
      await clocks?.close();
      await removeRun(engine, clock, plan.runId);
    },
  };
}

/** A way into each node's network, and who opens it. */
async function stationsOf(clock: Clock, pods: readonly Pod[]): Promise<{ stations: Station[]; by: string }> {
  const entered = await together(pods.map(({ holder }) => enter(clock, holder)));
  return {
    stations: pods.map(({ node, address }, i) => ({
      name: node.name,
      address,
      inside: (entered[i] as (typeof entered)[number]).inside,
    })),
    by: entered[0]?.by ?? "",
  };
}

/** Links can always be cut; they are shaped where the run's faults want it. */
async function linkControls(
  plan: PodPlan,
  stations: readonly Station[],
  { clock, random, wanted = [] }: StartRequest,
): Promise<Pick<Cluster, "network" | "shaping">> {
  const rules = ruleTable(stations);
  const cutting = { stations, rules, clock };
  if (!wanted.some((capability) => capability.startsWith("shaping")))
    return { network: networkControl({ ...cutting, lateness: () => 0 }) };
  const clients = await startClientsBeacon(plan, clock);
  const { control, lateness } = await shapingControl({ ...cutting, clients, random: random.fork("shaping") });
  return { network: networkControl({ ...cutting, lateness }), shaping: control };
}

function factsOf({ engine, images, network, publish, disks }: PodPlan, rulesBy: string): Cluster["facts"] {
  const facts = {
    engine: `Docker ${engine.version}, kernel ${engine.kernel}, cgroup v${engine.cgroupVersion}`,
    image: images.server.reference,
    "image from": images.server.from,
    "image id": images.server.id,
    network: `${network.name}, nodes reached ${publish ? "through published ports" : "at their own addresses"}, rules set by ${rulesBy}`,
    "TCP retries": hasQuickRetries(engine.kernel)
      ? "every second at least, so that healed links come back at once"
      : "the kernel's, up to 120 s after a long cut",
    ...(disks && { disks: "their own, on loop devices; a sync is not flushed on to the machine's disk" }),
  };
  return Object.entries(facts).map(([name, value]) => ({ name, value }));
}

const removeRun = async ({ docker }: Engine, clock: Clock, runId: string): Promise<void> =>
  remove(docker, clock, await resources(docker, runId));
