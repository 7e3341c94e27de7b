import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { readRecipe } from "../../../src/runtime/docker/recipe.ts";

async function folder(files: { [name: string]: string }): Promise<URL> {
  const path = await mkdtemp(join(tmpdir(), "ordeal-recipe-"));
  onTestFinished(() => rm(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return pathToFileURL(`${path}/`);
}

const dockerfile =
  "ARG BASE=debian:trixie-slim\nFROM $BASE AS build\nCOPY a.pl b.conf /etc/\nCOPY --from=build /x /y\n";

test("a recipe is its Dockerfile and what that copies, and the tag tells when either changes", async () => {
  const first = await readRecipe(
    "toy",
    await folder({ Dockerfile: dockerfile, "a.pl": "1", "b.conf": "2", "system.ts": "3" }),
  );
  expect(first.files).toEqual(["Dockerfile", "a.pl", "b.conf"]);
  expect(first.tag).toMatch(/^ordeal\/toy:[0-9a-f]{12}$/);
  const same = await readRecipe(
    "toy",
    await folder({ Dockerfile: dockerfile, "a.pl": "1", "b.conf": "2", "system.ts": "changed" }),
  );
  expect(same.tag).toBe(first.tag);
  const other = await readRecipe(
    "toy",
    await folder({ Dockerfile: dockerfile, "a.pl": "1", "b.conf": "changed" }),
  );
  expect(other.tag).not.toBe(first.tag);
});

test.each([
  ["the holder's", "../../../native/holder/"],
  ["etcd's", "../../../systems/etcd/"],
])("%s recipe is on a base that may be given", async (_, path) => {
  const url = new URL(path, import.meta.url);
  expect((await readRecipe("x", url)).files[0]).toBe("Dockerfile");
  expect(await readFile(new URL("Dockerfile", url), "utf8")).toMatch(
    /^ARG BASE=debian:trixie-slim\nFROM \$\{BASE\}/,
  );
});
