import type Docker from "dockerode";
import { environmentError } from "../../core/errors.ts";
import type { Address, NodeName } from "../../core/node.ts";
import type { Random } from "../../core/random.ts";
import type { Settings } from "../../core/settings.ts";
import type { ClusterNode } from "../cluster.ts";
import { isPortTaken, LOOPBACK, leasePort } from "../machine/ports.ts";
import { dial } from "../process/dial.ts";
import type { DockerSystem, System } from "../system.ts";
import { engineSaid } from "./answers.ts";
import { type Disks, mountOptions } from "./disks/disks.ts";
import type { Engine } from "./engine.ts";
import type { Image } from "./images.ts";
import type { RunNetwork } from "./network.ts";
import { FILES } from "./program.ts";

/**
 * One node: two containers that share a network namespace. The *holder* owns the address, the published ports and the
 * firewall's rules; the *server* is the software on trial. So a server can die and return, and neither rules nor ports move.
 */
export interface Pod {
  readonly node: ClusterNode;
  readonly address: string;
  readonly holder: Docker.Container;
  readonly server: Docker.Container;
}

/** What all pods of a run have in common. */
export interface PodPlan {
  readonly engine: Engine;
  readonly runId: string;
  readonly system: System & { readonly docker: DockerSystem };
  readonly settings: Settings;
  readonly nodes: readonly NodeName[];
  readonly images: { readonly holder: Image; readonly server: Image };
  /** What the servers' containers are given besides their image, each an archive. */
  readonly archives: readonly Buffer[];
  readonly network: RunNetwork;
  /** What the nodes' data lies on, where the run's faults need disks of its own; else on the engine's. */
  readonly disks?: Disks | undefined;
  readonly labels: { [label: string]: string };
  /** Whether nodes are reached through published ports instead of their own addresses. */
  readonly publish: boolean;
  readonly random: Random;
}

/** Creates and starts one node. What it leaves behind when it fails carries the run's labels. */
export async function startPod(plan: PodPlan, name: NodeName): Promise<Pod> {
  try {
    const { holder, ports } = await startHolder(plan, name);
    const server = await plan.engine.docker.createContainer(serverOptions(plan, name, holder.id));
    for (const archive of plan.archives) await server.putArchive(archive, { path: FILES });
    await server.start();
    const address = locate(plan, name, ports);
    return {
      node: {
        name,
        address,
        ...(plan.system.program && { dial: (port, signal) => dial(address(port), signal) }),
      },
      address: addressOf(plan, name),
      holder,
      server,
    };
  } catch (error) {
    throw environmentError(`node ${name} could not be started: ${engineSaid(error)}`, { cause: error });
  }
}

type Ports = ReadonlyMap<string, number>;

const addressOf = ({ network }: PodPlan, name: NodeName): string => network.addresses.get(name) as string;

/**
 * A node's own address wherever it can be reached. A published port answers for a dead server: the engine's proxy takes
 * the connection and then resets it, and a client can no longer tell "nobody was there" from "somebody died on it".
 */
function locate(plan: PodPlan, name: NodeName, published: Ports): (port: string) => Address {
  return (port) => {
    const inside = plan.system.ports[port];
    if (inside === undefined)
      throw new Error(
        `${plan.system.name} has no port "${port}": it has ${Object.keys(plan.system.ports).join(", ")}`,
      );
    return plan.publish
      ? { host: LOOPBACK, port: published.get(port) as number }
      : { host: addressOf(plan, name), port: inside };
  };
}

const ATTEMPTS = 10;

async function startHolder(
  plan: PodPlan,
  name: NodeName,
): Promise<{ holder: Docker.Container; ports: Ports }> {
  const random = plan.random.fork(name);
  for (let attempt = 1; ; attempt++) {
    const ports = plan.publish ? await leasePorts(plan.system, random) : new Map<string, number>();
    const holder = await plan.engine.docker.createContainer(holderOptions(plan, name, ports));
    try {
      await holder.start();
      return { holder, ports };
    } catch (error) {
      // Somebody was faster with a port. Bindings are fixed when a container is made, so it takes a new one.
      await holder.remove({ force: true, v: true });
      if (!isPortTaken(engineSaid(error)) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function leasePorts(system: System, random: Random): Promise<Ports> {
  const leased = new Map<string, number>();
  for (const name of Object.keys(system.ports)) leased.set(name, await leasePort(random));
  return leased;
}

function holderOptions(plan: PodPlan, name: NodeName, ports: Ports): Docker.ContainerCreateOptions {
  const inside = (port: string) => `${plan.system.ports[port]}/tcp`;
  return {
    name: `ordeal-${plan.runId}-${name}-holder`,
    Image: plan.images.holder.reference,
    Hostname: name,
    Labels: plan.labels,
    ExposedPorts: Object.fromEntries([...ports.keys()].map((port) => [inside(port), {}])),
    HostConfig: {
      NetworkMode: plan.network.name,
      // Single capabilities only: some machines' root may not hand out all of them, and `privileged` would ask for all.
      CapAdd: ["NET_ADMIN"],
      PortBindings: Object.fromEntries(
        [...ports].map(([port, host]) => [inside(port), [{ HostIp: LOOPBACK, HostPort: String(host) }]]),
      ),
      // Names come from the hosts file, which the server shares: docker's resolver lives in rules of the namespace we write rules into.
      ExtraHosts: [...plan.network.addresses]
        .filter(([other]) => other !== name)
        .map(([other, address]) => `${other}:${address}`),
      Sysctls: quickRetries(plan.engine.kernel),
    },
    NetworkingConfig: {
      EndpointsConfig: { [plan.network.name]: { IPAMConfig: { IPv4Address: addressOf(plan, name) } } },
    },
  };
}

function serverOptions(plan: PodPlan, name: NodeName, holder: string): Docker.ContainerCreateOptions {
  const { command, data, environment } = plan.system.docker;
  return {
    name: `ordeal-${plan.runId}-${name}`,
    Image: plan.images.server.reference,
    Cmd: [...command(name, plan.nodes, plan.settings)],
    Env: Object.entries(environment ?? {}).map(([variable, value]) => `${variable}=${value}`),
    Labels: plan.labels,
    HostConfig: {
      NetworkMode: `container:${holder}`,
      // As on a real machine the server is not process 1, whose signals the kernel treats differently.
      Init: true,
      LogConfig: { Type: "json-file", Config: {} },
      Mounts: data.map((target, i) => ({
        Type: "volume",
        Source: `ordeal-${plan.runId}-${name}-${i}`,
        Target: target,
        VolumeOptions: {
          NoCopy: false,
          Labels: plan.labels,
          DriverConfig: { Name: "local", Options: mountOptions(plan.disks, name, i) },
        },
      })),
    },
  };
}

/**
 * After a cut, TCP tries again in ever longer intervals, up to 120 s: a healed link would stay dead for as long as it was
 * cut. Kernels from 6.15 can be told to try once a second at least. It holds for new sockets of a namespace, so it must be there from the start.
 */
function quickRetries(kernel: string): { [name: string]: string } {
  return hasQuickRetries(kernel) ? { "net.ipv4.tcp_rto_max_ms": "1000" } : {};
}

/** Whether a kernel knows `tcp_rto_max_ms`. By its version: to set what a kernel does not know fails the whole start. */
export function hasQuickRetries(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(/[.-]/).map(Number);
  return major > 6 || (major === 6 && minor >= 15);
}
