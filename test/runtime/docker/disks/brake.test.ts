import { expect, test } from "vitest";
import { Brake } from "../../../../src/runtime/docker/disks/brake.ts";

/** A brake on two disks whose writes take so many nanoseconds, and what it had the workshop do. */
function braked(paces: readonly number[]) {
  const told: string[] = [];
  const server = { cgroup: "/docker/one" as string | undefined };
  const brake = new Brake({
    cgroup: async () => server.cgroup,
    async tell(...verb) {
      told.push(verb.join(" "));
      return verb[0] === "pace" ? paces.join("\n") : "";
    },
  });
  return { brake, told, server };
}

const slow = (latency: number) => ({ kind: "slow", latency }) as const;

test("the slowest that is asked for decides; what others ask for is no matter of a brake's", async () => {
  const { brake, told } = braked([40e6, 60e6]);
  await brake.set([slow(4e6), { kind: "full" }, slow(64e6)]);
  await brake.set([slow(4e6), slow(64e6)]);
  expect(await brake.read()).toEqual([slow(4e6), slow(64e6)]);
  await brake.set([{ kind: "full" }]);
  await brake.set([]);
  expect(told).toEqual(["slow /docker/one 15", "pace /docker/one 15", "slow /docker/one max"]);
});

test("is not believed where one disk writes as fast as ever", async () => {
  const { brake } = braked([64e6, 1e6]);
  await brake.set([slow(64e6)]);
  expect(await brake.read()).toEqual([]);
});

test("nothing longer is no slowness", async () => {
  const { brake, told } = braked([1e6]);
  await brake.set([slow(0)]);
  expect(await brake.read()).toEqual([]);
  expect(told).toEqual([]);
});

test("is not believed while the node is frozen, and nothing can be timed there", async () => {
  const { brake } = braked([]);
  await brake.set([slow(64e6)]);
  expect(await brake.read()).toEqual([]);
});

test("a server that is down is slow in its next life", async () => {
  const { brake, told, server } = braked([5e9]);
  server.cgroup = undefined;
  await brake.set([slow(2e9)]);
  expect(await brake.read()).toEqual([]);
  server.cgroup = "/docker/two";
  await brake.apply();
  expect(await brake.read()).toEqual([slow(2e9)]);
  expect(told).toEqual(["slow /docker/two 1", "pace /docker/two 1"]);
});
