import { pathToFileURL } from "node:url";
import { messageOf, usageError } from "../core/errors.ts";

/** What a module exports, by name. */
export interface Exports {
  readonly [name: string]: unknown;
}

/**
 * Imports a module by name, file URL or path. TypeScript is understood, whatever the package around the file says of itself:
 * a folder without a package.json counts as CommonJS, and there the default export arrives wrapped in another.
 *
 * @throws a usage error when it is missing, does not parse, or throws.
 */
export async function importModule(module: string): Promise<Exports> {
  try {
    if (/\.[cm]?ts$/.test(module)) await understandTypeScript();
    const exports = (await import(module.startsWith("/") ? pathToFileURL(module).href : module)) as Exports;
    return { ...exports, default: unwrapped(exports.default) };
  } catch (error) {
    throw usageError(`${module} cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
}

async function understandTypeScript(): Promise<void> {
  const [esm, cjs] = await Promise.all([import("tsx/esm/api"), import("tsx/cjs/api")]);
  cjs.register();
  esm.register();
}

const unwrapped = (exported: unknown): unknown =>
  typeof exported === "object" && exported !== null && "default" in exported ? exported.default : exported;
