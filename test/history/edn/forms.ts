import fc from "fast-check";
import {
  Char,
  type Form,
  FormMap,
  FormSet,
  Keyword,
  OtherNumber,
  Sym,
  Tagged,
} from "../../../src/history/edn/form.ts";
import { writeForm } from "../../../src/history/edn/writer.ts";

const name = fc.oneof(
  fc.constantFrom(
    "append",
    "r",
    "w",
    "read",
    "txn",
    "ok",
    "type",
    "f",
    "value",
    "set",
    "map",
    "string",
    "a/b",
    "x",
  ),
  fc.stringMatching(/^[a-z*!?<>=][a-z0-9*!?<>.+-]{0,4}$/),
);

const tagName = fc.constantFrom(
  "inst",
  "set",
  "map",
  "char",
  "number",
  "vector",
  "tagged",
  "my.own/tag",
  "x",
);

const otherNumber = fc.constantFrom(
  "9007199254740993",
  "-9007199254740992",
  "1.0",
  "-0.0",
  "1/2",
  "2.5M",
  "##NaN",
  "##Inf",
);

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  name,
  name.map((word) => `:${word}`),
  name.map((word) => `#${word}`),
  fc.integer().map(String),
);

/** Different forms, as a set and a map must have. */
const distinct = (form: fc.Arbitrary<Form>) =>
  fc.uniqueArray(form, { maxLength: 3, selector: (item) => writeForm(item) });

/** Any form of EDN, with a liking for those that look like something else. */
export const anyForm: fc.Arbitrary<Form> = fc.letrec<{ form: Form }>((tie) => ({
  form: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
    text,
    name.map((word) => new Keyword(word)),
    fc.constantFrom(new Keyword("5"), new Keyword("größe")),
    name.map((word) => new Sym(word)),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }).map((char) => new Char(char)),
    otherNumber.map((token) => new OtherNumber(token)),
    fc.array(tie("form"), { maxLength: 3 }),
    distinct(tie("form")).map((elements) => new FormSet(elements)),
    fc
      .tuple(distinct(tie("form")), fc.array(tie("form"), { minLength: 3, maxLength: 3 }))
      .map(([keys, values]) => new FormMap(keys.map((key, i) => [key, values[i] as Form] as const))),
    fc.tuple(tagName, tie("form")).map(([tag, form]) => new Tagged(tag, form)),
  ),
})).form;
