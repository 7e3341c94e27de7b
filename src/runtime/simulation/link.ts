import type { Message } from "../../../patterns/env.ts";
import type { Happening } from "../../core/event-queue.ts";
import type { NodeName } from "../../core/node.ts";
import type { Random } from "../../core/random.ts";
import { showValue, type Value } from "../../core/value.ts";
import { Bottleneck } from "../bottleneck.ts";
import type { Shape } from "../cluster.ts";
import { falsified } from "../falsify.ts";
import { linkName } from "../in-force.ts";
import { told, type World } from "./world.ts";

/** One way as built, nanoseconds: 0.2 to 0.8 ms, and now and then up to 4 ms more. */
const NEAREST = 200e3;
const SPREAD = 600e3;
const TAIL = 4e6;

/** When a conversation sends again what was lost, for the first time; every next time after twice as long, and not more often than so. */
const RESEND_AFTER = 200e6;
const MAX_RESENDS = 5;

/** The draws about one message: its own, and then so many for each shape. */
const DRAWS_PER_SHAPE = 16;
const DRAW = {
  way: 0,
  copy: 1,
  lost: 2,
  repeated: 3,
  jitter: 4,
  copyJitter: 5,
  resent: 6,
  wrong: 11,
} as const;

/** Whoever is at the end of a link. */
export interface Addressee {
  readonly up: boolean;
  /** A datagram has arrived. */
  receive(from: NodeName, message: Message): void;
}

/** A direction of a conversation, which waits where a link lets nothing through. */
export interface Stalled {
  /** The link may have opened. */
  retry(): void;
}

/**
 * A directed link: it carries datagrams itself and tells conversations how long they take. As built it loses nothing and
 * keeps the order. What is drawn about a message is keyed by its number on this link, among those that were sent or that arrived.
 */
export class Link {
  readonly from: NodeName;
  readonly to: NodeName;
  readonly name: string;
  readonly #world: World;
  readonly #random: Random;
  readonly #bottleneck = new Bottleneck();
  cut = false;
  shapes: readonly Shape[] = [];
  /** Conversations that wait until something gets through again, in the order in which they began to. */
  readonly stalled = new Set<Stalled>();
  /** Messages that a cut kept from getting through, that a shape touched, and that arrived with wrong bytes. */
  dropped = 0;
  touched = 0;
  corrupted = 0;
  #messages = 0;
  #arrivals = 0;
  #latest = 0;

  constructor(world: World, from: NodeName, to: NodeName) {
    this.from = from;
    this.to = to;
    this.name = linkName({ from, to });
    this.#world = world;
    this.#random = world.random.fork(`link ${this.name}`);
  }

  /** Sends a datagram. */
  send(message: Message, to: Addressee): void {
    const n = this.#messages++;
    const arrival = this.#world.clock.now() + this.#way(n, DRAW.way);
    // As built, nothing overtakes: what a fault delays is delayed on top of this.
    if (arrival > this.#latest) this.#latest = arrival;
    if (this.cut) this.drop(message);
    else if (this.shapes.length === 0) this.#deliverAt(this.#latest, message, to);
    else this.#sendShaped(n, message, to);
  }

  /** How long a message of a conversation takes from now; what the link loses of it is sent again, and late. */
  lag(message: Message | undefined): number {
    const n = this.#messages++;
    let late = 0;
    for (const [i, shape] of this.shapes.entries())
      if (concerns(shape, message))
        late += this.#late(n, i, shape, DRAW.jitter) + this.#resending(n, i, shape);
    if (late > 0) this.touch(message, `late by ${(late / 1e6).toFixed(1)} ms`);
    return this.#way(n, DRAW.way) + late;
  }

  /** Whether this message of a conversation cannot get through now, however often it is sent. */
  blocks(message: Message | undefined): boolean {
    return this.cut || this.shapes.some((shape) => (shape.loss ?? 0) >= 1 && concerns(shape, message));
  }

  /** How many bytes a second get through of messages such as this; undefined where nothing limits them. */
  rateFor(message: Message | undefined): number | undefined {
    if (this.shapes.length === 0) return undefined;
    const rates = this.shapes.flatMap((shape) =>
      shape.rate && concerns(shape, message) ? [shape.rate] : [],
    );
    return rates.length > 0 ? Math.min(...rates) : undefined;
  }

  /** How long a message that comes to the narrowest place of the link then takes to get through; nothing where it is wide. */
  squeeze(message: Message | undefined, then: number): number {
    const rate = this.rateFor(message);
    if (rate === undefined) return 0;
    return this.#bottleneck.pass(then, sizeOf(message), rate);
  }

  /** What is heard of a message that arrives: it, or another with wrong bytes. */
  heard(message: Message): Message {
    const n = this.#arrivals++;
    const wrong = this.#falsifies(n, message) ? falsify(message, this.#random.fork(n)) : undefined;
    if (wrong) this.corrupted++;
    this.tell(wrong ?? message, wrong ? "arrives with wrong bytes" : "arrives");
    return wrong ?? message;
  }

  /** A message met a link that lets nothing through. */
  drop(message: Message | undefined): void {
    if (this.cut) this.dropped++;
    else this.touched++;
    this.tell(message, this.cut ? "cut" : "held up");
  }

  /** What became of a message, for the trace. */
  tell(message: Message | undefined, fate: string): void {
    if (this.#world.trace) this.#world.trace(told(this.#world, this.name, `${fate}: ${shown(message)}`));
  }

  #sendShaped(n: number, message: Message, to: Addressee): void {
    let late = 0;
    let copyLate = 0;
    let lost = false;
    let repeated = false;
    for (const [i, shape] of this.shapes.entries()) {
      if (!concerns(shape, message)) continue;
      lost ||= this.#draw(n, i, DRAW.lost) < (shape.loss ?? 0);
      repeated ||= this.#draw(n, i, DRAW.repeated) < (shape.duplicate ?? 0);
      late += this.#late(n, i, shape, DRAW.jitter);
      copyLate += this.#late(n, i, shape, DRAW.copyJitter);
    }
    lost ||= this.rateFor(message) !== undefined && this.#bottleneck.isFull(this.#latest);
    const wait = lost ? 0 : this.squeeze(message, this.#latest);
    if (lost) this.touch(message, "lost");
    else if (repeated) this.touch(message, "repeated");
    else if (late > 0) this.touch(message, `late by ${(late / 1e6).toFixed(1)} ms`);
    else if (wait > 0) this.touch(message, "squeezed");
    if (lost) return;
    this.#deliverAt(this.#latest + wait + late, message, to);
    if (repeated) this.#deliverAt(this.#latest + wait + this.#way(n, DRAW.copy) + copyLate, message, to);
  }

  #falsifies(n: number, message: Message): boolean {
    if (this.shapes.length === 0) return false;
    return this.shapes.some(
      (shape, i) => this.#draw(n, i, DRAW.wrong) < (shape.corrupt ?? 0) && concerns(shape, message),
    );
  }

  #deliverAt(time: number, message: Message, to: Addressee): void {
    this.#world.clock.schedule(time, new Datagram(this, message, to), false);
  }

  /** A shape met a message. */
  touch(message: Message | undefined, fate: string): void {
    this.touched++;
    this.tell(message, fate);
  }

  #way(n: number, k: number): number {
    const u = this.#random.at(n, k);
    const u4 = u * u * u * u;
    return Math.floor(NEAREST + SPREAD * u + TAIL * u4 * u4 * u4 * u4);
  }

  #late(n: number, shape: number, { delay = 0, jitter = 0 }: Shape, k: number): number {
    return jitter > 0 ? delay + Math.floor(jitter * this.#draw(n, shape, k)) : delay;
  }

  /** A link that loses all does not make late: it holds up. */
  #resending(n: number, shape: number, { loss = 0 }: Shape): number {
    let late = 0;
    if (loss > 0 && loss < 1)
      for (let time = 0; time < MAX_RESENDS && this.#draw(n, shape, DRAW.resent + time) < loss; time++)
        late += RESEND_AFTER * 2 ** time;
    return late;
  }

  #draw(n: number, shape: number, k: number): number {
    return this.#random.at(n, shape * DRAWS_PER_SHAPE + k);
  }
}

/** A datagram on its way. */
class Datagram implements Happening {
  readonly #link: Link;
  readonly #message: Message;
  readonly #to: Addressee;

  constructor(link: Link, message: Message, to: Addressee) {
    this.#link = link;
    this.#message = message;
    this.#to = to;
  }

  happen(): void {
    if (this.#link.cut) this.#link.drop(this.#message);
    else if (this.#to.up) this.#to.receive(this.#link.from, this.#link.heard(this.#message));
    else this.#link.tell(this.#message, "nobody there");
  }
}

const concerns = ({ types }: Shape, message: Message | undefined): boolean =>
  types === undefined || (message !== undefined && types.includes(message.type));

const sizeOf = (message: Message | undefined): number => (message ? JSON.stringify(message).length : 0);

function falsify(message: Message, random: Random): Message | undefined {
  const wrong = falsified(new TextEncoder().encode(JSON.stringify(message)), random);
  return wrong && (JSON.parse(new TextDecoder().decode(wrong)) as Message);
}

const shown = (message: Message | undefined): string =>
  message ? `${message.type} ${showValue(message as unknown as Value, 120)}` : "a connection's begin or end";
