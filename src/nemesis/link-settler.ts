import type { Clock } from "../core/clock.ts";
import { invariant } from "../core/invariant.ts";
import { canonical } from "../core/value.ts";
import type { Cluster, ShapedLink } from "../runtime/cluster.ts";
import { type InForce, type LinkEntry, linkName } from "../runtime/in-force.ts";
import { step } from "./step.ts";

/**
 * Makes the links of a cluster what all faults together ask for. Both tables, of what is cut and of what is shaped, are handed over
 * whole, and only when they have changed or nobody can say what they are.
 */
export class LinkSettler {
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #wanted: InForce;
  /** The tables that are known to be in force, as text; `undefined` when nobody can say. A run begins with empty ones. */
  #cut: string | undefined = "";
  #shaped: string | undefined = "";

  constructor(cluster: Cluster, clock: Clock, wanted: InForce) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#wanted = wanted;
  }

  /** Somebody saw a link that is not as it should be: next time all are cut and opened, or shaped, anew. */
  doubt(kind: LinkEntry["kind"]): void {
    if (kind === "cut") this.#cut = undefined;
    else this.#shaped = undefined;
  }

  async settleCuts(): Promise<void> {
    const links = this.#wanted.cutLinks();
    const cut = links.map(linkName).sort().join(" ");
    if (cut === this.#cut) return;
    const { network } = this.#cluster;
    invariant(network, "a fault cuts links, and its nemesis did not require the network");
    this.#cut = undefined;
    await step(this.#clock, "cut and open links", () => network.apply(links));
    this.#cut = cut;
  }

  async settleShapes(): Promise<void> {
    const links = this.#wanted.shapedLinks();
    const shaped = links.map(shapeName).sort().join(" ");
    if (shaped === this.#shaped) return;
    const { shaping } = this.#cluster;
    invariant(shaping, "a fault shapes links, and its nemesis did not require shaping");
    this.#shaped = undefined;
    await step(this.#clock, "shape links", () => shaping.apply(links));
    this.#shaped = shaped;
  }
}

const shapeName = ({ link, shape }: ShapedLink): string => `${linkName(link)} ${canonical(shape)}`;
