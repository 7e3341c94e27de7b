import ts from "typescript";
import { type Problem, problemAt, type Source } from "./source.ts";

/**
 * Every export says what it is, in a doc comment. What is only handed on from another file is documented there; a default
 * export is what its file is for, so the comment that the file begins with may speak for it.
 */
export function documented(source: Source): Problem[] {
  const told = new Set<string>();
  return source.tree.statements.filter(isExport).flatMap((statement) => {
    const name = nameOf(statement);
    const isFirst = !told.has(name);
    told.add(name);
    // Of overloads, and of a value and a type with one name, the first speaks for all.
    if (!isFirst || isDocumented(statement)) return [];
    return [
      problemAt(
        source,
        statement,
        `exports ${name} without a doc comment; say what it is, and what may be relied on`,
      ),
    ];
  });
}

const isExport = (statement: ts.Statement): boolean =>
  ts.isExportAssignment(statement) ||
  (ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));

const isDocumented = (statement: ts.Statement): boolean =>
  ts.getJSDocCommentsAndTags(statement).some((comment) => ts.isJSDoc(comment)) ||
  (ts.isExportAssignment(statement) && statement.getSourceFile().text.startsWith("/**"));

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join(", ");
  return (statement as ts.Statement & { name?: ts.Identifier }).name?.text ?? "its default";
}
