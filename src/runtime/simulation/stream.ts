import type { Message } from "../../../patterns/env.ts";
import { seconds } from "../../core/duration.ts";
import type { Happening } from "../../core/event-queue.ts";
import type { Link, Stalled } from "./link.ts";
import type { World } from "./world.ts";

/** How long a conversation is stuck before whoever sends gives it up. */
const PATIENCE = seconds(5);

/** What reaches an end of a conversation: that it is wanted, that it stands (a client waits for that), a message, that it is over, that it took too long. */
export interface Parcel {
  readonly kind: "open" | "opened" | "message" | "end" | "stuck";
  message: Message | undefined;
  /** When it arrives, if nothing before it is late. */
  due: number;
}

/** Who is at the end of a stream. */
export interface End {
  take(parcel: Parcel): void;
}

/** What a stream is made of. */
export interface StreamParts {
  readonly world: World;
  readonly link: Link;
  /** Whether what arrives may settle a promise: it goes to a client. */
  readonly loud: boolean;
  /** Nothing got through for so long that nobody waits any longer. */
  readonly giveUp: () => void;
}

/** One direction of a conversation: in order, whatever its link does to it, and stuck while that lets nothing through. */
export class Stream implements Happening, Stalled {
  readonly #parts: StreamParts;
  readonly #parcels: Parcel[] = [];
  /** Whether an event of this stream is in the queue. There is never more than one. */
  #awaited = false;
  #stuck = false;
  #timesStuck = 0;
  /** Whether the first parcel is at the narrowest place of its link, or just past it. */
  #squeezed = false;
  end!: End;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  send(kind: Parcel["kind"], message?: Message): void {
    const { world, link } = this.#parts;
    this.#parcels.push({ kind, message, due: world.clock.now() + link.lag(message) });
    this.#await();
  }

  /** Loses everything that has not arrived. */
  clear(): void {
    this.#parcels.length = 0;
    this.#squeezed = false;
    this.#free();
  }

  /** Tells who listens that it is over, whatever the link is like: the operating system's own patience has ended. */
  abandon(): void {
    const { world, loud } = this.#parts;
    this.clear();
    const happen = () => this.end.take({ kind: "stuck", message: undefined, due: 0 });
    world.clock.schedule(world.clock.now(), { happen }, loud);
  }

  happen(): void {
    this.#awaited = false;
    const first = this.#parcels[0];
    if (!first || this.#stuck) return;
    if (this.#parts.link.blocks(first.message)) this.#stick(first);
    else this.#squeeze(first);
    this.#await();
  }

  /** Where the link is narrow, the first parcel takes its time to get through, and all behind it wait. */
  #squeeze(first: Parcel): void {
    const { world, link, loud } = this.#parts;
    const wait = this.#squeezed ? 0 : link.squeeze(first.message, world.clock.now());
    this.#squeezed = wait > 0;
    if (wait === 0) {
      this.#arrive(first);
      return;
    }
    link.touch(first.message, `squeezed for ${(wait / 1e6).toFixed(1)} ms`);
    this.#stall(wait, loud, () => {
      this.#free();
      this.happen();
    });
  }

  #arrive(first: Parcel): void {
    this.#parcels.shift();
    if (first.kind === "message" && first.message) first.message = this.#parts.link.heard(first.message);
    this.end.take(first);
  }

  retry(): void {
    const { world, link } = this.#parts;
    const first = this.#parcels[0];
    if (!first || link.blocks(first.message)) return;
    if (this.#squeezed && link.rateFor(first.message) !== undefined) return;
    this.#squeezed = false;
    this.#free();
    first.due = world.clock.now() + link.lag(first.message);
    this.#await();
  }

  #await(): void {
    const { world, loud } = this.#parts;
    const first = this.#parcels[0];
    if (!first || this.#awaited || this.#stuck) return;
    this.#awaited = true;
    world.clock.schedule(first.due, this, loud);
  }

  #stick(first: Parcel): void {
    const { link, giveUp } = this.#parts;
    link.drop(first.message);
    this.#squeezed = false;
    this.#stall(PATIENCE, false, giveUp);
  }

  /** Waits until it is told that the link may have opened, or for so long. */
  #stall(wait: number, loud: boolean, over: () => void): void {
    const { world, link } = this.#parts;
    const time = ++this.#timesStuck;
    this.#stuck = true;
    link.stalled.add(this);
    const happen = () => {
      if (this.#stuck && this.#timesStuck === time) over();
    };
    world.clock.schedule(world.clock.now() + wait, { happen }, loud);
  }

  #free(): void {
    this.#stuck = false;
    this.#parts.link.stalled.delete(this);
  }
}
