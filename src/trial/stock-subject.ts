import { type CheckerReference, type Claim, stockChecker } from "../core/claim.ts";
import { usageError } from "../core/errors.ts";
import type { Settings } from "../core/settings.ts";
import { settle } from "../core/settings.ts";
import { offering, type Workload } from "../generator/workload.ts";
import { findSystem, findWorkload } from "./catalogue.ts";
import type { Order } from "./order.ts";
import type { Subject } from "./subject.ts";

/** Checkers that decide nothing and tell much: they look at every stock run. */
const ALWAYS = [stockChecker("statistics"), stockChecker("availability")];

/**
 * A pair such as `etcd/register`: the workload says what to do, the system how, and the system's own promise for this
 * configuration is what the run is judged by, unless the order asks for another. Where it says nothing of an option of the workload, `usual` does.
 */
export function stockSubject(order: Order, usual: NonNullable<Order["set"]> = {}): Subject {
  const [systemName = "", workloadName = "", ...rest] = order.what.split("/");
  if (rest.length > 0 || !workloadName)
    throw usageError(
      `"${order.what}" is neither a pair such as etcd/register nor a test file such as my-test.ts. "ordeal list" shows every pair.`,
    );
  const system = findSystem(systemName);
  const whole = findWorkload(system, workloadName);
  const known = Object.entries(usual).filter(([name]) => Object.hasOwn(whole.options, name));
  const settings = settle(
    { ...system.options, ...whole.options },
    { ...Object.fromEntries(known), ...order.set },
  );
  const side = system.workloads[workloadName];
  if (!side) throw usageError(`${system.name} has no client for ${workloadName}`);
  const workload = offering(whole, side.offers ?? whole.functions);
  const claim = claimOf(
    order.claim,
    () => side.claim(settings),
    `what ${system.name} promises${
      order.set
        ? ` with ${Object.entries(order.set)
            .map(([k, v]) => `${k}=${v}`)
            .join(" ")}`
        : ""
    }`,
  );
  return {
    test: order.what,
    system,
    workload: workload.name,
    settings,
    nodes: system.nodes.default,
    client: side.client(settings),
    generator: (concurrency) => workload.generator({ settings, concurrency }),
    ...(workload.finalReads
      ? { finalReads: (concurrency: number) => workload.finalReads?.({ settings, concurrency }) as never }
      : {}),
    schedules: [],
    references: [...checkersOf(workload, claim, settings), ...ALWAYS],
    functions: workload.functions,
    claim,
  };
}

const claimOf = (asked: string | undefined, promised: () => string, why: string): Claim =>
  asked === undefined ? { name: promised(), why } : { name: asked, why: "asked for with --claim" };

/** A claim that a workload's operations cannot decide is refused: a checker of something else would only look like an answer. */
function checkersOf(workload: Workload, claim: Claim, settings: Settings): readonly CheckerReference[] {
  const checkers = Object.hasOwn(workload.claims, claim.name) ? workload.claims[claim.name] : undefined;
  if (checkers) return typeof checkers === "function" ? checkers(settings) : checkers;
  throw usageError(
    `the workload ${workload.name} cannot decide the claim "${claim.name}" (${claim.why}). It decides: ${Object.keys(workload.claims).join(", ")}.`,
  );
}
