import { STUB } from "../../../../native/vdso/stub.ts";
import type { Clock } from "../../../core/clock.ts";
import { environmentError } from "../../../core/errors.ts";
import { type Layout, layoutOf, type Span, TELLERS } from "./layout.ts";
import { VdsoMemory } from "./memory.ts";
import { MARK, newPage, PAGE, readPage, type SkewSince, skewBytes, type Told } from "./page.ts";
import { whileStopped } from "./stop.ts";

const CODE = Buffer.from(STUB.bytes, "base64");

/** An entry is replaced by a jump, in one write that the processor cannot see half of. */
const ENTRY = 8;
const JUMP = 0xe9;
const JUMP_SIZE = 5;

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

  /** What the clock tells of itself; `undefined` where it is as the kernel made it. Throws when the process is gone, or another program. */
  read(): Told | undefined {
    const page = this.#memory.read({ at: this.#at, size: PAGE.size });
    return page.readBigUInt64LE() === MARK ? readPage(page) : undefined;
  }

  /** Whether the clock runs just so. Throws as {@link read} does. */
  runs(skew: SkewSince): boolean {
    const told = this.read();
    return told !== undefined && skewBytes(told.skew).equals(skewBytes(skew));
  }

  /** Makes the clock run so from now on: at once where it is skewed already, else the process is stopped for a moment. */
  async set(clock: Clock, skew: SkewSince, frozen = false): Promise<void> {
    if (this.read()) return this.#change(skew);
    await whileStopped(clock, this.pid, frozen, (counters) => {
      if (counters.some((counter) => this.#isInTheWay(counter - this.#memory.span.at))) return false;
      this.#install(skew);
      return true;
    });
  }

  close(): void {
    this.#memory.close();
  }

  #change(skew: SkewSince): void {
    const { turn } = readPage(this.#memory.read({ at: this.#at, size: PAGE.size }));
    const next = (turn + 1) & 0xff;
    this.#memory.write(this.#at + PAGE.skews + (next & 1) * PAGE.skew, skewBytes(skew));
    this.#memory.write(this.#at + PAGE.turn, Buffer.of(next));
  }

  /** Nobody jumps to the stub before all of it is there. */
  #install(skew: SkewSince): void {
    const stub = newPage(CODE, this.#memory.span);
    skewBytes(skew).copy(stub, PAGE.skews);
    this.#memory.write(this.#at, stub);
    for (const teller of TELLERS) {
      const { at } = this.#layout.tellers[teller];
      const entry = this.#memory.read({ at, size: ENTRY });
      entry[0] = JUMP;
      entry.writeInt32LE(this.#at + STUB[teller] - (at + JUMP_SIZE), 1);
      this.#memory.write(at, entry);
    }
  }

  /** Behind the first instruction of an entry, or among what the stub takes the place of. */
  #isInTheWay(counter: number): boolean {
    const stub = { at: this.#at, size: CODE.length };
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
    if (at + CODE.length <= span.at + span.size && (span === body || isFree(image, at))) return at;
  }
  throw environmentError(`its vDSO has no room for the ${CODE.length} bytes of a clock that can be set`);
}

/** Nobody's, or a stub's already. */
const isFree = (image: Buffer, at: number): boolean =>
  image.readBigUInt64LE(at) === MARK || image.subarray(at, at + CODE.length).every((byte) => byte === 0);
