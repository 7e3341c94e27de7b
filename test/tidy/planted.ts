import { type Rule, sourceOf, tell } from "./source.ts";

/** What a rule says of a source that is not on disk. */
export const planted = (rule: Rule, path: string, text: string): string[] =>
  rule(sourceOf(path, text)).map(tell);
