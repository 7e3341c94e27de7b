/** A part of the house, and what its files may import besides each other. */
export interface Room {
  /** A folder or a file, from the root. A file belongs to the room with the longest path that fits. */
  readonly path: string;
  /** Rooms and single files it may import, or everything but the command line. */
  readonly imports: readonly string[] | "everything";
  /** Rooms and single files of which it may import types only. */
  readonly types?: readonly string[];
  /** Node's own modules that it may use. */
  readonly node: readonly string[] | "all";
  /** Why not more, and what to do instead: what a person is told who broke the rule. */
  readonly instead: string;
}

/**
 * Who may import whom. Three consequences make the rest simple: `control` cannot know checkers, so a history stands alone;
 * `report` cannot know `control`, so everything it shows is in the run directory; a nemesis cannot know a runtime, so it
 * works on every one.
 */
export const ROOMS: readonly Room[] = [
  {
    path: "src/core",
    imports: [],
    node: ["crypto", "timers", "perf_hooks"],
    instead: "core is what everything shares: move what needs more to the folder it needs",
  },
  {
    path: "src/generator",
    imports: ["src/core"],
    node: [],
    instead: "generators are pure values: take time and randomness from the context",
  },
  {
    path: "src/client",
    imports: ["src/core"],
    node: [],
    instead: "the client contract knows no system and no run: take what it needs as a parameter",
  },
  {
    path: "src/history",
    imports: ["src/core"],
    node: ["buffer", "fs", "path", "string_decoder", "zlib"],
    instead: "a history stands alone: write what it needs into the journal",
  },
  {
    path: "src/runtime",
    imports: ["src/core"],
    types: ["src/client", "patterns/env.ts"],
    node: [],
    instead: "this is what every runtime has in common: move what only one needs to its own folder",
  },
  {
    path: "src/runtime/machine",
    imports: ["src/core", "native"],
    node: "all",
    instead: "what runtimes share of this machine: move what only one needs to its own folder",
  },
  {
    path: "src/runtime/process",
    imports: ["src/core", "src/runtime"],
    types: ["src/client", "patterns/env.ts"],
    node: "all",
    instead: "this runs inside a node, too, where no package is: take what it needs as a parameter",
  },
  {
    path: "src/runtime/local",
    imports: ["src/core", "src/runtime", "src/runtime/machine", "src/runtime/process"],
    types: ["src/client"],
    node: "all",
    instead: "a runtime knows nothing of who runs it or of other runtimes: take what it needs as a parameter",
  },
  {
    path: "src/runtime/docker",
    imports: ["src/core", "src/runtime", "src/runtime/machine", "src/runtime/process"],
    node: "all",
    instead: "a runtime knows nothing of who runs it or of other runtimes: take what it needs as a parameter",
  },
  {
    path: "src/runtime/remote",
    imports: ["src/core", "src/runtime"],
    node: "all",
    instead: "a runtime knows nothing of who runs it or of other runtimes: take what it needs as a parameter",
  },
  {
    path: "src/runtime/simulation",
    imports: ["src/core", "src/runtime"],
    types: ["src/client", "patterns/env.ts"],
    node: ["fs", "path"],
    instead:
      "a simulation is deterministic: take time and randomness from the request, and files for logs only",
  },
  {
    path: "src/nemesis",
    imports: ["src/core", "src/generator", "src/runtime/in-force.ts"],
    types: ["src/runtime"],
    node: [],
    instead: "a nemesis works on every runtime: ask the cluster for a capability",
  },
  {
    path: "src/control",
    imports: ["src/core", "src/generator", "src/client", "src/runtime", "src/nemesis", "src/history"],
    node: ["fs", "path"],
    instead: "control records a plan, whoever may judge it: put parts together in src/trial",
  },
  {
    path: "src/check",
    imports: ["src/core", "src/history"],
    node: ["module", "os", "url", "worker_threads"],
    instead: "checking starts from a run directory: put there what it needs, or pass it in from src/trial",
  },
  {
    path: "src/report",
    imports: ["src/core", "src/history"],
    types: ["src/check"],
    node: "all",
    instead: "everything that a report shows is in the run directory: have it written there",
  },
  {
    path: "src/report/page",
    imports: ["src/core", "src/history", "src/report"],
    node: [],
    instead: "this runs in a browser from one file: put what it needs into the payload",
  },
  {
    path: "src/trial",
    imports: "everything",
    node: "all",
    instead: "src/trial puts parts together for anybody: whoever calls it shows what comes of it",
  },
  {
    path: "src/index.ts",
    imports: "everything",
    node: [],
    instead: "this is the package's front door: it only hands on what lies elsewhere",
  },
  {
    path: "src/cli",
    imports: "everything",
    node: "all",
    instead: "the command line may use anything of the house",
  },
  {
    path: "systems",
    imports: ["src/core", "src/client", "src/runtime", "patterns"],
    node: [],
    instead:
      "a system says how it is built, started, probed and spoken to, and knows nothing of runs and faults",
  },
  {
    path: "patterns",
    imports: [],
    node: [],
    instead: "a pattern reaches the world through its Env and through nothing else",
  },
  {
    path: "native",
    imports: [],
    node: [],
    instead: "these are bytes as modules, made by the recipes beside them: what uses them lies in src",
  },
  {
    path: "workloads",
    imports: ["src/core", "src/generator"],
    node: [],
    instead: "a workload knows no system and only names its checkers (src/core/claim.ts)",
  },
  {
    path: "nemeses",
    imports: ["src/core", "src/nemesis"],
    types: ["src/runtime"],
    node: [],
    instead: "a nemesis works on every runtime: ask the cluster for a capability",
  },
  {
    path: "checkers",
    imports: ["src/core", "src/history"],
    types: ["src/check"],
    node: [],
    instead: "checkers are pure: return data instead",
  },
  {
    path: "examples",
    imports: [],
    node: [],
    instead: "an example is what a user would write: import ordeal and its sub-paths",
  },
];

/** The npm packages, each with the only places that may import it. */
export const PACKAGES: { readonly [name: string]: readonly string[] } = {
  commander: ["src/cli"],
  dockerode: ["src/runtime/docker"],
  execa: ["src/runtime/docker", "src/runtime/machine", "src/trial"],
  "fast-check": ["src/generator/arbitrary.ts", "src/trial/shrink"],
  ordeal: ["examples"],
  picocolors: ["src/cli", "src/report/text.ts"],
  piscina: ["src/check", "src/trial/simulation"],
  tsx: ["src/check"],
  "@redis/client": ["systems"],
  undici: ["systems"],
  zod: ["src/trial/records.ts", "src/trial/script/read-script.ts"],
};

/** Where a module may be imported whose name is only known at run time: test files, checkers named by a plan, programs of nodes. */
export const COMPUTED = ["src/check/import-module.ts", "src/runtime/process/host.ts"];

/** Folders that no rule of imports is for. */
export const FREE = ["test", "bench", "scripts"];

/** Whether a file is, or lies in, one of these places. */
export const isIn = (path: string, places: readonly string[]): boolean =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

/** The room of a file. */
export const roomOf = (path: string): Room | undefined =>
  ROOMS.filter((room) => isIn(path, [room.path])).sort((a, b) => b.path.length - a.path.length)[0];
