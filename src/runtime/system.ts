import type { Program } from "../../patterns/env.ts";
import type { Client } from "../client/client.ts";
import type { Clock } from "../core/clock.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { Script } from "../core/script.ts";
import type { SettingSpecs, Settings } from "../core/settings.ts";
import type { Capability, Cluster, ClusterNode } from "./cluster.ts";

/** How a system speaks for itself in one workload. */
export interface SystemWorkload {
  // biome-ignore lint/suspicious/noExplicitAny: the connection's type is the client's own business.
  readonly client: (settings: Settings) => Client<any>;
  /** The consistency the system promises for this workload as it is configured. */
  readonly claim: (settings: Settings) => string;
  /** The operations that it offers, where those are not all: a plan holds no others. */
  readonly offers?: readonly string[];
}

/** How a node of a system runs in a container. */
export interface DockerSystem {
  /** The image that users run: `quay.io/coreos/etcd:v3.7.1`. */
  readonly image: string;
  /** The folder whose Dockerfile builds the same server from packages; it begins `ARG BASE=debian:trixie-slim`. */
  readonly recipe: URL;
  /** What a node runs, the same at first start and after a kill. Nodes reach each other by name. */
  readonly command: (node: NodeName, nodes: readonly NodeName[], settings: Settings) => readonly string[];
  /** Directories that survive a kill and a restart. */
  readonly data: readonly string[];
  readonly environment?: { readonly [name: string]: string };
  /** Files of this machine that lie in `/opt` when a node starts: names below a folder. */
  readonly files?: readonly { readonly folder: string; readonly names: readonly string[] }[];
}

/** How a system runs inside the control node, in virtual time: one function brings up the whole cluster. */
export interface SimulatedSystem {
  readonly capabilities: readonly Capability[];
  readonly start: (
    nodes: readonly NodeName[],
    settings: Settings,
    world: { readonly clock: Clock; readonly random: Random },
  ) => Cluster;
}

/** How a system is written here: one program against `Env`, that runs in the simulation, as a process, and in a container. */
export interface ProgramSystem {
  readonly start: Program;
  /** The URL of the module whose default export is `start`: where a node is a process of its own, it imports that. */
  readonly module: string;
}

/** The software on trial: how a node of it is built, started, probed and spoken to. Plain data and functions; nothing runs on import. */
export interface System {
  readonly name: string;
  readonly about: string;
  readonly options: SettingSpecs;
  readonly nodes: { readonly default: number; readonly min: number; readonly max: number };
  /** Named ports that a node listens on. `client` is the one clients use. */
  readonly ports: { readonly [name: string]: number };
  /** How the URL of a node's port `client` begins where somebody else runs it, such as `http`; without it, nobody else may. */
  readonly scheme?: string;
  readonly docker?: DockerSystem;
  readonly simulation?: SimulatedSystem;
  readonly program?: ProgramSystem;
  /** The nemeses, by name, that the system promises to survive in this configuration: what is drawn from when nobody says which. */
  readonly survives?: (settings: Settings) => readonly string[];
  /** Directed scenarios by name; one that is to kill a mutant bears its name, `M11.2`. */
  readonly scenarios?: { readonly [name: string]: Script };
  readonly workloads: { readonly [workload: string]: SystemWorkload };
  /** Resolves when the node serves; rejects with what it said instead. Asked again until a deadline. */
  readonly ready: (node: ClusterNode, signal: AbortSignal) => Promise<void>;
  /** The version that the server itself reports. */
  readonly version?: (node: ClusterNode, signal: AbortSignal) => Promise<string>;
  /** Who believes to be leader, asked of these nodes; one that does not answer is left out. */
  readonly primaries?: (nodes: readonly ClusterNode[], signal: AbortSignal) => Promise<readonly NodeName[]>;
}

/** Identity, for inference. */
export const defineSystem = <S extends System>(system: S): S => system;
