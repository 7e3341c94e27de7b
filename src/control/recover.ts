import { type Duration, seconds } from "../core/duration.ts";
import { environmentError, messageOf } from "../core/errors.ts";
import type { NodeName } from "../core/node.ts";
import type { Generator } from "../generator/generator.ts";
import { cycle } from "../generator/sequence.ts";
import { stagger } from "../generator/time.ts";
import type { NotRecovered, Unrecovered } from "../history/plan-record.ts";
import type { FaultTable } from "../nemesis/fault-table.ts";
import { seeSound } from "../nemesis/see-sound.ts";
import type { Cluster } from "../runtime/cluster.ts";
import type { ClientCarrier } from "./client-carrier.ts";
import type { Lane } from "./lane.ts";
import type { Ledger } from "./ledger.ts";
import type { Plan } from "./plan.ts";
import { Recovery } from "./recovery.ts";
import type { World } from "./world.ts";

/** How long nodes may take to serve again once everything is healed. */
const LIMIT = seconds(60);

/** How fast nodes are asked whether they are back, where the workload has nothing more to do. */
const ASKED_EVERY = seconds(0.01);

/** What demanding progress needs of a course. */
export interface Comeback {
  readonly plan: Plan;
  readonly cluster: Cluster;
  readonly world: World;
  readonly table: FaultTable;
  readonly clients: ClientCarrier;
  readonly signal: AbortSignal;
  readonly ledger: Ledger;
  /** The lane of the load, as far as it got: its generator goes on, and so must its clock. */
  readonly load: Lane;
  /** Whether the load has written anything: of a workload that only reads, no writes can be demanded. */
  readonly hasWritten: boolean;
  readonly writes: (f: string) => boolean;
  /** Has completions told to this one from now on. */
  readonly watch: (recovery: Recovery | undefined) => void;
  /** Runs a lane of all clients until a time, or until it is enough; returns the lane as far as it got. */
  readonly run: (
    generator: Generator,
    label: string,
    origin: number | undefined,
    until: number,
    enough: () => boolean,
  ) => Promise<Lane>;
}

/**
 * The same operations go on, without faults, until every node has answered and served a write. Where there are fewer threads than nodes, they
 * go round. A server that is down now is not waited for: nobody starts it any more. Returns who has not come back, if the
 * environment is proven sound.
 *
 * @throws an environment error when somebody has not come back and the environment is not sound.
 */
export async function recover(comeback: Comeback): Promise<NotRecovered | undefined> {
  const { plan, world, clients, signal, ledger } = comeback;
  const began = world.clock.now();
  const down = await downNow(comeback);
  const { nodes, concurrency } = plan.record;
  const recoveries: Recovery[] = [];
  let { generator } = comeback.load;
  for (let at = 0; at < nodes.length && !signal.aborted; at += concurrency) {
    clients.move(at);
    const wanted = nodes.slice(at, at + concurrency).filter((node) => !down.some((one) => one.node === node));
    if (wanted.length === 0) continue;
    const { recovery, rest } = await demand(comeback, generator, wanted, at);
    recoveries.push(recovery);
    generator = rest;
  }
  clients.move(0);
  if (signal.aborted) return undefined;
  remark(recoveries, ledger);
  const lost = [...down, ...recoveries.flatMap(({ failed }) => failed)];
  if (lost.length === 0) return undefined;
  const waited = world.clock.now() - began;
  return { waited, nodes: lost, sound: await soundness(comeback, lost, down) };
}

/** Waits for some nodes: with what the workload does, and with its final reads where it has nothing more to do. */
async function demand(
  { plan, world, load, hasWritten, writes, watch, run }: Comeback,
  generator: Generator,
  nodes: readonly NodeName[],
  at: number,
): Promise<{ readonly recovery: Recovery; readonly rest: Generator }> {
  const began = world.clock.now();
  const until = began + LIMIT;
  const recovery = new Recovery({ nodes, writes, demandsWrites: hasWritten, late: began + LIMIT / 2 });
  const enough = () => recovery.complete;
  // Another group of nodes has draws of its own.
  const label = at === 0 ? "recover" : `recover ${at}`;
  watch(recovery);
  const lane = await run(generator, label, load.origin, until, enough);
  if (lane.done && !recovery.complete) {
    recovery.answersAreEnough();
    const reads = plan.finalReads && stagger(ASKED_EVERY as Duration, cycle(plan.finalReads));
    if (reads) await run(reads, `${label}: reads`, undefined, until, enough);
  }
  watch(undefined);
  return { recovery, rest: lane.generator };
}

function remark(recoveries: readonly Recovery[], ledger: Ledger): void {
  if (!recoveries.some(({ works }) => works)) ledger.warn("nothing succeeded any more after the faults");
  const unknown = recoveries.flatMap((recovery) => recovery.unknown);
  if (unknown.length > 0)
    ledger.warn(
      `too little was asked of ${unknown.join(", ")} after the faults: whether they recovered is not known`,
    );
}

/** Nodes whose server the operating system calls down, although everything is healed. */
async function downNow({ cluster, world }: Comeback): Promise<Unrecovered[]> {
  const { process } = cluster;
  if (!process) return [];
  const states = await world.settle(
    Promise.all(
      cluster.nodes.map(async ({ name }) => ({ node: name, ...(await process.state(name)) })),
    ).catch((error: unknown) => {
      throw environmentError(`whether the nodes are up cannot be seen: ${messageOf(error)}`);
    }),
  );
  return states
    .filter(({ state }) => state === "down")
    .map(({ node, detail }) => ({
      node,
      asked: 0,
      answered: 0,
      instead: [{ what: `its server is down (${detail})`, times: 1 }],
    }));
}

/** Where only a script can break and heal, its word is what there is. */
const BY_SCRIPT: NotRecovered["sound"] = [
  { what: "the script of the faults", holds: true, detail: "each of its cures ended with code 0" },
];

/** What was seen to be sound around those who have not come back. */
async function soundness(
  { table, world, cluster, plan }: Comeback,
  lost: readonly Unrecovered[],
  down: readonly Unrecovered[],
): Promise<NotRecovered["sound"]> {
  const names = lost.map(({ node }) => node).join(", ");
  if (!cluster.process && cluster.command && plan.schedules.length > 0) return BY_SCRIPT;
  if (!cluster.process)
    throw environmentError(
      `${names} did not recover, and whether that is the system's own doing cannot be seen: somebody else runs it`,
    );
  const isUp = (node: NodeName) => !down.some((one) => one.node === node);
  const seen = await world.settle(seeSound(table, table.touched, isUp));
  const broken = seen.filter(({ holds }) => !holds);
  if (broken.length === 0) return seen;
  throw environmentError(
    `${names} did not recover, but neither did what faults had broken: ${broken.map(({ what, detail }) => `${what}: ${detail ?? "no"}`).join("; ")}`,
  );
}
