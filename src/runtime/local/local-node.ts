import type { Channel } from "../../client/client.ts";
import { wallClock, withDeadline } from "../../core/clock.ts";
import { seconds } from "../../core/duration.ts";
import { environmentError } from "../../core/errors.ts";
import { LOG_STAMP } from "../../core/log-stamp.ts";
import type { Address, NodeName } from "../../core/node.ts";
import type { ClusterNode, DiskTrouble, Skew } from "../cluster.ts";
import type { Findings } from "../findings.ts";
import { LOOPBACK, leasePort } from "../machine/ports.ts";
import {
  EXIT_CODES,
  type NodeConfig,
  type Report,
  type Seen,
  type Skewed,
  UNSKEWED,
} from "../process/node-config.ts";
import { aheadBy } from "../process/wall-clock.ts";
import type { StartRequest } from "../runtime.ts";
import type { ProgramSystem } from "../system.ts";
import { inTurn } from "../together.ts";
import { dialOver } from "./client-channel.ts";
import { lastLines } from "./logs.ts";
import type { Network } from "./network.ts";
import { NodeProcess } from "./node-process.ts";
import type { RunFolder } from "./run-folder.ts";

/** What all nodes of a run have in common. */
export interface LocalPlan {
  readonly request: StartRequest;
  readonly program: ProgramSystem;
  readonly folder: RunFolder;
  readonly network: () => Network;
  readonly findings: Findings;
}

const ANSWERS_WITHIN = seconds(2);

const ATTEMPTS = 10;

/** What a node's process prints before it ends by itself. */
const LAST_WORDS = /^(crashed|halted): /;

/** One node: a process at a time, on ports of its own, with a directory that outlasts it. */
export class LocalNode implements ClusterNode {
  readonly name: NodeName;
  readonly server: NodeProcess;
  readonly takeTurn = inTurn();
  readonly #plan: LocalPlan;
  /** How many operations of its disk met trouble. */
  struck = 0;
  #skewed: Skewed = UNSKEWED;
  #troubles: readonly DiskTrouble[] = [];
  #questions = 0;
  readonly #asked = new Map<number, (seen: Seen) => void>();
  #ports: { client: number; peer: number } | undefined;

  constructor(plan: LocalPlan, name: NodeName) {
    this.name = name;
    this.#plan = plan;
    this.server = new NodeProcess(
      name,
      plan.folder.node(name),
      (report) => this.#hear(report),
      () => this.#crashed(),
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

  /** From now on the node's time of day is wrong in this way. */
  skew(skew: Skew): void {
    this.#skewed = { skew, since: wallClock().getTime() };
    this.server.tell({ kind: "skew", ...this.#skewed });
  }

  /** From now on exactly this is wrong with its disk. */
  suffer(troubles: readonly DiskTrouble[]): void {
    this.#troubles = troubles;
    this.server.tell({ kind: "troubles", troubles });
  }

  /** How it is around the node: its process is asked, where there is one that can answer. Rejects when it does not. */
  async look(): Promise<Omit<Seen, "kind" | "question">> {
    const state = await this.server.state();
    if (!state || state.letter === "T") return { ahead: aheadBy(this.#skewed), troubles: this.#troubles };
    const question = this.#questions++;
    const late = () => environmentError(`the process of ${this.name} has not answered within 2 s`);
    const ask = () =>
      new Promise<Seen>((resolve) => {
        this.#asked.set(question, resolve);
        this.server.tell({ kind: "look", question });
      });
    try {
      return await withDeadline(this.#plan.request.clock, ANSWERS_WITHIN, ask, late);
    } finally {
      this.#asked.delete(question);
    }
  }

  #hear(report: Report): void {
    const { findings, request } = this.#plan;
    if (report.kind === "seen") this.#asked.get(report.question)?.(report);
    if (report.kind === "struck") this.struck++;
    if (report.kind === "mark") findings.mark(report.what);
    if (report.kind === "asked") findings.asked(report.what);
    if (report.kind === "failed")
      findings.failed({ node: this.name, time: request.clock.now(), what: report.what });
  }

  #crashed(): void {
    const { findings, request } = this.#plan;
    const words = lastLines(this.server.log)
      .split("\n")
      .map((line) => line.replace(LOG_STAMP, ""))
      .findLast((line) => LAST_WORDS.test(line));
    findings.crashed({ node: this.name, time: request.clock.now(), what: words ?? this.server.howEnded });
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
      assertions: request.assertions ?? false,
      stamped: true,
      skewed: this.#skewed,
      troubles: this.#troubles,
      seed: random.fork(`node ${this.name}`).bits(),
    };
  }
}
