import type { Results } from "../check/results.ts";
import { EXIT, OrdealError } from "../core/errors.ts";
import type { EnvironmentRecord } from "../history/plan-record.ts";

/**
 * 255 > 1 > 3 > 2 > 0, and an interrupted run keeps its own code: a bug of ours says nothing of the system, an anomaly is
 * proof and beats the environment, and a verdict without an environment to trust is none.
 */
export function exitCodeOf(
  {
    results,
    environment,
  }: { readonly results: Results; readonly environment?: EnvironmentRecord | undefined },
  error?: unknown,
): number {
  const ending = environment?.ending ?? "finished";
  if (ending === "interrupted") return EXIT.interrupted;
  if (ending === "terminated") return EXIT.terminated;
  if (ending === "bug" && !(error instanceof OrdealError && error.kind === "usage")) return EXIT.bug;
  if (results.verdict === "invalid") return EXIT.invalid;
  if (ending !== "finished") return EXIT.environment;
  return EXIT[results.verdict];
}
