import type { Capability } from "../cluster.ts";
import { type Offers, offering } from "../runtime.ts";
import { together } from "../together.ts";
import { offerClocks } from "./clocks/clocks.ts";
import { DISK_CAPABILITIES, offerDisks } from "./disks/offer-disks.ts";
import type { Engine } from "./engine.ts";
import { offerShaping, SHAPING_CAPABILITIES } from "./shaping/offer-shaping.ts";

/** Some of what can be done to containers. */
export interface OfferPart {
  readonly capabilities: readonly Capability[];
  /** Which of them can be done with this engine and the machine it runs on, and why not the others. All of them anywhere when not said. */
  readonly ask?: (engine: Engine) => Promise<Offers>;
}

const PARTS: readonly OfferPart[] = [
  { capabilities: ["process", "network"] },
  { capabilities: SHAPING_CAPABILITIES, ask: offerShaping },
  { capabilities: ["clock"], ask: offerClocks },
  { capabilities: DISK_CAPABILITIES, ask: offerDisks },
];

/** What can be done to containers of this engine, and why the rest cannot; without one, what an engine may allow. */
export const offersOf = async (engine: Engine | undefined): Promise<Offers> =>
  Object.assign({}, ...(await together(PARTS.map((part) => offerOf(part, engine)))));

const offerOf = async ({ capabilities, ask }: OfferPart, engine: Engine | undefined): Promise<Offers> =>
  engine && ask ? ask(engine) : offering(capabilities);
