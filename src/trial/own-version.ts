import { createRequire } from "node:module";

/** The version of this package, as its `package.json` says. */
export const ownVersion = (): string =>
  (createRequire(import.meta.url)("ordeal/package.json") as { readonly version: string }).version;
