/** A set of characters: pairs of first and last code, or all but those. */
export interface CharacterSet {
  readonly kind: "set";
  readonly ranges: readonly (readonly [number, number])[];
  readonly negated: boolean;
}

/** What a pattern is made of. An assertion is `^`, `$`, `b` or `B`. */
export type Syntax =
  | CharacterSet
  | { readonly kind: "assert"; readonly what: string }
  | { readonly kind: "sequence"; readonly parts: readonly Syntax[] }
  | { readonly kind: "choice"; readonly options: readonly Syntax[] }
  | { readonly kind: "repeat"; readonly part: Syntax; readonly min: number; readonly max: number };

/** Why a pattern that JavaScript understands is none of ours. */
export class UnsupportedPattern extends Error {
  override readonly name = "UnsupportedPattern";
}

const DIGITS = [[48, 57]] as const;
const WORDS = [[48, 57], [65, 90], [95, 95], [97, 122]] as const; // biome-ignore format: one line
const SPACES = [[9, 13], [32, 32], [160, 160], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff]] as const; // biome-ignore format: one line
const NEWLINES = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
] as const;

const CLASSES: { readonly [letter: string]: CharacterSet["ranges"] } = { d: DIGITS, w: WORDS, s: SPACES };
const CONTROLS: { readonly [letter: string]: number } = { t: 9, n: 10, v: 11, f: 12, r: 13 };

/**
 * Parses a regular expression as JavaScript writes them, without flags. What looks ahead or behind, and what refers back, is left out: the
 * rest is regular, so that a line is looked at once whatever the pattern. Groups only group; whether a quantifier is greedy makes no difference.
 *
 * @throws {SyntaxError} where JavaScript would.
 * @throws {UnsupportedPattern}
 */
export function parse(source: string): Syntax {
  new RegExp(source);
  const parser = new Parser(source);
  return parser.choice();
}

/** Goes through a pattern that is known to be well formed. */
class Parser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  choice(): Syntax {
    const options = [this.#sequence()];
    while (this.#skip("|")) options.push(this.#sequence());
    return options.length === 1 ? (options[0] as Syntax) : { kind: "choice", options };
  }

  #sequence(): Syntax {
    const parts: Syntax[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#peek()))
      parts.push(this.#repeated(this.#atom()));
    return { kind: "sequence", parts };
  }

  #repeated(part: Syntax): Syntax {
    const bounds = this.#quantifier();
    if (!bounds) return part;
    this.#skip("?");
    return { kind: "repeat", part, min: bounds[0], max: bounds[1] };
  }

  #quantifier(): readonly [number, number] | undefined {
    if (this.#skip("*")) return [0, Infinity];
    if (this.#skip("+")) return [1, Infinity];
    if (this.#skip("?")) return [0, 1];
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.#source.slice(this.#at, this.#at + 40));
    if (!counted) return undefined;
    this.#at += counted[0].length;
    const min = Number(counted[1]);
    if (counted[2] === undefined) return [min, min];
    return [min, counted[3] ? Number(counted[3]) : Infinity];
  }

  #atom(): Syntax {
    const char = this.#next();
    if (char === "(") return this.#group();
    if (char === "[") return this.#class();
    if (char === ".") return { kind: "set", ranges: NEWLINES, negated: true };
    if (char === "^" || char === "$") return { kind: "assert", what: char };
    if (char !== "\\") return one(char.charCodeAt(0));
    if (this.#skip("b")) return { kind: "assert", what: "b" };
    if (this.#skip("B")) return { kind: "assert", what: "B" };
    return this.#escaped();
  }

  #group(): Syntax {
    if (this.#skip("?:")) return this.#closed();
    const name = /^\?<[^=!][^>]*>/.exec(this.#source.slice(this.#at));
    if (name) this.#at += name[0].length;
    else if (this.#peek() === "?")
      throw new UnsupportedPattern(`(${this.#source.slice(this.#at, this.#at + 3)}…)`);
    return this.#closed();
  }

  #closed(): Syntax {
    const inside = this.choice();
    this.#skip(")");
    return inside;
  }

  #class(): CharacterSet {
    const negated = this.#skip("^");
    const ranges: (readonly [number, number])[] = [];
    while (!this.#skip("]")) {
      const first = this.#member();
      const isRange = this.#peek() === "-" && this.#source[this.#at + 1] !== "]";
      if (!isRange || !isOne(first)) {
        ranges.push(...positive(first));
        continue;
      }
      this.#at++;
      const last = this.#member();
      // A class at either end makes the dash a character.
      if (isOne(last)) ranges.push([first.ranges[0]![0], last.ranges[0]![0]]);
      else ranges.push(...positive(first), [45, 45], ...positive(last));
    }
    return { kind: "set", ranges, negated };
  }

  #member(): CharacterSet {
    const char = this.#next();
    if (char !== "\\") return one(char.charCodeAt(0));
    return this.#skip("b") ? one(8) : this.#escaped();
  }

  /** What follows a backslash. */
  #escaped(): CharacterSet {
    const letter = this.#next();
    const ranges = CLASSES[letter.toLowerCase()];
    if (ranges) return { kind: "set", ranges, negated: letter !== letter.toLowerCase() };
    if (Object.hasOwn(CONTROLS, letter)) return one(CONTROLS[letter] as number);
    const code = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/i.exec(
      letter + this.#source.slice(this.#at, this.#at + 4),
    );
    if (code) {
      this.#at += code[0].length - 1;
      return one(Number.parseInt((code[1] ?? code[2]) as string, 16));
    }
    if (/[\w]/.test(letter)) throw new UnsupportedPattern(`\\${letter}`);
    return one(letter.charCodeAt(0));
  }

  #peek(): string {
    return this.#source[this.#at] ?? "";
  }

  #next(): string {
    return this.#source[this.#at++] ?? "";
  }

  #skip(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

const one = (code: number): CharacterSet => ({ kind: "set", ranges: [[code, code]], negated: false });

const isOne = ({ ranges, negated }: CharacterSet): boolean =>
  !negated && ranges.length === 1 && ranges[0]![0] === ranges[0]![1];

/** The ranges of a set, also of one that is all but some. */
function positive({ ranges, negated }: CharacterSet): readonly (readonly [number, number])[] {
  if (!negated) return ranges;
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const gaps: (readonly [number, number])[] = [];
  let from = 0;
  for (const [first, last] of sorted) {
    if (from < first) gaps.push([from, first - 1]);
    from = last + 1;
  }
  return from <= 0xffff ? [...gaps, [from, 0xffff]] : gaps;
}
