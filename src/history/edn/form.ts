/** Names that every reader of EDN takes for a keyword. */
const NAME = /^[a-zA-Z*!_?$%&=<>|][\w*!?$%&=<>|.+\-'#]*(?:\/[a-zA-Z*!_?$%&=<>|][\w*!?$%&=<>|.+\-'#]*)?$/;

/** True for text that is the name of a keyword without any doubt. */
export const isName = (text: string): boolean => NAME.test(text);

/** A keyword, without its colon: `eof`, `jepsen/independent`. */
export class Keyword {
  readonly name: string;
  /** Whether its name is one without any doubt ({@link isName}); some that are none are read all the same, such as `:5`. */
  readonly isPlain: boolean;
  constructor(name: string) {
    this.name = name;
    this.isPlain = isName(name);
  }
}

/** A symbol: a name that stands for itself. */
export class Sym {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** One character, `\a`. */
export class Char {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A number that no JavaScript number is, by its text: `9007199254740993`, `1.0` (which is not 1), `1/2`, `2.5M`, `##NaN`. */
export class OtherNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** `#{…}`. */
export class FormSet {
  readonly elements: readonly Form[];
  constructor(elements: readonly Form[]) {
    this.elements = elements;
  }
}

/** `{…}`: keys may be anything. */
export class FormMap {
  readonly entries: readonly (readonly [key: Form, value: Form])[];
  constructor(entries: readonly (readonly [Form, Form])[]) {
    this.entries = entries;
  }
}

/** A tagged literal: `#inst "2026-01-01"`. */
export class Tagged {
  readonly tag: string;
  readonly form: Form;
  constructor(tag: string, form: Form) {
    this.tag = tag;
    this.form = form;
  }
}

/**
 * A piece of EDN. Lists and vectors are both arrays: they are equal in EDN. A number is an integer as long as it is a safe
 * one, a float otherwise.
 */
export type Form =
  | null
  | boolean
  | number
  | string
  | Keyword
  | Sym
  | Char
  | OtherNumber
  | FormSet
  | FormMap
  | Tagged
  | readonly Form[];
