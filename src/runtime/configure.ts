import { type Settings, settle } from "../core/settings.ts";
import type { System } from "./system.ts";

/** A system together with how it is to be set up: what a test says of it. */
export interface ConfiguredSystem {
  readonly system: System;
  readonly nodes: number;
  readonly settings: Settings;
}

/** Turns a system into the function that a test file calls: `etcd({ nodes: 5 })`. */
export function configurable(
  system: System,
): (options?: {
  readonly nodes?: number;
  readonly [option: string]: string | number | undefined;
}) => ConfiguredSystem {
  return ({ nodes = system.nodes.default, ...options } = {}) => {
    const given = Object.fromEntries(
      Object.entries(options).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
    );
    return { system, nodes, settings: settle(system.options, given) };
  };
}
