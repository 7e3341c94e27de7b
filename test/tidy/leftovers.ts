import ts from "typescript";
import { isIn } from "./rooms.ts";
import { complaints, type Problem, problemAt, type Source } from "./source.ts";

/** What may be on one machine and must not be in a file: each with what to write instead. Patterns that do not find themselves. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:FIX[M]E|TO[D]O|XX[X])\b/g, "do it now, or open an issue and say nothing here"],
  [
    /(?<![\w.])\/work\/[\w.-]+/g,
    "no path of one machine; take it from where the file lies or from the caller",
  ],
  [
    /\/\/[\w.-]*(?:mirror|artifactory|nexus|proxy)[\w-]*\.[\w.-]+/gi,
    "no mirror of one machine; its own configuration says which it uses",
  ],
  [
    /\/\/(?:(?:npm|registry|pypi)[\w-]*|deb)\.[\w.-]+/gi,
    "no registry's host; the machine's own configuration says which it uses",
  ],
];

/** What was left behind and is meant for nobody: notes to oneself, prints, a test that runs alone, the names of one machine. */
export const leftovers = (source: Source): Problem[] => [
  ...words(source),
  ...(/\.[cm]?[jt]s$/.test(source.path) ? code(source) : []),
];

function words(source: Source): Problem[] {
  return WORDS.flatMap(([pattern, instead]) =>
    [...source.text.matchAll(pattern)].map((match) =>
      problemAt(source, match.index, `has ${match[0]}; ${instead}`),
    ),
  );
}

const PRODUCT = ["src", "systems", "patterns", "workloads", "nemeses", "checkers"];

const code = (source: Source): Problem[] =>
  complaints(source, (node) => {
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const [what, name] = [node.expression.getText(), node.name.text];
    if (what === "console" && isIn(source.path, PRODUCT))
      return `prints with console.${name}; return it, tell the watcher, or have the command write it`;
    return name === "only" && /^(test|it|describe)\b/.test(what)
      ? `runs ${what}.only; every test runs`
      : undefined;
  });
