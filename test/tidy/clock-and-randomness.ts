import ts from "typescript";
import { isIn } from "./rooms.ts";
import { complaints, type Problem, type Source } from "./source.ts";

const RANDOM = "draw from a Random (src/core/random.ts), so that the seed decides";
const NOW = "ask a Clock for now() (src/core/clock.ts), so that it is right in virtual time too";
const DATE = "wallClock() of src/core/clock.ts where a person reads it, else a Clock";
const LATER = "clock.wakeAt or sleep(clock, …) of src/core/clock.ts";
const TURN = "nextTurn() of src/core/queue.ts";
const SEED = "freshSeed() and Random (src/core/random.ts)";

/** What is banned, as it is written, with what to write instead. */
const BANNED: { readonly [written: string]: string } = {
  "Math.random": RANDOM,
  "Date.now": DATE,
  "new Date()": DATE,
  "Date()": DATE,
  "performance.now": NOW,
  "process.hrtime": NOW,
  setTimeout: LATER,
  setInterval: LATER,
  setImmediate: TURN,
  "node:timers": LATER,
  "node:timers/promises": LATER,
  "AbortSignal.timeout": "withDeadline of src/core/clock.ts",
  "crypto.randomUUID": SEED,
  "crypto.randomBytes": SEED,
  "crypto.randomInt": SEED,
};

const FROM_CRYPTO = ["randomUUID", "randomBytes", "randomInt"];

/** A browser has timers of its own and no seed; what it may not do is show something else each time. */
const BROWSER = ["src/report/page"];
const BANNED_IN_BROWSER = ["Math.random", "Date.now"];

/** The folders that must do the same again for the same seed, and at the same virtual time. */
const HELD = ["src", "systems", "patterns", "workloads", "nemeses", "checkers"];

/** One place for the clock and one for randomness: `src/core`. */
export function clockAndRandomness(source: Source): Problem[] {
  if (!isIn(source.path, HELD) || isIn(source.path, ["src/core"])) return [];
  const isBanned = (name: string) =>
    Object.hasOwn(BANNED, name) && (!isIn(source.path, BROWSER) || BANNED_IN_BROWSER.includes(name));
  return complaints(source, (node) => {
    const name = nameOf(node);
    return name !== undefined && isBanned(name) ? `uses ${name}; instead: ${BANNED[name]}` : undefined;
  });
}

/** What a node asks of the machine, in the words of the table; `undefined` for all else. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return accessed(node);
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
    return prefixed(node.moduleSpecifier.text);
  if (ts.isImportSpecifier(node)) return imported(node);
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length)
    return "new Date()";
  if (ts.isCallExpression(node) && node.expression.getText() === "Date") return "Date()";
  return ts.isIdentifier(node) && isReference(node) ? node.text : undefined;
}

/** `globalThis.Math.random` is `Math.random`, and `node:crypto` under any name is `crypto`. */
function accessed(node: ts.PropertyAccessExpression): string {
  if (FROM_CRYPTO.includes(node.name.text)) return `crypto.${node.name.text}`;
  const text = node.getText().replaceAll(/\s|\?/g, "");
  return text.replace(/^(globalThis|window|self)\./, "");
}

const imported = (node: ts.ImportSpecifier): string | undefined => {
  const name = (node.propertyName ?? node.name).text;
  return FROM_CRYPTO.includes(name) ? `crypto.${name}` : undefined;
};

const prefixed = (specifier: string): string =>
  specifier.startsWith("timers") ? `node:${specifier}` : specifier;

/** An identifier that stands for a value: not the name of a property, of a parameter or of a type. */
function isReference({ parent, text }: ts.Identifier): boolean {
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isTypeQueryNode(parent) || ts.isImportSpecifier(parent)) return false;
  return !("name" in parent && (parent.name as ts.Node | undefined)?.getText() === text);
}
