import { type CharacterSet, parse, type Syntax } from "./syntax.ts";

/** Instructions that a pattern may have: counted repetitions are written out. */
const MAX_SIZE = 10_000;

const SET = 0;
const SPLIT = 1;
const JUMP = 2;
const ASSERT = 3;
const MATCH = 4;

interface Instruction {
  readonly code: number;
  readonly set?: CharacterSet;
  readonly what?: string;
  /** Where to go on, two places for a split. */
  next: number;
  other: number;
}

/** A pattern whose counted repetitions make it too large. */
export class PatternTooLarge extends Error {
  override readonly name = "PatternTooLarge";
}

/**
 * A regular expression that takes time in proportion to the text and to its own length, whatever both are: all ways in which it could go
 * on are followed at once, character by character (Thompson 1968). Supports what {@link parse} does.
 */
export class Pattern {
  /** Characters looked at so far, each as often as there were ways to go on. */
  visits = 0;
  readonly #program: readonly Instruction[];
  /** By instruction: whether an ASCII character is in its set. */
  readonly #ascii: readonly (Uint8Array | undefined)[];
  /** Which ASCII characters a match may begin with; `undefined` where it may begin without one. */
  readonly #starts: Uint8Array | undefined;
  readonly #ignoreCase: boolean;
  /** The instructions that are waiting for a character, and the moment at which each was last added. */
  #current: Int32Array;
  #following: Int32Array;
  readonly #added: Int32Array;
  /** Instructions that lead somewhere, where {@link Pattern.#enter} has yet to go: each can put two there, and does so once. */
  readonly #open: Int32Array;
  #moment = 0;
  #count = 0;

  /** @throws {SyntaxError} {@link UnsupportedPattern} {@link PatternTooLarge} */
  constructor(source: string, ignoreCase: boolean) {
    this.#program = compile(parse(source));
    this.#ignoreCase = ignoreCase;
    this.#ascii = this.#program.map(
      ({ set }) => set && Uint8Array.from({ length: 128 }, (_, c) => +this.#holds(set, c)),
    );
    const size = this.#program.length;
    this.#current = new Int32Array(size);
    this.#following = new Int32Array(size);
    this.#added = new Int32Array(size);
    this.#open = new Int32Array(2 * size + 1);
    this.#starts = this.#startsOf();
  }

  #startsOf(): Uint8Array | undefined {
    this.#moment++;
    const waits = !this.#enter(0, "", 0);
    const asserts = this.#program.some(({ code }, i) => code === ASSERT && this.#added[i] === this.#moment);
    if (!waits || asserts) return undefined;
    const first = this.#current.subarray(0, this.#count);
    return Uint8Array.from({ length: 128 }, (_, char) => +first.some((i) => this.#ascii[i]![char] === 1));
  }

  /** Whether the pattern matches somewhere in a text. O(text × pattern). */
  test(text: string): boolean {
    this.#count = 0;
    if (++this.#moment > 0x3fffffff) this.#rewind();
    for (let at = 0; ; at++) {
      if (this.#count === 0) at = this.#nextStart(text, at);
      if (this.#mayStart(text, at) && this.#enter(0, text, at)) return true;
      if (at >= text.length) return false;
      if (this.#step(text, at)) return true;
    }
  }

  /** Where the pattern may begin next, the end of the text at the latest. Most of a log is passed over here. */
  #nextStart(text: string, from: number): number {
    let at = from;
    while (at < text.length && !this.#mayStart(text, at)) at++;
    this.visits += at - from;
    return at;
  }

  #mayStart(text: string, at: number): boolean {
    if (this.#starts === undefined) return true;
    const char = text.charCodeAt(at);
    return char >= 128 || this.#starts[char] === 1;
  }

  /** Goes on with one character; true once the whole pattern has been found. */
  #step(text: string, at: number): boolean {
    const char = text.charCodeAt(at);
    const waiting = this.#current;
    const count = this.#count;
    this.#current = this.#following;
    this.#following = waiting;
    this.#count = 0;
    this.#moment++;
    this.visits += count + 1;
    for (let i = 0; i < count; i++) {
      const instruction = waiting[i]!;
      const holds =
        char < 128
          ? this.#ascii[instruction]![char] === 1
          : this.#holds(this.#program[instruction]!.set!, char);
      if (holds && this.#enter(this.#program[instruction]!.next, text, at + 1)) return true;
    }
    return false;
  }

  /** Adds an instruction, or where it leads without a character; true if that is the end. */
  #enter(from: number, text: string, at: number): boolean {
    const open = this.#open;
    open[0] = from;
    for (let depth = 1; depth > 0; ) {
      const i = open[--depth]!;
      if (this.#added[i] === this.#moment) continue;
      this.#added[i] = this.#moment;
      const { code, next, other, what } = this.#program[i]!;
      if (code === MATCH) return true;
      if (code === SET) this.#current[this.#count++] = i;
      else if (code === SPLIT) {
        open[depth++] = other;
        open[depth++] = next;
      } else if (code === JUMP || holdsAt(what!, text, at)) open[depth++] = next;
    }
    return false;
  }

  #holds({ ranges, negated }: CharacterSet, char: number): boolean {
    const within = (c: number) => ranges.some(([first, last]) => first <= c && c <= last);
    const found = within(char) || (this.#ignoreCase && otherCase(char) !== char && within(otherCase(char)));
    return found !== negated;
  }

  #rewind(): void {
    this.#added.fill(0);
    this.#moment = 1;
  }
}

/** The same letter, large for small and small for large; only ASCII has cases here. */
function otherCase(char: number): number {
  if (char >= 65 && char <= 90) return char + 32;
  return char >= 97 && char <= 122 ? char - 32 : char;
}

const isWord = (text: string, at: number): boolean => /^\w$/.test(text[at] ?? "");

function holdsAt(what: string, text: string, at: number): boolean {
  if (what === "^") return at === 0;
  if (what === "$") return at === text.length;
  return (isWord(text, at - 1) !== isWord(text, at)) === (what === "b");
}

function compile(syntax: Syntax): Instruction[] {
  const program: Instruction[] = [];
  emit(program, syntax);
  add(program, { code: MATCH });
  return program;
}

function add(program: Instruction[], instruction: Pick<Instruction, "code" | "set" | "what">): Instruction {
  if (program.length >= MAX_SIZE) throw new PatternTooLarge(`more than ${MAX_SIZE} parts`);
  const added: Instruction = { ...instruction, next: program.length + 1, other: program.length + 1 };
  program.push(added);
  return added;
}

function emit(program: Instruction[], syntax: Syntax): void {
  switch (syntax.kind) {
    case "set":
      add(program, { code: SET, set: syntax });
      return;
    case "assert":
      add(program, { code: ASSERT, what: syntax.what });
      return;
    case "sequence":
      for (const part of syntax.parts) emit(program, part);
      return;
    case "choice":
      emitChoice(program, syntax.options);
      return;
    case "repeat":
      emitRepeat(program, syntax.part, syntax.min, syntax.max);
  }
}

function emitChoice(program: Instruction[], options: readonly Syntax[]): void {
  const ends: Instruction[] = [];
  for (const option of options.slice(0, -1)) {
    const split = add(program, { code: SPLIT });
    emit(program, option);
    ends.push(add(program, { code: JUMP }));
    split.other = program.length;
  }
  emit(program, options.at(-1) as Syntax);
  for (const end of ends) end.next = program.length;
}

function emitRepeat(program: Instruction[], part: Syntax, min: number, max: number): void {
  for (let i = 0, before = -1; i < min && program.length > before; i++) {
    before = program.length;
    emit(program, part);
  }
  if (max === Infinity) {
    const begin = program.length;
    const split = add(program, { code: SPLIT });
    emit(program, part);
    add(program, { code: JUMP }).next = begin;
    split.other = program.length;
    return;
  }
  const splits: Instruction[] = [];
  for (let i = min; i < max; i++) {
    splits.push(add(program, { code: SPLIT }));
    emit(program, part);
  }
  for (const split of splits) split.other = program.length;
}
