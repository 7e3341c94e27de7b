import { formatDuration } from "../core/duration.ts";
import type { Evidence } from "../core/fault.ts";

/** What of a completed operation shows that a fault touched the system: whether it lost its connection, and how long it took (ns). */
export interface Observed {
  readonly keepConnection: boolean;
  readonly latency: number;
}

/** An operation was slowed down when it took more than this many times as long as the slowest before any fault. */
const SLOWER = 2;

class Window {
  operations = 0;
  lost = 0;
  slowest = 0;

  add({ keepConnection, latency }: Observed): void {
    this.operations++;
    if (!keepConnection) this.lost++;
    this.slowest = Math.max(this.slowest, latency);
  }
}

/**
 * Whether the system felt a fault, told from its operations: those that completed while it stood are compared with those
 * before the first fault of the run. O(standing faults) for each operation.
 */
export class OperationWatch {
  readonly #before = new Window();
  readonly #during = new Map<number, Window>();
  #faultSeen = false;

  observe(completed: Observed): void {
    if (!this.#faultSeen) this.#before.add(completed);
    for (const window of this.#during.values()) window.add(completed);
  }

  begin(fault: number): void {
    this.#faultSeen = true;
    this.#during.set(fault, new Window());
  }

  end(fault: number): void {
    this.#during.delete(fault);
  }

  /** What the operations since the beginning of a fault say. With nothing before it to compare with, only lost connections count. */
  felt(fault: number): Evidence {
    const { operations, lost, slowest } = this.#during.get(fault) ?? new Window();
    const before = this.#before;
    const slowed = before.operations > 0 && slowest > SLOWER * before.slowest;
    const usual = before.operations > 0 ? ` (${formatDuration(before.slowest)} before any fault)` : "";
    const detail =
      operations === 0
        ? "none completed"
        : `${lost} of ${operations} lost their connection, the slowest took ${formatDuration(slowest)}${usual}`;
    return { what: "operations", holds: lost > 0 || slowed, detail };
  }
}
