import { ALIASES, IMPLIED_ANOMALIES, IMPLIED_MODELS, PROSCRIBED } from "./lattice.ts";

type Edges = ReadonlyMap<string, readonly string[]>;

const edgesOf = (table: { readonly [from: string]: string }): Edges =>
  new Map(Object.entries(table).map(([from, to]) => [from, to.split(" ")]));

function reversed(edges: Edges): Edges {
  const result = new Map<string, string[]>();
  for (const [from, targets] of edges)
    for (const to of targets) result.set(to, [...(result.get(to) ?? []), from]);
  return result;
}

const WEAKER = edgesOf(IMPLIED_MODELS);
const STRONGER = reversed(WEAKER);
const PROSCRIBES = edgesOf(PROSCRIBED);
const PROSCRIBED_BY = reversed(PROSCRIBES);
const EVIDENCE_OF = edgesOf(IMPLIED_ANOMALIES);
const EVIDENCED_BY = reversed(EVIDENCE_OF);

/** Everything that can be reached, the start included. */
function closure(edges: Edges, start: Iterable<string>): Set<string> {
  const reached = new Set(start);
  for (const from of reached) for (const to of edges.get(from) ?? []) reached.add(to);
  return reached;
}

const follow = (edges: Edges, from: Iterable<string>): string[] =>
  [...from].flatMap((name) => edges.get(name) ?? []);

/** Every model that has a name, in alphabetical order. */
export const MODELS: readonly string[] = [...new Set([...WEAKER.keys(), ...STRONGER.keys()])].sort();

/** Every anomaly that has a name, in alphabetical order. */
export const ANOMALIES: readonly string[] = [
  ...new Set([...EVIDENCE_OF.keys(), ...EVIDENCED_BY.keys(), ...PROSCRIBED_BY.keys()]),
].sort();

/** The name that this project gives a model, or `undefined` for what is no model's name. */
export function modelNamed(name: string): string | undefined {
  const own = Object.hasOwn(ALIASES, name) ? (ALIASES[name] as string) : name;
  return MODELS.includes(own) ? own : undefined;
}

/** The anomalies of which some of these are evidence, themselves included. */
export const impliedAnomalies = (anomalies: Iterable<string>): ReadonlySet<string> =>
  closure(EVIDENCE_OF, anomalies);

/** Everything that is evidence of one of these anomalies, themselves included. */
export const evidenceOf = (anomalies: Iterable<string>): ReadonlySet<string> =>
  closure(EVIDENCED_BY, anomalies);

/** The anomalies that rule out one of these models: what it or a weaker one forbids, and whatever is evidence of that. */
export const prohibitedBy = (models: Iterable<string>): ReadonlySet<string> =>
  evidenceOf(follow(PROSCRIBES, closure(WEAKER, models)));

/** What anomalies rule out: the weakest such models, and all that are stronger. In alphabetical order. */
export interface Boundary {
  readonly not: readonly string[];
  readonly alsoNot: readonly string[];
}

/** The models that these anomalies rule out. */
export function boundary(anomalies: Iterable<string>): Boundary {
  const impossible = closure(STRONGER, follow(PROSCRIBED_BY, impliedAnomalies(anomalies)));
  const isWeakest = (model: string) =>
    [...closure(WEAKER, [model])].every((weaker) => weaker === model || !impossible.has(weaker));
  const sorted = [...impossible].sort();
  return { not: sorted.filter(isWeakest), alsoNot: sorted.filter((model) => !isWeakest(model)) };
}
