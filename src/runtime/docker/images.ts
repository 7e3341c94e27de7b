import type Docker from "dockerode";
import { type Clock, withDeadline } from "../../core/clock.ts";
import { seconds } from "../../core/duration.ts";
import { environmentError, OrdealError } from "../../core/errors.ts";
import { engineSaid } from "./answers.ts";
import { build, imageId, progress, type Recipe, readRecipe } from "./recipe.ts";

/** An image that the engine has, and how it came there. */
export interface Image {
  readonly reference: string;
  readonly id: string;
  /** For the report: `already here`, `pulled now`, `built now from …, because …`, `built earlier from …`. */
  readonly from: string;
}

/** What obtaining an image needs. */
export interface Obtaining {
  readonly docker: Docker;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly note: (message: string) => void;
}

const PULL_WITHIN = seconds(60);

const HOLDER = new URL("../../../native/holder/", import.meta.url);

/** The image of the holders: always our own recipe, built once per machine (a minute, most of it for a compiler). */
export const holderImage = (how: Obtaining): Promise<Image> =>
  toolImage(how, "holder", HOLDER, "network tools");

/** What that image is called, be it here or not. */
export const holderTag = async (): Promise<string> => (await readRecipe("holder", HOLDER)).tag;

/** The image of the workshop, where disks are made and broken: our own recipe, too. */
export const workshopImage = (how: Obtaining): Promise<Image> =>
  toolImage(how, "workshop", new URL("./disks/workshop/", import.meta.url), "tools for disks");

async function toolImage(how: Obtaining, name: string, recipeFolder: URL, tools: string): Promise<Image> {
  const recipe = await readRecipe(name, recipeFolder);
  const built = await builtEarlier(how, recipe);
  if (built) return built;
  try {
    return await buildNow(how, recipe, "");
  } catch (error) {
    how.signal.throwIfAborted();
    const message = `the image of ordeal's own ${tools} could not be built: ${engineSaid(error)}. It needs debian:trixie-slim or ordeal/base:trixie (scripts/base-image.sh makes one) and a Debian mirror.`;
    throw environmentError(message, { cause: error, details: detailsOf(error) });
  }
}

/**
 * The image of a system: the upstream one if it is here; else what its recipe built here before; else pulled, within
 * 60 s; else built from the recipe. What an earlier run had to build is so found without a registry being asked again.
 *
 * @throws an environment error that names the attempts, its details being the end of the failed build's output.
 */
export async function systemImage(
  how: Obtaining,
  name: string,
  image: string,
  recipeFolder: URL,
): Promise<Image> {
  const id = await imageId(how.docker, image);
  if (id) return { reference: image, id, from: "already here" };
  const recipe = await readRecipe(name, recipeFolder);
  const built = await builtEarlier(how, recipe);
  if (built) return built;
  const pulled = await pull(how, image);
  if (typeof pulled !== "string") return pulled;
  try {
    return await buildNow(how, recipe, `, because ${image} could not be pulled: ${pulled}`);
  } catch (error) {
    how.signal.throwIfAborted();
    const attempts = [
      `${image} is not on this engine`,
      `pulling it failed (${pulled})`,
      `building ${recipe.dockerfile} failed (${engineSaid(error)})`,
    ];
    throw environmentError(
      `no image for ${name}: ${attempts.join("; ")}. Get it with: docker pull ${image}`,
      { cause: error, details: detailsOf(error) },
    );
  }
}

async function builtEarlier({ docker }: Obtaining, recipe: Recipe): Promise<Image | undefined> {
  const id = await imageId(docker, recipe.tag);
  return id ? { reference: recipe.tag, id, from: `built earlier from ${recipe.dockerfile}` } : undefined;
}

async function buildNow(
  { docker, clock, signal, note }: Obtaining,
  recipe: Recipe,
  because: string,
): Promise<Image> {
  note(`building ${recipe.tag}${because}`);
  await build(docker, clock, recipe, signal);
  const id = await imageId(docker, recipe.tag);
  if (!id)
    throw environmentError(
      `the engine built ${recipe.tag} and does not have it. Build it by hand to see why: docker build -f ${recipe.dockerfile} ${recipe.folder}`,
    );
  return { reference: recipe.tag, id, from: `built now from ${recipe.dockerfile}${because}` };
}

/** The pulled image, or why there is none. */
async function pull({ docker, clock, signal, note }: Obtaining, image: string): Promise<Image | string> {
  note(`pulling ${image}`);
  try {
    const late = () => environmentError("not done within 60 s");
    await withDeadline(
      clock,
      PULL_WITHIN,
      (deadline) =>
        progress(docker, docker.pull(image, { abortSignal: AbortSignal.any([signal, deadline]) })),
      late,
    );
    const id = await imageId(docker, image);
    return id ? { reference: image, id, from: "pulled now" } : "the engine ended the pull without an image";
  } catch (error) {
    signal.throwIfAborted();
    return engineSaid(error);
  }
}

const detailsOf = (error: unknown): string | undefined =>
  error instanceof OrdealError ? error.details : undefined;
