import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type Docker from "dockerode";
import { type Clock, withDeadline } from "../../core/clock.ts";
import { minutes } from "../../core/duration.ts";
import { environmentError } from "../../core/errors.ts";
import { unlessRefused } from "./answers.ts";

/** A folder whose Dockerfile builds an image on this machine, from packages instead of a registry's layers. */
export interface Recipe {
  /** `ordeal/etcd:1f2e3d4c5b6a`: the tag is a hash of the recipe, so "already here" means this very recipe. */
  readonly tag: string;
  readonly folder: string;
  /** Its Dockerfile, as a person would name it. */
  readonly dockerfile: string;
  /** The Dockerfile and what it copies. */
  readonly files: readonly string[];
}

const UPSTREAM_BASE = "debian:trixie-slim";
/** What `scripts/base-image.sh` bootstraps where no registry can be reached. */
const OWN_BASE = "ordeal/base:trixie";
const BUILD_WITHIN = minutes(10);

/** Reads a recipe. Its COPY lines name plain files of the folder, nothing else of it counts (a system's code may lie beside its Dockerfile). */
export async function readRecipe(name: string, url: URL): Promise<Recipe> {
  const folder = fileURLToPath(url);
  const text = await readFile(new URL("Dockerfile", url), "utf8");
  const copied = [...text.matchAll(/^COPY\s+(?!--from)(.+)\s+\S+$/gm)].flatMap(([, sources]) =>
    (sources as string).split(/\s+/),
  );
  const files = ["Dockerfile", ...copied];
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(await readFile(new URL(file, url)));
  return {
    tag: `ordeal/${name}:${hash.digest("hex").slice(0, 12)}`,
    folder,
    dockerfile: relative(process.cwd(), join(folder, "Dockerfile")),
    files,
  };
}

/** The id of an image that the engine has, `undefined` when it has not. */
export async function imageId(docker: Docker, reference: string): Promise<string | undefined> {
  return (await unlessRefused(docker.getImage(reference).inspect(), 404))?.Id;
}

/** Which Debian recipes are built on here; `undefined` when the engine has none yet and would have to pull one. */
export async function baseImage(docker: Docker): Promise<string | undefined> {
  for (const base of [UPSTREAM_BASE, OWN_BASE]) if (await imageId(docker, base)) return base;
  return undefined;
}

/**
 * Builds a recipe with the classic builder, which every engine has.
 *
 * @throws an environment error whose details are the end of the build's output.
 */
export async function build(
  docker: Docker,
  clock: Clock,
  recipe: Recipe,
  signal: AbortSignal,
): Promise<void> {
  const base = (await baseImage(docker)) ?? UPSTREAM_BASE;
  const late = () =>
    environmentError(
      `building ${recipe.dockerfile} took more than 10 minutes. Look at what it downloads, and from where.`,
    );
  await withDeadline(
    clock,
    BUILD_WITHIN,
    (deadline) => runBuild(docker, recipe, base, AbortSignal.any([signal, deadline])),
    late,
  );
}

async function runBuild(
  docker: Docker,
  recipe: Recipe,
  base: string,
  abortSignal: AbortSignal,
): Promise<void> {
  const context = { context: recipe.folder, src: [...recipe.files] };
  // Packages come from wherever this machine's network reaches, hence its network; a failed build must leave no container, hence forcerm.
  const options = {
    t: recipe.tag,
    buildargs: { BASE: base },
    networkmode: "host",
    forcerm: true,
    version: "1",
    abortSignal,
  } as const;
  await progress(docker, docker.buildImage(context, options));
}

/** One record of what an engine tells while it pulls or builds. */
interface ProgressRecord {
  readonly stream?: string;
  readonly error?: string;
}

/**
 * Waits for the end of a pull or a build, which fails like it succeeds, but for an error in its last record.
 *
 * @throws an environment error with that; its details are the end of the output.
 */
export async function progress(docker: Docker, begun: Promise<NodeJS.ReadableStream>): Promise<void> {
  const stream = await begun;
  const records = await new Promise<readonly ProgressRecord[]>((resolve, reject) => {
    docker.modem.followProgress(stream, (error, all) => (error ? reject(error) : resolve(all)));
  });
  const failure = records.at(-1)?.error;
  if (failure) throw environmentError(failure.trim(), { details: tail(records) });
}

const tail = (records: readonly ProgressRecord[]): string =>
  records
    .map(({ stream }) => stream ?? "")
    .join("")
    .trimEnd()
    .split("\n")
    .slice(-20)
    .join("\n");
