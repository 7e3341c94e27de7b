import { release, type } from "node:os";
import { execaSync } from "execa";
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
  const git = (...args: string[]) => execaSync("git", args, { reject: false, stderr: "ignore" });
  const head = git("rev-parse", "--short=12", "HEAD");
  if (head.failed) return undefined;
  return git("status", "--porcelain", "--untracked-files=no").stdout === ""
    ? head.stdout
    : `${head.stdout} dirty`;
}
