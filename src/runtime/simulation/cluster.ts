import { environmentError } from "../../core/errors.ts";
import { invariant } from "../../core/invariant.ts";
import type { NodeName } from "../../core/node.ts";
import type {
  ClockControl,
  Cluster,
  ClusterNode,
  FilesControl,
  PowerControl,
  ProcessControl,
  StorageControl,
  Told,
} from "../cluster.ts";
import { type Disks, filesControl } from "../damage.ts";
import { primariesOf } from "../questions.ts";
import type { ProgramSystem, System } from "../system.ts";
import { SimulatedDisk } from "./disk/disk.ts";
import { environmentOf } from "./environment.ts";
import { Network } from "./network.ts";
import { SimulatedNode } from "./node.ts";
import { NodeLog } from "./node-log.ts";
import { WallClock } from "./wall-clock.ts";
import type { World } from "./world.ts";

/** A cluster whose nodes are objects of this process and whose time is the run's. Everything that it offers has happened when it returns. */
export class SimulatedCluster implements Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly files: FilesControl;
  readonly primaries?: () => Promise<readonly NodeName[]>;
  readonly facts = [{ name: "where", value: "inside the control node, in virtual time" }];
  readonly #world: World;
  readonly #network: Network;
  readonly #members: ReadonlyMap<NodeName, SimulatedNode>;

  constructor(
    world: World,
    system: System & { readonly program: ProgramSystem },
    names: readonly NodeName[],
  ) {
    this.#world = world;
    this.#network = new Network(world, names);
    this.#members = new Map(names.map((name) => [name, this.#member(name, names, system.program)]));
    for (const member of this.#members.values()) this.#network.attach(member);
    this.files = this.#filesControl();
    this.nodes = names.map((name) => this.#endpoint(name, system.ports));
    const { primaries } = primariesOf(world.clock, system, this.nodes);
    if (primaries) this.primaries = primaries;
  }

  get network() {
    return this.#network.control;
  }

  get shaping() {
    return this.#network.shaping;
  }

  readonly process: ProcessControl = {
    kill: async (name) => this.member(name).kill("is killed"),
    terminate: async (name) => this.member(name).kill("is asked to end, and does"),
    start: async (name) => this.member(name).start(),
    pause: async (name) => this.member(name).pause(),
    resume: async (name) => this.member(name).resume(),
    state: async (name) => {
      const { state, lives } = this.member(name);
      return { state, detail: `${state} in its life ${lives}, as the simulation has it` };
    },
  };

  readonly clock: ClockControl = {
    set: async (name, skew) => this.member(name).wall.set(skew),
    read: async (name) => this.member(name).wall.ahead(),
  };

  readonly power: PowerControl = {
    cut: async (name, kept) => {
      const member = this.member(name);
      member.kill("loses its power");
      const lost = member.disk.losePower(kept);
      if (lost.operations > 0) this.#world.findings.mark("unsynced data lost");
      return lost;
    },
  };

  readonly storage: StorageControl = {
    does: ["slow", "full", "read-only", "sync-fails"],
    set: async (name, troubles) => {
      this.member(name).disk.troubles = troubles;
    },
    read: async (name) => this.member(name).disk.troubles,
    struck: async (name) => this.member(name).disk.struck,
  };

  readonly told = (): Told => this.#world.findings.told();

  async collectLogs(directory: string): Promise<readonly string[]> {
    for (const { name, log } of this.#members.values()) log.save(directory, name);
    return [];
  }

  async stop(): Promise<void> {
    for (const member of this.#members.values()) member.kill("is stopped");
  }

  /** @throws when there is no such node. */
  member(name: NodeName): SimulatedNode {
    const member = this.#members.get(name);
    invariant(member, `there is no node ${name} in this cluster`);
    return member;
  }

  #member(name: NodeName, members: readonly NodeName[], { start: program }: ProgramSystem): SimulatedNode {
    const world = this.#world;
    const network = this.#network;
    return new SimulatedNode({
      name,
      world,
      disk: new SimulatedDisk(world, name),
      wall: new WallClock(world.clock),
      log: new NodeLog(world.clock),
      begin: (node, life, number) => {
        const { wall, log } = node;
        const disk = node.disk.of(life);
        const exit = (reason: string) => node.exit(reason);
        return program(
          environmentOf(life, { world, network, members, wall, log, disk, number, exit }),
          world.settings,
        );
      },
    });
  }

  #filesControl(): FilesControl {
    const disks: Disks = {
      look: async (name) => this.member(name).disk.look(),
      change: async (name, damage) => {
        const { state, disk } = this.member(name);
        if (state !== "down")
          throw environmentError(`files of ${name} were to be damaged, which is ${state} and not down`);
        return disk.change(damage);
      },
    };
    return filesControl(disks, this.#world.random.fork("damage"));
  }

  #endpoint(name: NodeName, ports: System["ports"]): ClusterNode {
    return {
      name,
      address: (port) => ({ host: name, port: ports[port] ?? 0 }),
      dial: (port, signal) =>
        port in ports
          ? this.#network.dial(name, signal)
          : Promise.reject(new Error(`${name} listens at ${Object.keys(ports).join(", ")}, not at ${port}`)),
    };
  }
}
