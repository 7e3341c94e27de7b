import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { virtualClock } from "../../../src/core/virtual-clock.ts";
import { connect, unreachable } from "../../../src/runtime/docker/engine.ts";

const usual = { url: "unix:///var/run/docker.sock", from: "the usual places" };
const desktop = { url: "unix:///home/ada/.docker/run/docker.sock", from: "the usual places" };
const coded = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

test.each([
  ["no engine", usual, "ENOENT", /^no Docker engine was found\. Install and start one .*DOCKER_HOST/],
  [
    "an engine somebody named",
    { url: "unix:///a.sock", from: "DOCKER_HOST" },
    "ENOENT",
    /unix:\/\/\/a\.sock, which DOCKER_HOST names/,
  ],
  ["a socket without permission", usual, "EACCES", /this user may not use it.*usermod -aG docker/],
  ["a stopped engine", usual, "ECONNREFUSED", /stopped\. Start it/],
  [
    "a stopped Docker Desktop, its socket still there",
    desktop,
    "ECONNREFUSED",
    /^Docker Desktop is installed but not running\. Start it/,
  ],
  [
    "a stopped Docker Desktop, its context still there",
    { url: "unix:///x.sock", from: 'the docker context "desktop-linux"' },
    "ENOENT",
    /^Docker Desktop is installed but not running/,
  ],
  ["anything else", usual, "EPROTO", /cannot be used: connect EPROTO\. Check it with/],
])("%s has a sentence of its own that says what to do", (_, endpoint, code, sentence) => {
  expect(unreachable(endpoint, coded(code))).toMatchObject({
    kind: "environment",
    message: expect.stringMatching(sentence),
  });
});

test("an engine on another machine is refused: its nodes could not be reached", async () => {
  vi.stubEnv("DOCKER_HOST", "tcp://engines.example:2375");
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(connect()).rejects.toMatchObject({
    kind: "environment",
    message: expect.stringContaining("another machine"),
  });
});

test("an engine that takes the call and says nothing is given up after 5 s", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ordeal-mute-"));
  const server = createServer();
  const called = new Promise((resolve) => server.once("connection", resolve));
  await new Promise<void>((resolve) => server.listen(join(folder, "docker.sock"), resolve));
  vi.stubEnv("DOCKER_HOST", `unix://${join(folder, "docker.sock")}`);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    server.close();
    await rm(folder, { recursive: true });
  });
  const clock = virtualClock();
  const connecting = connect(clock);
  connecting.catch(() => {});
  await called;
  clock.jump();
  expect(clock.now()).toBe(5e9);
  await expect(connecting).rejects.toMatchObject({
    kind: "environment",
    message: expect.stringContaining("has not answered for 5 s"),
  });
});
