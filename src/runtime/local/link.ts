import type { Clock } from "../../core/clock.ts";
import { milliseconds } from "../../core/duration.ts";
import type { Random } from "../../core/random.ts";
import { Bottleneck } from "../bottleneck.ts";
import type { Shape } from "../cluster.ts";
import { falsified } from "../falsify.ts";

/** What a connection waits before it sends again what was lost, for the first time; every next time twice as long. */
const RESEND_AFTER = milliseconds(200);
const MAX_RESENDS = 6;

/** Something on its way over a link. What only a shape wants to know is asked for only then. */
export interface Cargo {
  /** `undefined` for what is no message. */
  type(): string | undefined;
  /** The message as JSON; empty for what is none. */
  text(): Uint8Array;
  /** It is where it was to go: as it was sent, or with a wrong text. */
  arrive(wrong?: Uint8Array): void;
}

/** A directed link between two nodes, or a node and the clients: what faults do to whatever goes over it. Without faults it does nothing, at once. */
export class Link {
  readonly clock: Clock;
  readonly #random: Random;
  #cut = false;
  /** What waits for the link to open, oldest first. */
  readonly #stalled = new Set<Stream>();
  readonly #bottleneck = new Bottleneck();
  /** What is on its way through the bottleneck. */
  readonly #squeezed = new Set<Stream>();
  #shapes: readonly Shape[] = [];
  /** Messages that met a cut: datagrams are gone, all else waits. */
  dropped = 0;
  /** Messages that a shape lost, repeated or delayed. */
  touched = 0;
  /** Messages that arrived with wrong bytes. */
  corrupted = 0;

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.#random = random;
  }

  get isCut(): boolean {
    return this.#cut;
  }

  get shapes(): readonly Shape[] {
    return this.#shapes;
  }

  /** From now on it does this. What waits because it was narrow goes on. */
  set shapes(shapes: readonly Shape[]) {
    this.#shapes = shapes;
    const squeezed = [...this.#squeezed];
    this.#squeezed.clear();
    for (const stream of squeezed) stream.hurry();
  }

  set(cut: boolean): void {
    this.#cut = cut;
    if (cut) return;
    const stalled = [...this.#stalled];
    this.#stalled.clear();
    for (const stream of stalled) stream.deliver();
  }

  /** Lets a datagram pass: once, or not at all, or twice, each time when its time has come. */
  datagram(cargo: Cargo): void {
    if (this.#cut) return void this.dropped++;
    const shapes = this.#concerned(cargo);
    if (this.#loses(shapes)) return void this.touched++;
    const copies = shapes.some(({ duplicate = 0 }) => this.#random.chance(duplicate)) ? 2 : 1;
    const squeezed = this.#squeeze(cargo, shapes);
    const delays = Array.from({ length: copies }, () => squeezed + this.#delay(shapes));
    if (copies > 1 || delays.some((delay) => delay > 0)) this.touched++;
    for (const delay of delays) this.#later(delay, () => this.deliver(cargo));
  }

  /** How late a message of a connection will be: what is lost of it is sent again. */
  lag(cargo: Cargo): number {
    const shapes = this.#concerned(cargo);
    let late = this.#delay(shapes);
    for (const { loss = 0 } of shapes)
      for (let time = 0; time < MAX_RESENDS && this.#random.chance(loss); time++)
        late += RESEND_AFTER * 2 ** time;
    if (late > 0) this.touched++;
    return late;
  }

  /** How long the next message of a connection takes to get through where only so many bytes do each second; its stream waits. */
  squeeze(cargo: Cargo, stream: Stream): number {
    const wait = this.#squeeze(cargo, this.#concerned(cargo));
    if (wait === 0) return 0;
    this.touched++;
    this.#squeezed.add(stream);
    return wait;
  }

  /** It has come to the end of this link: as it was sent, or with wrong bytes. */
  deliver(cargo: Cargo): void {
    const isWrong = this.#concerned(cargo).some(({ corrupt = 0 }) => this.#random.chance(corrupt));
    const wrong = isWrong ? falsified(cargo.text(), this.#random) : undefined;
    if (wrong) this.corrupted++;
    cargo.arrive(wrong);
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

  #loses(shapes: readonly Shape[]): boolean {
    const full = shapes.some(({ rate }) => rate) && this.#bottleneck.isFull(this.clock.now());
    return full || shapes.some(({ loss = 0 }) => this.#random.chance(loss));
  }

  #squeeze(cargo: Cargo, shapes: readonly Shape[]): number {
    const rates = shapes.flatMap(({ rate }) => (rate ? [rate] : []));
    if (rates.length === 0) return 0;
    return this.#bottleneck.pass(this.clock.now(), cargo.text().length, Math.min(...rates));
  }

  #concerned(cargo: Cargo): readonly Shape[] {
    if (this.shapes.length === 0) return this.shapes;
    return this.shapes.filter(({ types }) => types === undefined || types.includes(cargo.type() as string));
  }

  #delay(shapes: readonly Shape[]): number {
    return shapes.reduce(
      (sum, { delay = 0, jitter = 0 }) => sum + delay + (jitter > 0 ? this.#random.int(0, jitter) : 0),
      0,
    );
  }
}

/** One of the things that stay in order, on its way; no cargo is word that a conversation begins or ends. */
interface Carried {
  due: number;
  readonly cargo: Cargo | undefined;
  readonly arrive: () => void;
}

/** One direction of one conversation over a link: nothing in it overtakes, and everything waits while the link is cut. */
export class Stream {
  readonly #link: Link;
  readonly #carried: Carried[] = [];
  /** When the last of it is due. */
  #latest = 0;
  /** Calls off what is awaited. */
  #awaits: (() => void) | undefined;
  /** Whether the first of it is in the bottleneck of its link, or through. */
  #squeezed = false;

  constructor(link: Link) {
    this.#link = link;
  }

  /** Lets a message pass when its time has come. */
  carry(cargo: Cargo): void {
    this.#add(this.#link.lag(cargo), cargo, () => this.#link.deliver(cargo));
  }

  /** Lets word pass that a conversation begins or ends, which no shape is about. */
  pass(arrive: () => void): void {
    this.#add(0, undefined, arrive);
  }

  /** Hands over what is due. */
  deliver(): void {
    const { clock } = this.#link;
    for (let first = this.#carried[0]; first && !this.#awaits; first = this.#carried[0]) {
      if (this.#link.isCut) {
        this.#link.stall(this);
        return;
      }
      if (first.due > clock.now() || this.#isSqueezed(first)) this.#await(first.due);
      else {
        this.#squeezed = false;
        this.#carried.shift();
        first.arrive();
      }
    }
  }

  /** Whatever waited in the bottleneck is through. */
  hurry(): void {
    const first = this.#carried[0];
    if (!this.#squeezed || !first) return;
    first.due = 0;
    this.#awaits?.();
    this.#awaits = undefined;
    this.deliver();
  }

  #isSqueezed(first: Carried): boolean {
    if (this.#squeezed || !first.cargo) return false;
    const wait = this.#link.squeeze(first.cargo, this);
    first.due = this.#link.clock.now() + wait;
    this.#squeezed = wait > 0;
    return this.#squeezed;
  }

  #add(lag: number, cargo: Cargo | undefined, arrive: () => void): void {
    if (this.#link.isCut) this.#link.dropped++;
    this.#latest = Math.max(this.#latest, this.#link.clock.now() + lag);
    this.#carried.push({ due: this.#latest, cargo, arrive });
    if (this.#carried.length === 1) this.deliver();
  }

  #await(due: number): void {
    this.#awaits = this.#link.clock.wakeAt(due, () => {
      this.#awaits = undefined;
      this.deliver();
    });
  }
}
