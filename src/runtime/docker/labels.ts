import type { Owner } from "../machine/owner.ts";

/** Marks everything that ordeal makes on an engine; its value is the run's id. */
export const LABEL = "ordeal";

/** Labels as the engine holds them. */
export interface Labels {
  readonly [label: string]: string;
}

/** What every container, network and volume of a run carries. */
export function labelsOf(runId: string, owner: Owner): { [label: string]: string } {
  return {
    [LABEL]: runId,
    [`${LABEL}.host`]: owner.host,
    [`${LABEL}.boot`]: owner.boot,
    [`${LABEL}.pid-namespace`]: owner.pidNamespace,
    [`${LABEL}.pid`]: String(owner.pid),
    [`${LABEL}.started`]: owner.started,
  };
}

/** Who made a thing; `undefined` when its labels are not all there, and nothing may be concluded. */
export function ownerOf(labels: Labels): Owner | undefined {
  const [host, boot, pidNamespace, pid, started] = ["host", "boot", "pid-namespace", "pid", "started"].map(
    (name) => labels[`${LABEL}.${name}`],
  );
  if (!host || !boot || !pidNamespace || !pid || !started) return undefined;
  return { host, boot, pidNamespace, pid: Number(pid), started };
}
