import type { Channel } from "../../client/client.ts";
import { environmentError } from "../../core/errors.ts";
import type { Address, NodeName } from "../../core/node.ts";
import type { ClusterNode } from "../cluster.ts";
import { LOOPBACK, leasePort } from "../machine/ports.ts";
import { EXIT_CODES, type NodeConfig } from "../process/node-config.ts";
import type { StartRequest } from "../runtime.ts";
import type { ProgramSystem } from "../system.ts";
import { inTurn } from "../together.ts";
import { dialOver } from "./client-channel.ts";
import type { Network } from "./network.ts";
import { NodeProcess } from "./node-process.ts";
import type { RunFolder } from "./run-folder.ts";

/** What all nodes of a run have in common. */
export interface LocalPlan {
  readonly request: StartRequest;
  readonly program: ProgramSystem;
  readonly folder: RunFolder;
  readonly network: () => Network;
}

const ATTEMPTS = 10;

/** One node: a process at a time, on ports of its own, with a directory that outlasts it. */
export class LocalNode implements ClusterNode {
  readonly name: NodeName;
  readonly server: NodeProcess;
  readonly takeTurn = inTurn();
  readonly #plan: LocalPlan;
  #ports: { client: number; peer: number } | undefined;

  constructor(plan: LocalPlan, name: NodeName) {
    this.name = name;
    this.#plan = plan;
    this.server = new NodeProcess(
      name,
      plan.folder.node(name),
      () => {},
      () => {},
    );
  }

  address(port: string): Address {
    if (port === "client" || port === "peer") return { host: LOOPBACK, port: this.#ports?.[port] ?? 0 };
    throw new Error(`${this.name} has no port "${port}": it has client, peer`);
  }

  dial(port: string, signal?: AbortSignal): Promise<Channel> {
    return dialOver(this.#plan.network().clientLinks(this.name), this.address(port), signal);
  }

  /** Begins a life unless there is one; resolves when it listens or has ended by itself. */
  async start(): Promise<void> {
    if (this.server.isAlive) return;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      this.#ports ??= await this.#leasePorts(attempt);
      const ended = await this.server.begin(this.#config());
      if (ended?.code !== EXIT_CODES.portTaken) return;
      // Somebody was faster.
      this.#ports = undefined;
    }
    throw environmentError(
      `${this.name} found its ports taken ${ATTEMPTS} times. See who holds them: ss -ltn`,
    );
  }

  async #leasePorts(attempt: number) {
    const random = this.#plan.request.random.fork(`ports of ${this.name}`).fork(attempt);
    const client = await leasePort(random);
    let peer = client;
    while (peer === client) peer = await leasePort(random);
    return { client, peer };
  }

  #config(): NodeConfig {
    const { request, program, folder, network } = this.#plan;
    const { nodes, settings, mutants, random } = request;
    const address = (name: NodeName): Address =>
      name === this.name ? this.address("peer") : network().door({ from: this.name, to: name });
    return {
      node: this.name,
      members: nodes.map((name) => ({ name, address: address(name) })),
      listen: { host: LOOPBACK, client: this.address("client").port, peer: this.address("peer").port },
      module: program.module,
      options: settings,
      mutants,
      directory: folder.node(this.name),
      seed: random.fork(`node ${this.name}`).bits(),
    };
  }
}
