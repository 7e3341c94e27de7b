import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { usageError } from "../core/errors.ts";

/** Any name as one folder's name: what is neither a letter, a digit, `.` nor `_` becomes one `-`. */
export const folderName = (name: string): string => name.replace(/[^\p{L}\p{N}._]+/gu, "-") || "-";

/** A wall-clock time as a folder's name, to the second, in UTC: sorts as it happened. */
export const timeName = (time: Date): string => time.toISOString().slice(0, 19).replace(/[-:]/g, "");

/**
 * `runs/<test>/<time>-<seed>/`: everything a run leaves behind.
 *
 * `plan.json`, `history.jsonl`, `environment.json` and `logs/<node>/` are recorded; `results.json` is the check's;
 * `report.html`, `junit.xml`, `summary.md` are the report's; a simulated run leaves `messages.log` and `script.json` too. Each later part is made from the earlier ones alone.
 */
export class RunDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** Makes the directory of a new run, and points `latest` beside it there. Two runs of one second and seed get two directories. */
  static create(root: string, test: string, startedAt: Date, seed: number): RunDirectory {
    const parent = resolve(root, folderName(test));
    mkdirSync(parent, { recursive: true });
    const name = `${timeName(startedAt)}-${seed}`;
    for (let n = 0; ; n++) {
      const directory = new RunDirectory(
        join(parent, n === 0 ? name : `${timeName(new Date(startedAt.getTime() + n * 1000))}-${seed}`),
      );
      if (!made(directory.path)) continue;
      point(join(parent, "latest"), directory.path);
      return directory;
    }
  }

  /** The directory of a run that was recorded before. */
  static open(path: string): RunDirectory {
    const directory = new RunDirectory(path);
    if (!existsSync(directory.path))
      throw usageError(
        `${path} does not exist. Expected the directory of a run, such as runs/etcd-register/latest.`,
      );
    if (!existsSync(directory.plan))
      throw usageError(
        `${path} has no plan.json. Expected the directory of a run, such as runs/etcd-register/latest.`,
      );
    return directory;
  }

  get plan(): string {
    return join(this.path, "plan.json");
  }

  get history(): string {
    return join(this.path, "history.jsonl");
  }

  get environment(): string {
    return join(this.path, "environment.json");
  }

  get results(): string {
    return join(this.path, "results.json");
  }

  /** A simulated run as a script, and where it failed, the smallest script that fails so. */
  get script(): string {
    return join(this.path, "script.json");
  }

  get smallest(): string {
    return join(this.path, "smallest.json");
  }

  /** What simulated nodes sent each other, and what became of it. */
  get trace(): string {
    return join(this.path, "messages.log");
  }

  get logs(): string {
    return join(this.path, "logs");
  }

  get report(): string {
    return join(this.path, "report.html");
  }

  /** Writes a JSON file whole or not at all. */
  write(path: string, content: unknown): void {
    this.writeText(path, `${JSON.stringify(content, null, 2)}\n`);
  }

  /** Writes a file whole or not at all. */
  writeText(path: string, text: string): void {
    const temporary = `${path}.part`;
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  }

  /** Reads a JSON file of the run; `undefined` when it was never written. */
  read(path: string): unknown {
    if (!existsSync(path)) return undefined;
    try {
      return JSON.parse(readFileSync(path, "utf8"));
    } catch (error) {
      throw usageError(
        `${path} cannot be read: ${(error as Error).message}. Expected the JSON that a run writes.`,
        { cause: error },
      );
    }
  }
}

function made(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Points a link at a run. Two runs that start at once race for it: whoever is last wins, and neither fails. */
function point(link: string, target: string): void {
  try {
    rmSync(link, { force: true });
    symlinkSync(target.slice(dirname(target).length + 1), link);
  } catch {
    // The link is a convenience: the run is the same without it.
  }
}
