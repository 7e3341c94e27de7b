import { environmentError } from "../core/errors.ts";
import { CLIENTS, type Evidence } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { Cluster, Loss } from "../runtime/cluster.ts";
import type { Entry } from "../runtime/in-force.ts";
import { seeGone, seeInForce } from "./evidence.ts";
import type { Cure, Injection, Stage } from "./nemesis.ts";
import type { Sight } from "./sight.ts";

/** What a stage needs of the table that all faults share. */
export interface SharedTable extends Sight {
  readonly cluster: Cluster;
  add(fault: number, entries: readonly Entry[]): Promise<void>;
  remove(fault: number, entries: readonly Entry[]): Promise<void>;
  sleep(duration: number): Promise<void>;
  /** What these entries ask for was not seen to be as it should be: the next reconcile does not believe it, and makes it anew. */
  doubt(entries: readonly Entry[]): void;
}

/** The stage of one fault: remembers what it imposed until that was seen gone, so it can always be lifted, whatever failed before. */
export class FaultStage implements Stage {
  readonly cluster: Cluster;
  readonly fault: number;
  readonly #table: SharedTable;
  readonly #touched = new Set<NodeName>();
  #standing: readonly Entry[] = [];
  #cure: Injection["cure"] | undefined;
  #retired = false;

  constructor(table: SharedTable, fault: number) {
    this.cluster = table.cluster;
    this.#table = table;
    this.fault = fault;
  }

  /** Every node that anything was ever imposed on, or done to in another way; a link touches both its ends. Clients are no node. */
  get touched(): readonly NodeName[] {
    return [...this.#touched];
  }

  async impose(entries: readonly Entry[]): Promise<readonly Evidence[]> {
    this.#refuseRetired();
    this.#standing = [...this.#standing, ...entries];
    for (const node of entries.flatMap(nodesOf)) this.#touched.add(node);
    await this.#table.add(this.fault, entries);
    return this.#checked(entries, await seeInForce(this.#table, entries));
  }

  async lift(): Promise<readonly Evidence[]> {
    const entries = this.#standing;
    await this.#table.remove(this.fault, entries);
    const evidence = this.#checked(entries, await seeGone(this.#table, entries));
    if (evidence.every(({ holds }) => holds)) this.#standing = [];
    return evidence;
  }

  curedBy(cure: Injection["cure"], nodes: readonly NodeName[]): void {
    this.#refuseRetired();
    for (const node of nodes) this.#touched.add(node);
    this.#cure = cure;
  }

  /** Ends whatever an injection has begun that never told how it ends. */
  async cure(): Promise<Cure> {
    return this.#cure?.() ?? { felt: [], healed: await this.lift() };
  }

  lossBy(entry: Entry): Loss | undefined {
    return this.#table.lossBy(entry);
  }

  sleep(duration: number): Promise<void> {
    return this.#table.sleep(duration);
  }

  /** From now on only {@link lift} and {@link cure} work: an injection that was given up must not come back after its cure. */
  retire(): void {
    this.#retired = true;
  }

  #refuseRetired(): void {
    if (this.#retired)
      throw environmentError(`fault ${this.fault} is being cured and can impose nothing more`);
  }

  #checked(entries: readonly Entry[], evidence: readonly Evidence[]): readonly Evidence[] {
    if (!evidence.every(({ holds }) => holds)) this.#table.doubt(entries);
    return evidence;
  }
}

const nodesOf = (entry: Entry): NodeName[] =>
  ("link" in entry ? [entry.link.from, entry.link.to] : [entry.node]).filter((node) => node !== CLIENTS);
