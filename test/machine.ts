/**
 * What this machine has of all that a test may need, found out once before the tests of a project begin. A need maps to
 * why it is missing, or to null if it is there. The places found are for the tests: `inject("chromium")`, `inject("corpus")`.
 */
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import Docker from "dockerode";
import type { TestProject } from "vitest/node";

/** Why each need is missing here; null where it is met. */
export interface Lacks {
  engine: string | null;
  browser: string | null;
  root: string | null;
  corpus: string | null;
  go: string | null;
  gcc: string | null;
  java: string | null;
  redis: string | null;
  /** Processes whose vDSO is for x86-64. */
  vdso: string | null;
}

declare module "vitest" {
  interface ProvidedContext {
    lacks: Lacks;
    chromium: string;
    corpus: string;
  }
}

const projectRoot = join(import.meta.dirname, "..");
const chromium = onPath("chromium", "chromium-browser", "google-chrome");
const corpus = resolve(projectRoot, process.env.ORDEAL_CORPUS ?? "../shared/corpus");

/** The first of these commands that PATH leads to. */
function onPath(...commands: string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function engineLack(): Promise<string | null> {
  try {
    await new Docker({ timeout: 5000 }).ping();
    return null;
  } catch (error) {
    return `no Docker engine answers (${(error as Error).message}); as root on Debian, scripts/engine.sh brings one up`;
  }
}

const when = (isMissing: boolean, reason: string) => (isMissing ? reason : null);

/** Vitest's global set-up: asks the machine and hands the answers to the tests. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("chromium", chromium ?? "");
  project.provide("corpus", corpus);
  project.provide("lacks", {
    engine: await engineLack(),
    browser: when(
      chromium === undefined,
      "no Chromium is on PATH; on Debian, scripts/chromium.sh installs one",
    ),
    root: when(process.getuid?.() !== 0, "this is not root"),
    corpus: when(!existsSync(corpus), `no corpus is at ${corpus}; ORDEAL_CORPUS names its folder`),
    go: when(onPath("go") === undefined, "no Go toolchain is on PATH"),
    gcc: when(onPath("gcc") === undefined, "no gcc is on PATH"),
    java: when(onPath("javac") === undefined, "no Java compiler is on PATH"),
    redis: when(onPath("redis-server") === undefined, "no redis-server is on PATH"),
    vdso: when(
      process.platform !== "linux" || process.arch !== "x64",
      `this is ${process.platform} on ${process.arch}`,
    ),
  });
}
