import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findEndpoint, socketPath } from "../../../src/runtime/docker/endpoint.ts";

let home: string;
let systemSocket: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "ordeal-home-"));
  systemSocket = join(home, "var/run/docker.sock");
});
afterEach(() => rm(home, { recursive: true }));

const find = (environment: { [name: string]: string } = {}) =>
  findEndpoint({ environment, home, systemSocket });
async function write(path: string, text = ""): Promise<string> {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), text);
  return join(home, path);
}
const context = (name: string, url: string) =>
  write(
    `.docker/contexts/meta/${createHash("sha256").update(name).digest("hex")}/meta.json`,
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: url } } }),
  );

test("DOCKER_HOST comes first, with or without its scheme", async () => {
  await write("var/run/docker.sock");
  expect(await find({ DOCKER_HOST: "unix:///a.sock" })).toEqual({
    url: "unix:///a.sock",
    from: "DOCKER_HOST",
  });
  expect(await find({ DOCKER_HOST: "localhost:2375" })).toEqual({
    url: "tcp://localhost:2375",
    from: "DOCKER_HOST",
  });
});

test("then the current context, as the docker command keeps it", async () => {
  await write("var/run/docker.sock");
  await write(".docker/config.json", JSON.stringify({ currentContext: "colima" }));
  await context("colima", "unix:///colima.sock");
  await context("other", "unix:///other.sock");
  expect(await find()).toEqual({ url: "unix:///colima.sock", from: 'the docker context "colima"' });
  expect(await find({ DOCKER_CONTEXT: "other" })).toEqual({
    url: "unix:///other.sock",
    from: 'the docker context "other"',
  });
  expect(await find({ DOCKER_CONTEXT: "default" })).toMatchObject({ url: `unix://${systemSocket}` });
});

test("then the first socket that exists, the system's before the user's", async () => {
  const desktop = await write(".docker/run/docker.sock");
  expect(socketPath(await find())).toBe(desktop);
  const system = await write("var/run/docker.sock");
  expect(socketPath(await find())).toBe(system);
});

test("and in the end the usual place, so that an error can name it", async () => {
  expect(socketPath(await find())).toBe(systemSocket);
});

test("a configuration that cannot be read is no configuration", async () => {
  await write(".docker/config.json", "{ half");
  expect(socketPath(await find())).toBe(systemSocket);
});
