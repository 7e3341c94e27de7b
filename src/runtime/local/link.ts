import type { Clock } from "../../core/clock.ts";
import { milliseconds } from "../../core/duration.ts";
import type { Random } from "../../core/random.ts";
import type { Shape } from "../cluster.ts";

/** What a connection waits before it sends again what was lost, for the first time; every next time twice as long. */
const RESEND_AFTER = milliseconds(200);
const MAX_RESENDS = 6;

/** The type of a message, asked for only where a shape wants to know; `undefined` for what is no message. */
export type TypeOf = () => string | undefined;

/** One of the things that stay in order, on its way. */
interface Carried {
  readonly due: number;
  readonly arrive: () => void;
}

/** A directed link between two nodes, or a node and the clients: what faults do to whatever goes over it. Without faults it does nothing, at once. */
export class Link {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #carried: Carried[] = [];
  #cut = false;
  #shapes: readonly Shape[] = [];
  /** When the last of what stays in order is due. */
  #latest = 0;
  #cancel: () => void = () => {};
  /** Messages that met a cut: datagrams are gone, all else waits. */
  dropped = 0;
  /** Messages that a shape lost, repeated or delayed. */
  touched = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  get isCut(): boolean {
    return this.#cut;
  }

  get shapes(): readonly Shape[] {
    return this.#shapes;
  }

  set(cut: boolean): void {
    this.#cut = cut;
    this.#deliver();
  }

  shape(shapes: readonly Shape[]): void {
    this.#shapes = shapes;
  }

  /** Lets a datagram pass: once, or not at all, or more often, each time when its time has come. */
  datagram(typeOf: TypeOf, arrive: () => void): void {
    if (this.#cut) return void this.dropped++;
    const shapes = this.#concerned(typeOf);
    if (shapes.some(({ loss = 0 }) => this.#random.chance(loss))) return void this.touched++;
    const copies = shapes.some(({ duplicate = 0 }) => this.#random.chance(duplicate)) ? 2 : 1;
    const delays = Array.from({ length: copies }, () => this.#delay(shapes));
    if (copies > 1 || delays.some((delay) => delay > 0)) this.touched++;
    for (const delay of delays) this.#later(delay, arrive);
  }

  /** Lets something pass that stays behind what went before it, and waits while the link is cut. */
  carry(typeOf: TypeOf, arrive: () => void): void {
    if (this.#cut) this.dropped++;
    const shapes = this.#concerned(typeOf);
    const delay = this.#delay(shapes) + this.#resending(shapes);
    if (delay > 0) this.touched++;
    this.#latest = Math.max(this.#latest, this.#clock.now() + delay);
    this.#carried.push({ due: this.#latest, arrive });
    if (this.#carried.length === 1) this.#deliver();
  }

  #deliver(): void {
    this.#cancel();
    for (let first = this.#carried[0]; first && !this.#cut; first = this.#carried[0]) {
      if (first.due > this.#clock.now()) {
        this.#cancel = this.#clock.wakeAt(first.due, () => this.#deliver());
        return;
      }
      this.#carried.shift();
      first.arrive();
    }
  }

  #later(delay: number, arrive: () => void): void {
    if (delay === 0) arrive();
    else
      this.#clock.wakeAt(this.#clock.now() + delay, () => {
        if (this.#cut) this.dropped++;
        else arrive();
      });
  }

  #concerned(typeOf: TypeOf): readonly Shape[] {
    if (this.#shapes.length === 0) return this.#shapes;
    return this.#shapes.filter(({ types }) => types === undefined || types.includes(typeOf() as string));
  }

  #delay(shapes: readonly Shape[]): number {
    return shapes.reduce(
      (sum, { delay = 0, jitter = 0 }) => sum + delay + (jitter > 0 ? this.#random.int(0, jitter) : 0),
      0,
    );
  }

  /** What is lost of a connection is sent again. */
  #resending(shapes: readonly Shape[]): number {
    let late = 0;
    for (const { loss = 0 } of shapes)
      for (let time = 0; time < MAX_RESENDS && this.#random.chance(loss); time++)
        late += RESEND_AFTER * 2 ** time;
    return late;
  }
}
