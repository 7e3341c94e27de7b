import { posix } from "node:path";
import ts from "typescript";
import { nodesOf, type Source } from "./source.ts";

/** One place where a file asks for another. */
export interface Import {
  readonly node: ts.Node;
  /** What is written between the quotes; `undefined` where it is computed. */
  readonly specifier: string | undefined;
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

/** Every import and re-export of a file, dynamic ones and those in the position of a type included. */
export const importsOf = (source: Source): Import[] =>
  [...nodesOf(source)].flatMap((node) => importAt(node) ?? []);

function importAt(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) return named(node, node.moduleSpecifier, isTypeClause(node.importClause));
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return named(node, node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return named(node, node.argument.literal, true);
  if (isDynamicImport(node)) return named(node, node.arguments[0], false);
  return undefined;
}

const named = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): Import => ({
  node,
  specifier: specifier && ts.isStringLiteralLike(specifier) ? specifier.text : undefined,
  typeOnly,
});

/** `import { type A }` counts as a value: the compiler leaves an empty import of the module behind. */
const isTypeClause = (clause: ts.ImportClause | undefined): boolean =>
  clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;

const isDynamicImport = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;

/** The path from the root that a relative specifier leads to; `undefined` for packages and Node's own modules. */
export const targetOf = (source: Source, specifier: string): string | undefined =>
  specifier.startsWith(".") ? posix.join(posix.dirname(source.path), specifier) : undefined;
