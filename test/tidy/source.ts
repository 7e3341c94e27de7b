import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A file of the project: its path from the root, its text, and its syntax tree. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** A breach of a rule: where it is, and what to do about it. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** One rule, on one file. Rules that need to see all files at once take a list. */
export type Rule = (source: Source) => readonly Problem[];

/** A source that need not be on disk: what the rules' own tests plant. */
export const sourceOf = (path: string, text: string): Source => ({
  path,
  text,
  tree: ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true),
});

/** A problem at a node, or at an offset into the text. */
export function problemAt(source: Source, at: ts.Node | number, message: string): Problem {
  const position = typeof at === "number" ? at : at.getStart(source.tree);
  return { path: source.path, line: source.tree.getLineAndCharacterOfPosition(position).line + 1, message };
}

/** `checkers/set.ts:1: imports node:fs; …`: one line, as editors and people follow it. */
export const tell = ({ path, line, message }: Problem): string => `${path}:${line}: ${message}`;

/** Every node of a source, parents before their children. */
export function* nodesOf(source: Source): Generator<ts.Node> {
  const open: ts.Node[] = [source.tree];
  for (let node = open.pop(); node; node = open.pop()) {
    yield node;
    open.push(...childrenOf(node).reverse());
  }
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** Asks about every node; whatever is said of one becomes a problem there. */
export function complaints(source: Source, complaint: (node: ts.Node) => string | undefined): Problem[] {
  const problems: Problem[] = [];
  for (const node of nodesOf(source)) {
    const message = complaint(node);
    if (message !== undefined) problems.push(problemAt(source, node, message));
  }
  return problems;
}

/** The paths of all files below the given folders of the root, and of the files that are named themselves. */
export function filesOf(root: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    if (statSync(join(root, name)).isFile()) return [name];
    const entries = readdirSync(join(root, name), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  });
}

/** A file of the project as it is on disk. */
export const readSource = (root: string, path: string): Source =>
  sourceOf(path, readFileSync(join(root, path), "utf8"));
