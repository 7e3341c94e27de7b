type TypedArray = Int32Array | Float64Array | Uint8Array;
interface Constructor<A extends TypedArray> {
  new (buffer: SharedArrayBuffer, offset?: number, length?: number): A;
  readonly BYTES_PER_ELEMENT: number;
}

const FIRST = 1024;

/** A typed array in shared memory that doubles when it is full. Appending is O(1) amortised; `finish` is O(1) and ends growth. */
export class GrowingColumn<A extends TypedArray> {
  readonly #make: Constructor<A>;
  #array: A;
  #length = 0;

  constructor(make: Constructor<A>) {
    this.#make = make;
    this.#array = new make(new SharedArrayBuffer(FIRST * make.BYTES_PER_ELEMENT));
  }

  push(value: number): void {
    if (this.#length === this.#array.length) this.#grow();
    this.#array[this.#length++] = value;
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#array[index] as number;
  }

  /** Takes back what was pushed after the first `length` entries. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** Overwrites an entry that was pushed before. */
  set(index: number, value: number): void {
    this.#array[index] = value;
  }

  /** The column, as long as what was pushed. */
  finish(): A {
    return new this.#make(this.#array.buffer as SharedArrayBuffer, 0, this.#length);
  }

  #grow(): void {
    const bigger = new this.#make(new SharedArrayBuffer(this.#array.byteLength * 2));
    bigger.set(this.#array);
    this.#array = bigger;
  }
}
