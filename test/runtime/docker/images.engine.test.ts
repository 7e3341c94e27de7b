import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { realClock } from "../../../src/core/clock.ts";
import { connect } from "../../../src/runtime/docker/engine.ts";
import { systemImage } from "../../../src/runtime/docker/images.ts";
import { imageId, readRecipe } from "../../../src/runtime/docker/recipe.ts";
import { needs } from "../../needs.ts";

const NOWHERE = "ordeal.invalid/nothing:1";

async function recipe(dockerfile: string): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), "ordeal-recipe-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "Dockerfile"), dockerfile);
  return pathToFileURL(`${folder}/`);
}

async function bed(signal = new AbortController().signal) {
  const { docker } = await connect();
  const notes: string[] = [];
  return {
    docker,
    notes,
    how: { docker, clock: realClock(), signal, note: (message: string) => void notes.push(message) },
  };
}

describe("images", needs("engine"), () => {
  test("are built from the recipe when they cannot be pulled, and found without pulling the next time", async () => {
    const { docker, how, notes } = await bed();
    const url = await recipe(`ARG BASE=debian:trixie-slim\nFROM $BASE\nRUN echo ${process.pid} > /made\n`);
    const { tag } = await readRecipe("toy", url);
    onTestFinished(async () => void (await docker.getImage(tag).remove()));
    const built = await systemImage(how, "toy", NOWHERE, url);
    expect(built).toMatchObject({
      reference: tag,
      from: expect.stringMatching(
        /^built now from .*Dockerfile, because ordeal\.invalid\/nothing:1 could not be pulled: ./,
      ),
    });
    expect(notes).toEqual([`pulling ${NOWHERE}`, expect.stringContaining(`building ${tag}`)]);
    notes.length = 0;
    expect(await systemImage(how, "toy", NOWHERE, url)).toMatchObject({
      id: built.id,
      from: expect.stringMatching(/^built earlier from/),
    });
    expect(notes).toEqual([]);
    // What carries the upstream name comes before all recipes.
    await docker.getImage(tag).tag({ repo: "ordeal.invalid/nothing", tag: "1" });
    onTestFinished(async () => void (await docker.getImage(NOWHERE).remove()));
    expect(await systemImage(how, "toy", NOWHERE, url)).toEqual({
      reference: NOWHERE,
      id: built.id,
      from: "already here",
    });
  });

  test("that cannot be had at all name the three attempts, and show the build's last words", async () => {
    const { docker, how } = await bed();
    const url = await recipe(
      "ARG BASE=debian:trixie-slim\nFROM $BASE\nRUN echo no such package >&2; exit 3\n",
    );
    await expect(systemImage(how, "toy", NOWHERE, url)).rejects.toMatchObject({
      kind: "environment",
      message: expect.stringMatching(
        /^no image for toy: ordeal\.invalid\/nothing:1 is not on this engine; pulling it failed \(.+\); building .*Dockerfile failed \(.*non-zero code: 3\)\. Get it with: docker pull/,
      ),
      details: expect.stringContaining("no such package"),
    });
    expect(await imageId(docker, (await readRecipe("toy", url)).tag)).toBeUndefined();
    const containers = await docker.listContainers({ all: true });
    expect(containers.filter(({ Command }) => Command.includes("no such package"))).toEqual([]);
  });

  test("stop being built when the run is interrupted", async () => {
    const controller = new AbortController();
    const { how } = await bed(controller.signal);
    const url = await recipe(`ARG BASE=debian:trixie-slim\nFROM $BASE\nRUN sleep 60; echo ${process.pid}\n`);
    const note = (message: string) => {
      if (message.startsWith("building"))
        how.clock.wakeAt(how.clock.now() + 5e8, () => controller.abort(new Error("Ctrl-C")));
    };
    await expect(systemImage({ ...how, note }, "toy", NOWHERE, url)).rejects.toThrow("Ctrl-C");
  });
});
