import { EXIT } from "../core/errors.ts";

/** A signal that a person's Ctrl-C aborts, and the way to stop listening. */
export interface Interruptible {
  readonly signal: AbortSignal;
  dispose(): void;
}

/** The first SIGINT or SIGTERM asks the run to end in good order; a second one ends the process where it stands. */
export function interruptible(tell: (name: string) => void): Interruptible {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(name === "SIGTERM" ? EXIT.terminated : EXIT.interrupted);
    tell(name);
    controller.abort(name);
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  return {
    signal: controller.signal,
    dispose: () => void process.off("SIGINT", interrupt).off("SIGTERM", interrupt),
  };
}
