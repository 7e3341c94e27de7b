import type { Clock } from "../../core/clock.ts";
import { milliseconds } from "../../core/duration.ts";
import type { Random } from "../../core/random.ts";
import type { Shape } from "../cluster.ts";

/** What a connection waits before it sends again what was lost, for the first time; every next time twice as long. */
const RESEND_AFTER = milliseconds(200);
const MAX_RESENDS = 6;

/** The type of a message, asked for only where a shape wants to know; `undefined` for what is no message. */
export type TypeOf = () => string | undefined;

/** A directed link between two nodes, or a node and the clients: what faults do to whatever goes over it. Without faults it does nothing, at once. */
export class Link {
  readonly clock: Clock;
  readonly #random: Random;
  #cut = false;
  /** What waits for the link to open, oldest first. */
  readonly #stalled = new Set<Stream>();
  shapes: readonly Shape[] = [];
  /** Messages that met a cut: datagrams are gone, all else waits. */
  dropped = 0;
  /** Messages that a shape lost, repeated or delayed. */
  touched = 0;

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.#random = random;
  }

  get isCut(): boolean {
    return this.#cut;
  }

  set(cut: boolean): void {
    this.#cut = cut;
    if (cut) return;
    const stalled = [...this.#stalled];
    this.#stalled.clear();
    for (const stream of stalled) stream.deliver();
  }

  /** Lets a datagram pass: once, or not at all, or twice, each time when its time has come. */
  datagram(typeOf: TypeOf, arrive: () => void): void {
    if (this.#cut) return void this.dropped++;
    const shapes = this.#concerned(typeOf);
    if (shapes.some(({ loss = 0 }) => this.#random.chance(loss))) return void this.touched++;
    const copies = shapes.some(({ duplicate = 0 }) => this.#random.chance(duplicate)) ? 2 : 1;
    const delays = Array.from({ length: copies }, () => this.#delay(shapes));
    if (copies > 1 || delays.some((delay) => delay > 0)) this.touched++;
    for (const delay of delays) this.#later(delay, arrive);
  }

  /** How late a message of a connection will be: what is lost of it is sent again. */
  lag(typeOf: TypeOf): number {
    const shapes = this.#concerned(typeOf);
    let late = this.#delay(shapes);
    for (const { loss = 0 } of shapes)
      for (let time = 0; time < MAX_RESENDS && this.#random.chance(loss); time++)
        late += RESEND_AFTER * 2 ** time;
    if (late > 0) this.touched++;
    return late;
  }

  /** Remembers a stream that cannot go on, until the link is open. */
  stall(stream: Stream): void {
    this.#stalled.add(stream);
  }

  #later(delay: number, arrive: () => void): void {
    if (delay === 0) arrive();
    else
      this.clock.wakeAt(this.clock.now() + delay, () => {
        if (this.#cut) this.dropped++;
        else arrive();
      });
  }

  #concerned(typeOf: TypeOf): readonly Shape[] {
    if (this.shapes.length === 0) return this.shapes;
    return this.shapes.filter(({ types }) => types === undefined || types.includes(typeOf() as string));
  }

  #delay(shapes: readonly Shape[]): number {
    return shapes.reduce(
      (sum, { delay = 0, jitter = 0 }) => sum + delay + (jitter > 0 ? this.#random.int(0, jitter) : 0),
      0,
    );
  }
}

/** One of the things that stay in order, on its way. */
interface Carried {
  readonly due: number;
  readonly arrive: () => void;
}

/** One direction of one conversation over a link: nothing in it overtakes, and everything waits while the link is cut. */
export class Stream {
  readonly #link: Link;
  readonly #carried: Carried[] = [];
  /** When the last of it is due. */
  #latest = 0;
  #awaits = false;

  constructor(link: Link) {
    this.#link = link;
  }

  /** Lets a message pass when its time has come. */
  carry(typeOf: TypeOf, arrive: () => void): void {
    this.#add(this.#link.lag(typeOf), arrive);
  }

  /** Lets word pass that a conversation begins or ends, which no shape is about. */
  pass(arrive: () => void): void {
    this.#add(0, arrive);
  }

  /** Hands over what is due. */
  deliver(): void {
    const { clock } = this.#link;
    for (let first = this.#carried[0]; first && !this.#awaits; first = this.#carried[0]) {
      if (this.#link.isCut) {
        this.#link.stall(this);
        return;
      }
      if (first.due > clock.now()) {
        this.#await(first.due);
        return;
      }
      this.#carried.shift();
      first.arrive();
    }
  }

  #add(lag: number, arrive: () => void): void {
    if (this.#link.isCut) this.#link.dropped++;
    this.#latest = Math.max(this.#latest, this.#link.clock.now() + lag);
    this.#carried.push({ due: this.#latest, arrive });
    if (this.#carried.length === 1) this.deliver();
  }

  #await(due: number): void {
    this.#awaits = true;
    this.#link.clock.wakeAt(due, () => {
      this.#awaits = false;
      this.deliver();
    });
  }
}
