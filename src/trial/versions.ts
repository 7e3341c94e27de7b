import { spawnSync } from "node:child_process";
import { release, type } from "node:os";
import type { PlanRecord } from "../history/plan-record.ts";
import { ownVersion } from "./own-version.ts";

let known: PlanRecord["versions"] | undefined;

/** What a plan says of the software around it. Looked up once: a process that simulates a thousand seeds asks as often. */
export function versions(): PlanRecord["versions"] {
  known ??= lookedUp();
  return known;
}

function lookedUp(): PlanRecord["versions"] {
  const git = gitState();
  return {
    ordeal: ownVersion(),
    node: process.version,
    os: `${type()} ${release()}`,
    ...(git ? { git } : {}),
  };
}

/** The commit that is checked out where the command was given, `dirty` when there is more than it; nothing outside a repository. */
function gitState(): string | undefined {
  const head = git("rev-parse", "--short=12", "HEAD");
  if (head === undefined) return undefined;
  return git("status", "--porcelain", "--untracked-files=no") === "" ? head : `${head} dirty`;
}

/** What git says; nothing where it does not know, or is not there. */
function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim() : undefined;
}
