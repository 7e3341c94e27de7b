import { basename } from "node:path";
import ts from "typescript";
import { type Problem, problemAt, type Source } from "./source.ts";

/** A file or a function, and how many lines it has. */
export interface Sized {
  readonly source: Source;
  readonly at: number;
  readonly name: string;
  readonly lines: number;
}

const MAX_FUNCTION = 70;
const MAX_FILE = 350;

/** A file whose name says nothing about its content will hold anything. */
const NAMELESS = ["util.ts", "utils.ts", "helper.ts", "helpers.ts"];

/** Functions, files and their names: what has grown too big to be one idea, and what never was one. */
export function sizes(source: Source): Problem[] {
  const file = sizeOf(source);
  return [
    ...(NAMELESS.includes(basename(source.path))
      ? [problemAt(source, 0, "is a name for anything; name the file after its idea")]
      : []),
    ...(file.lines > MAX_FILE
      ? [
          problemAt(
            source,
            0,
            `has ${file.lines} lines, ${MAX_FILE} at most; find the second idea in it and give it a file`,
          ),
        ]
      : []),
    ...functionsOf(source)
      .filter(({ lines }) => lines > MAX_FUNCTION)
      .map(({ at, name, lines }) =>
        problemAt(
          source,
          at,
          `${name} has ${lines} lines, ${MAX_FUNCTION} at most; keep the branching here and move straight work to functions of its own`,
        ),
      ),
  ];
}

/** The length of a file. */
export const sizeOf = (source: Source): Sized => ({
  source,
  at: 0,
  name: source.path,
  lines: source.text.trimEnd().split("\n").length,
});

/**
 * The outermost functions and methods of a file. What stands inside one is part of its length, except in a suite of tests:
 * that is a list of functions and no function itself.
 */
export function functionsOf(source: Source): Sized[] {
  const found: Sized[] = [];
  const visit = (node: ts.Node) => {
    if (isFunction(node) && !isSuite(node)) found.push(measured(source, node));
    else ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && "body" in node && node.body !== undefined;

const isSuite = ({ body }: ts.FunctionLikeDeclaration): boolean =>
  body !== undefined &&
  ts.isBlock(body) &&
  body.statements.some((statement) => /^(describe|test|it)\b/.test(statement.getText()));

function measured(source: Source, node: ts.FunctionLikeDeclaration): Sized {
  const lineAt = (position: number) => source.tree.getLineAndCharacterOfPosition(position).line;
  const at = node.getStart(source.tree);
  return { source, at, name: nameOf(node), lines: lineAt(node.end) - lineAt(at) + 1 };
}

const nameOf = (node: ts.FunctionLikeDeclaration): string =>
  (node.name ?? (node.parent as ts.Node & { name?: ts.Node }).name)?.getText() ?? "a function without a name";

/** One line on how long things are: `190 files: median 48, 90 % up to 118, longest 285 lines (checkers/linearizable/search.ts)`. */
export function summary(what: string, all: readonly Sized[]): string {
  const sorted = [...all].sort((a, b) => a.lines - b.lines);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.lines ?? 0;
  const longest = sorted.at(-1);
  const where =
    longest &&
    (longest.name === longest.source.path ? longest.name : `${longest.name} of ${longest.source.path}`);
  return `${all.length} ${what}: median ${at(0.5)}, 90 % up to ${at(0.9)}, longest ${at(1)} lines (${where})`;
}
