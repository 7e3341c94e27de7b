import { usageError } from "../core/errors.ts";
import type { NodeName } from "../core/node.ts";
import { remoteRuntime } from "../runtime/remote/remote.ts";
import { scriptAt } from "../runtime/remote/script.ts";
import { parseTargets } from "../runtime/remote/targets.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Order } from "./order.ts";
import type { Subject } from "./subject.ts";

/** The runtime of an order that names the nodes of somebody else's cluster, and those nodes. */
export interface RemoteSite {
  readonly runtime: Runtime;
  readonly nodes: readonly NodeName[];
}

/**
 * Where an order with `--target` is carried out; `undefined` for any other.
 *
 * @throws a usage error for what does not go with a cluster that somebody else runs, and for what goes with no other.
 */
export function remoteSite(order: Order, subject: Subject): RemoteSite | undefined {
  const { target, faultCommand } = order;
  if (target === undefined) {
    if (faultCommand !== undefined)
      throw usageError("--fault-command goes with --target: what ordeal starts, it breaks itself");
    if (order.runtime === "remote")
      throw usageError("--runtime remote needs the nodes: --target n1=host:port,n2=host:port");
    return undefined;
  }
  refuseBeside(order);
  const targets = parseTargets(target, subject.system);
  const { min, max } = subject.system.nodes;
  if (targets.length < min || targets.length > max)
    throw usageError(
      `--target: ${subject.system.name} runs with ${min} to ${max} nodes, and these are ${targets.length}`,
    );
  if (!subject.client.namespaced)
    throw usageError(
      `${subject.test} cannot be let loose on somebody else's cluster: its client does not keep apart what each run writes. It must put node.namespace before every name that it reads or writes, and say so with "namespaced: true".`,
    );
  const script = faultCommand === undefined ? {} : { faultCommand: scriptAt(faultCommand) };
  return {
    runtime: remoteRuntime({ system: subject.system, targets, ...script }),
    nodes: targets.map(({ name }) => name),
  };
}

/** What says how a cluster is to be started says nothing to one that runs already. */
function refuseBeside({ nodes, runtime, mutant }: Order): void {
  if (nodes !== undefined)
    throw usageError("--nodes does not go with --target, which names the nodes: leave one of them out");
  if (runtime !== undefined && runtime !== "remote")
    throw usageError(
      `--runtime ${runtime} does not go with --target, which is a cluster that runs already: leave one of them out`,
    );
  if (mutant !== undefined)
    throw usageError(
      "--mutant does not go with --target: ordeal only switches mutants on in what it starts itself",
    );
}
