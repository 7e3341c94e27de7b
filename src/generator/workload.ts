import type { CheckerReference } from "../core/claim.ts";
import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { SettingSpecs, Settings } from "../core/settings.ts";
import { filter } from "./filter.ts";
import type { Generator } from "./generator.ts";

/** What a workload knows of the run it generates for. */
export interface WorkloadContext {
  readonly settings: Settings;
  /** How many client threads there are. */
  readonly concurrency: number;
}

/**
 * Which operations, with which inputs, and what must hold of them. It names its operations and nothing of any system: a
 * system brings a client that fulfils the contract, so every pair of the two works without glue.
 */
export interface Workload {
  readonly name: string;
  readonly about: string;
  readonly options: SettingSpecs;
  /** The operation kinds that a client must offer. One that never succeeds in a run was not tested. */
  readonly functions: readonly string[];
  readonly generator: (context: WorkloadContext) => Generator;
  /** What is read once everything is healed and recovered, where the property needs it. */
  readonly finalReads?: (context: WorkloadContext) => Generator;
  /** Which checkers decide a claim, where need be as it is configured. A claim that is not here cannot be decided from this workload's operations. */
  readonly claims: { readonly [claim: string]: Deciding };
}

/** The checkers that decide a claim. */
type Deciding = readonly CheckerReference[] | ((settings: Settings) => readonly CheckerReference[]);

/** Identity, for inference: keeps the literal types of a workload's names. */
export const defineWorkload = <W extends Workload>(workload: W): W => workload;

/**
 * A workload without the operations that a system does not offer: they are drawn and passed over, so that the others keep their shares.
 *
 * @throws a usage error for an offer that the workload does not know.
 */
export function offering(workload: Workload, offers: readonly string[]): Workload {
  const { name, functions, generator, finalReads } = workload;
  const unknown = offers.find((f) => !functions.includes(f));
  if (unknown !== undefined)
    throw usageError(`the workload ${name} has no operation "${unknown}". ${suggestion(unknown, functions)}`);
  // A filter that lets everything through would still move every draw behind it.
  if (functions.every((f) => offers.includes(f))) return workload;
  const only = (inner: Generator): Generator => filter(({ f }) => offers.includes(f), inner);
  return {
    ...workload,
    functions: functions.filter((f) => offers.includes(f)),
    generator: (context) => only(generator(context)),
    ...(finalReads ? { finalReads: (context: WorkloadContext) => only(finalReads(context)) } : {}),
  };
}
