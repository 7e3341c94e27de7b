import type { Duration } from "../../core/duration.ts";
import { usageError } from "../../core/errors.ts";
import { Random } from "../../core/random.ts";
import type { LeftOut } from "../../history/fault-plan.ts";
import { checkNemesisName, findFault, findPackage } from "../catalogue.ts";
import type { Manner } from "../manner.ts";
import { faultOptionOf, type Order } from "../order.ts";
import { drawnNemeses, drawSwarm } from "./draw.ts";
import { type Members, membersOf } from "./members.ts";
import { type Chosen, scheduled, type Thread } from "./scheduled.ts";
import type { Site } from "./site.ts";
import { optionsOf, waysOf } from "./ways.ts";

/**
 * Which faults an order asks for, in which way and when; `undefined` where it leaves all that to the test.
 *
 * @throws a usage error for a name, a target or an intensity that there is not, and for what cannot be done here.
 */
export function chooseFaults(
  order: Order,
  site: Site,
  duration: Duration,
  manner: Manner,
): Chosen | undefined {
  const ways = waysOf(order);
  const names = order.nemesis && namesOf(order.nemesis);
  if (order.nemesis === undefined && manner.swarms && !order.swarm) {
    const threads = drawnNemeses(site, ways, manner).map(
      (nemesis): Thread => ({ name: nemesis.name, nemeses: [nemesis] }),
    );
    return scheduled({ threads, ways }, duration, manner);
  }
  if (!names?.length) {
    checkIdle(order);
    return names && { schedules: [], nemeses: [] };
  }
  const members = names.map((name) => membersOf(name, optionsOf(ways, manner), site));
  const leftOut = leftOutOf(order, members);
  if (!order.swarm && !names.includes("all")) {
    const threads = names.map((name, i) => threadOf(name, members[i] as Members, site));
    return scheduled({ threads, ways, leftOut }, duration, manner);
  }
  const pool = new Map(members.flatMap(({ left }) => left).map((member) => [member.name, member]));
  const usual = (threads: number) => manner.pace(duration, threads).interval;
  const swarm = drawSwarm([...pool.values()], ways, usual, site);
  const threads = swarm.threads.map((nemeses, i): Thread => ({ name: `swarm ${i + 1}`, nemeses }));
  return scheduled({ threads, ways: swarm.ways, leftOut, swarm: true }, duration, manner);
}

/** Names that stand for everything and for nothing: beside them, another would mean nothing or be meant twice. */
const WORDS = ["all", "none"];

function namesOf(names: readonly string[]): readonly string[] {
  for (const name of names) checkNemesisName(name, WORDS);
  const word = names.find((name) => WORDS.includes(name));
  if (word !== undefined && names.length > 1)
    throw usageError(`--nemesis ${names.join(",")}: ${word} goes alone`);
  return word === "none" ? [] : names;
}

/** An option about faults would be passed over in silence where none are asked for. */
function checkIdle(order: Order): void {
  const option = faultOptionOf(order);
  if (option === undefined) return;
  throw usageError(
    order.nemesis
      ? `--${option} says how faults come, and none are asked for`
      : `--${option} says how those faults come that --nemesis names: name some, such as --nemesis all`,
  );
}

/** A package's faults strike in an order that the seed draws. */
function threadOf(name: string, { left }: Members, site: Site): Thread {
  const nemeses = findPackage(name)?.make?.(left) ?? left.map((one) => findFault(one.name).make(one.options));
  return { name, nemeses: Random.of(site.seed).fork(`turns of ${name}`).shuffle(nemeses) };
}

/** What packages leave out, and which faults do not heed the targets. */
function leftOutOf({ faultTargets }: Order, members: readonly Members[]): LeftOut[] {
  const everybody = members
    .flatMap(({ left }) => left)
    .filter(({ name }) => faultTargets && findFault(name).everybody)
    .map(({ name }) => ({ from: "--fault-targets", fault: name, reason: "it goes round all nodes" }));
  return [...members.flatMap(({ leftOut }) => leftOut), ...everybody];
}
