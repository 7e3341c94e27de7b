import { importsOf, targetOf } from "./imports.ts";
import { type Problem, problemAt, type Source } from "./source.ts";

/**
 * No file may, by however many steps, import itself: such files can only be understood all at once. Types count, for the
 * reader is who gets lost. Files that import each other in several ways are told several times, but never not at all.
 */
export function cycles(sources: readonly Source[]): Problem[] {
  const graph = new Map(sources.map((source) => [source.path, neighbours(source)]));
  const byPath = new Map(sources.map((source) => [source.path, source]));
  return cyclesOf(graph).map((cycle) =>
    problemAt(
      byPath.get(cycle[0] as string) as Source,
      0,
      `imports itself: ${[...cycle, cycle[0]].join(" → ")}; move what they share to a file of its own`,
    ),
  );
}

const neighbours = (source: Source): string[] =>
  importsOf(source).flatMap(({ specifier }) => (specifier && targetOf(source, specifier)) || []);

/** Walks in depth; a neighbour that lies on the way from where the walk began closes a cycle. */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const left = new Set<string>();
  const way: string[] = [];
  const visit = (path: string) => {
    const at = way.indexOf(path);
    if (at >= 0) return void found.push(way.slice(at));
    if (left.has(path)) return;
    way.push(path);
    graph.get(path)?.forEach(visit);
    way.pop();
    left.add(path);
  };
  for (const path of graph.keys()) visit(path);
  return found;
}
