import type Docker from "dockerode";
import { expect, test } from "vitest";
import { Random } from "../../../src/core/random.ts";
import { leaseNetwork } from "../../../src/runtime/docker/network.ts";
import { hasQuickRetries } from "../../../src/runtime/docker/pod.ts";
import { canListen } from "../../../src/runtime/machine/listen.ts";
import { isPortTaken, LOOPBACK, leasePort } from "../../../src/runtime/machine/ports.ts";

const refusal = Object.assign(
  new Error("(HTTP code 403) forbidden - Pool overlaps with other one on this address space "),
  { statusCode: 403 },
);

/** An engine on which so many subnets are taken. */
function engine(taken: number) {
  const asked: Docker.NetworkCreateOptions[] = [];
  const createNetwork = async (options: Docker.NetworkCreateOptions) => {
    if (asked.push(options) <= taken) throw refusal;
  };
  return { docker: { createNetwork } as unknown as Docker, asked };
}

const lease = (docker: Docker) => leaseNetwork(docker, "net", { ordeal: "x" }, ["n1", "n2"], Random.of(1));

test("a subnet that overlaps with somebody's is given up for another", async () => {
  const { docker, asked } = engine(2);
  const network = await lease(docker);
  const subnets = asked.map(({ IPAM }) => IPAM?.Config?.[0]?.Subnet);
  expect(new Set(subnets).size).toBe(3);
  const prefix = subnets.at(-1)?.replace(".0/24", "");
  expect([...network.addresses]).toEqual([
    ["n1", `${prefix}.11`],
    ["n2", `${prefix}.12`],
  ]);
  expect(asked[0]).toMatchObject({
    Labels: { ordeal: "x" },
    Options: { "com.docker.network.bridge.enable_ip_masquerade": "false" },
  });
});

test("an engine without any subnet left is an environment error", async () => {
  await expect(lease(engine(1000).docker)).rejects.toMatchObject({
    kind: "environment",
    message: expect.stringContaining("Pool overlaps"),
  });
});

test("another refusal is not tried again", async () => {
  let asked = 0;
  const createNetwork = async () => {
    asked++;
    throw Object.assign(new Error("(HTTP code 500) server error - no bridge "), { statusCode: 500 });
  };
  await expect(lease({ createNetwork } as unknown as Docker)).rejects.toThrow("no bridge");
  expect(asked).toBe(1);
});

test("an address of nobody here cannot be listened at", async () => {
  expect(await canListen("192.0.2.1", 0)).toBe(false);
  expect(await canListen(LOOPBACK, 0)).toBe(true);
});

test("leased ports stay below those the kernel gives away", async () => {
  for (let i = 0; i < 20; i++) expect(await leasePort(Random.of(i))).toBeLessThan(32768);
});

test.each([
  "driver failed programming external connectivity: Bind for 127.0.0.1:23791 failed: port is already allocated",
  "listen tcp4 127.0.0.1:23791: bind: address already in use",
  "Ports are not available: exposing port TCP 127.0.0.1:23791",
])("a taken port is known by what engines say: %s", (sentence) => {
  expect(isPortTaken(sentence)).toBe(true);
  expect(isPortTaken("no such image")).toBe(false);
});

test.each([
  ["6.15.0", true],
  ["6.18.44-custom", true],
  ["7.0.1", true],
  ["6.14.9-generic", false],
  ["5.10.0-30-amd64", false],
  ["6.6.87.2-microsoft-standard-WSL2", false],
])("kernel %s can be told to retry quickly: %s", (kernel, can) => expect(hasQuickRetries(kernel)).toBe(can));
