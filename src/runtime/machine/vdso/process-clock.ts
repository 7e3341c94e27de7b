import { STUB } from "../../../../native/vdso/stub.ts";
import type { Clock } from "../../../core/clock.ts";
import { environmentError } from "../../../core/errors.ts";
import { type Layout, layoutOf, type Span, TELLERS } from "./layout.ts";
import { VdsoMemory } from "./memory.ts";
import { isTrue, MARK, newPage, PAGE, readPage, type SkewSince, skewBytes, type Told } from "./page.ts";
import { whileStopped } from "./stop.ts";

const CODE = Buffer.from(STUB.bytes, "base64");

/** So much of an entry is replaced by a jump. Behind the stub lie the entries as the kernel made them. */
const ENTRY = 8;
const SIZE = CODE.length + TELLERS.length * ENTRY;
const JUMP = 0xe9;
const JUMP_SIZE = 5;
/** Does nothing, and nobody comes there. */
const NOTHING = 0x90;

/**
 * The wall clock of one process: whatever it is written in, it asks the vDSO what time it is, and there a stub of ours answers. Its children
 * are born with the same stub; what it begins by exec has none.
 */
export class ProcessClock {
  readonly pid: number;
  readonly #memory: VdsoMemory;
  readonly #layout: Layout;
  /** Where the stub lies, or would. */
  readonly #at: number;

  /** @throws an environment error where the process has no vDSO that can be patched; the kernel's own when it may not be, or is gone. */
  constructor(pid: number) {
    this.pid = pid;
    this.#memory = new VdsoMemory(pid);
    try {
      const image = this.#memory.image();
      this.#layout = layoutOf(image);
      this.#at = placeIn(image, this.#layout);
    } catch (error) {
      this.#memory.close();
      throw error;
    }
  }

  /**
   * What the clock tells of itself, `undefined` where it is as the kernel made it, and how many of its answers were not the true time.
   * Throws when the process is gone, or another program.
   */
  look(): { readonly told: Told | undefined; readonly wrong: number } {
    const page = this.#page();
    const told = page && readPage(page);
    return { told: told && this.#isAsked() ? told : undefined, wrong: told?.wrong ?? 0 };
  }

  /** What it tells of itself, alone. Throws as {@link look} does. */
  read(): Told | undefined {
    return this.look().told;
  }

  /** Whether the clock runs just so. Throws as {@link look} does. */
  runs(skew: SkewSince): boolean {
    const told = this.read();
    return told !== undefined && skewBytes(told.skew).equals(skewBytes(skew));
  }

  /**
   * Makes the clock run so from now on: at once where it is skewed already, else the process is stopped for a moment, as it is when its own
   * clock is given back to it.
   *
   * @param frozen whether the process is frozen by its cgroup.
   */
  async set(clock: Clock, skew: SkewSince, frozen = false): Promise<void> {
    const isSkewed = this.read() !== undefined;
    if (isSkewed) this.#change(skew);
    if (!isTrue(skew)) return isSkewed ? undefined : this.#stopped(clock, frozen, () => this.#install(skew));
    if (isSkewed && this.#at >= this.#layout.slack.at)
      await this.#stopped(clock, frozen, () => this.#remove());
  }

  close(): void {
    this.#memory.close();
  }

  /** The stub's data, once it was there. */
  #page(): Buffer | undefined {
    const page = this.#memory.read({ at: this.#at, size: PAGE.size });
    return page.readBigUInt64LE() === MARK ? page : undefined;
  }

  /** Whether those who ask for the time come to the stub. */
  #isAsked(): boolean {
    const { at } = this.#layout.tellers[TELLERS[0]];
    return this.#memory.read({ at, size: ENTRY }).equals(this.#jump(TELLERS[0]));
  }

  #stopped(clock: Clock, frozen: boolean, work: () => void): Promise<void> {
    return whileStopped(clock, this.pid, frozen, (counters) => {
      if (counters.some((counter) => this.#isInTheWay(counter - this.#memory.span.at))) return false;
      work();
      return true;
    });
  }

  #change(skew: SkewSince): void {
    const { turn } = readPage(this.#memory.read({ at: this.#at, size: PAGE.size }));
    const next = (turn + 1) & 0xff;
    this.#memory.write(this.#at + PAGE.skews + (next & 1) * PAGE.skew, skewBytes(skew));
    this.#memory.write(this.#at + PAGE.turn, Buffer.of(next));
  }

  /** Nobody jumps to the stub before all of it is there. What it has counted in an earlier skew stays. */
  #install(skew: SkewSince): void {
    if (!this.#page())
      this.#memory.write(this.#at, Buffer.concat([newPage(CODE, this.#memory.span), ...this.#entries()]));
    this.#change(skew);
    for (const teller of TELLERS) this.#memory.write(this.#layout.tellers[teller].at, this.#jump(teller));
  }

  /** Who is in the stub at this moment is still answered by it. */
  #remove(): void {
    const entries = this.#memory.read({ at: this.#at + CODE.length, size: SIZE - CODE.length });
    for (const [i, teller] of TELLERS.entries())
      this.#memory.write(this.#layout.tellers[teller].at, entries.subarray(i * ENTRY, (i + 1) * ENTRY));
  }

  #entries(): Buffer[] {
    return TELLERS.map((teller) => this.#memory.read({ at: this.#layout.tellers[teller].at, size: ENTRY }));
  }

  /** What an entry is while the stub answers. */
  #jump(teller: (typeof TELLERS)[number]): Buffer {
    const { at } = this.#layout.tellers[teller];
    const jump = Buffer.alloc(ENTRY, NOTHING);
    jump[0] = JUMP;
    jump.writeInt32LE(this.#at + STUB[teller] - (at + JUMP_SIZE), 1);
    return jump;
  }

  /** Behind the first instruction of an entry, or among what a stub that is not there yet takes the place of. */
  #isInTheWay(counter: number): boolean {
    const stub = { at: this.#at, size: this.#page() ? 0 : SIZE };
    const entries = TELLERS.map((teller) => this.#layout.tellers[teller].at);
    return within(stub, counter) || entries.some((at) => counter > at && counter < at + ENTRY);
  }
}

const within = ({ at, size }: Span, place: number): boolean => place >= at && place < at + size;

const align = (at: number, to: number): number => Math.ceil(at / to) * to;

/** Behind all that the vDSO uses; where that is too little, in the body of the function that nobody comes to any more. */
function placeIn(image: Buffer, { slack, tellers }: Layout): number {
  const { clock_gettime: body } = tellers;
  for (const [span, from] of [
    [slack, slack.at],
    [body, body.at + ENTRY],
  ] as const) {
    const at = align(from, 16);
    if (at + SIZE <= span.at + span.size && (span === body || isFree(image, at))) return at;
  }
  throw environmentError(`its vDSO has no room for the ${SIZE} bytes of a clock that can be set`);
}

/** Nobody's, or a stub's already. */
const isFree = (image: Buffer, at: number): boolean =>
  image.readBigUInt64LE(at) === MARK || image.subarray(at, at + SIZE).every((byte) => byte === 0);
