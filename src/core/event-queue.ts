/** Something that happens at a time. */
export interface Happening {
  /** Called off: it lies in the queue and will not happen. */
  readonly cancelled?: boolean;
  happen(): void;
}

/** A queue begins with room for so many, and doubles when that is full. */
const ROOM = 1024;

/**
 * Happenings in order of (time, order of adding): a heap with four children to a parent. Its keys lie in arrays of numbers of their
 * own, so that sifting touches no object, whatever mixture of shapes waits. Nothing is allocated for an entry. O(log n) each.
 */
export class EventQueue {
  #times = new Float64Array(ROOM);
  /** Twice the number of the entry, and one more where it is loud: so the order is the entries' own. */
  #marks = new Float64Array(ROOM);
  readonly #happenings: Happening[] = [];
  #added = 0;

  /** Adds what is to happen at `time`. `loud` is told again when it is taken. */
  add(time: number, happening: Happening, loud: boolean): void {
    const mark = 2 * this.#added++ + (loud ? 1 : 0);
    const at = this.#happenings.push(happening) - 1;
    if (at === this.#times.length) this.#grow();
    this.#rise(at, time, mark, happening);
  }

  /** When the next one happens; `undefined` when nothing waits. What was called off is forgotten here. */
  next(): number | undefined {
    while (this.#happenings.length > 0 && (this.#happenings[0] as Happening).cancelled) this.take();
    return this.#happenings.length > 0 ? this.#times[0] : undefined;
  }

  /** Whether the next one is loud. */
  get loud(): boolean {
    return (this.#marks[0] as number) % 2 === 1;
  }

  /** Takes out the next one. There must be one. */
  take(): Happening {
    const top = this.#happenings[0] as Happening;
    const last = this.#happenings.pop() as Happening;
    const end = this.#happenings.length;
    if (end > 0) this.#sink(this.#times[end] as number, this.#marks[end] as number, last);
    return top;
  }

  #rise(from: number, time: number, mark: number, happening: Happening): void {
    const times = this.#times;
    const marks = this.#marks;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const before = times[parent] as number;
      // Of one time, the new one is the last.
      if (before <= time) break;
      times[at] = before;
      marks[at] = marks[parent] as number;
      this.#happenings[at] = this.#happenings[parent] as Happening;
      at = parent;
    }
    times[at] = time;
    marks[at] = mark;
    this.#happenings[at] = happening;
  }

  #sink(time: number, mark: number, happening: Happening): void {
    const times = this.#times;
    const marks = this.#marks;
    const end = this.#happenings.length;
    let at = 0;
    for (let child = 1; child < end; child = 4 * at + 1) {
      let first = child;
      for (let other = child + 1; other < Math.min(child + 4, end); other++) {
        const earlier = (times[other] as number) - (times[first] as number);
        if (earlier < 0 || (earlier === 0 && (marks[other] as number) < (marks[first] as number)))
          first = other;
      }
      const after = times[first] as number;
      if (after > time || (after === time && (marks[first] as number) > mark)) break;
      times[at] = after;
      marks[at] = marks[first] as number;
      this.#happenings[at] = this.#happenings[first] as Happening;
      at = first;
    }
    times[at] = time;
    marks[at] = mark;
    this.#happenings[at] = happening;
  }

  #grow(): void {
    this.#times = grown(this.#times);
    this.#marks = grown(this.#marks);
  }
}

function grown(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
