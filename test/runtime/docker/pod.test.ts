import type Docker from "dockerode";
import { expect, test } from "vitest";
import { Random } from "../../../src/core/random.ts";
import { type PodPlan, startPod } from "../../../src/runtime/docker/pod.ts";
import { chatter } from "./chatter.ts";

const image = { reference: "image", id: "sha256:0", from: "already here" };

/** An engine that refuses to start the first containers, each with the next of these sentences. */
function engine(refusals: string[]) {
  const made: Docker.ContainerCreateOptions[] = [];
  const removed: string[] = [];
  const createContainer = async (options: Docker.ContainerCreateOptions) => {
    made.push(options);
    const start = async () => {
      const refusal = refusals.shift();
      if (refusal)
        throw Object.assign(new Error(`(HTTP code 500) server error - ${refusal} `), { statusCode: 500 });
    };
    return { id: `id-${made.length}`, start, remove: async () => void removed.push(options.name as string) };
  };
  return { docker: { createContainer } as unknown as Docker, made, removed };
}

const plan = (docker: Docker, changes: Partial<PodPlan> = {}): PodPlan => ({
  engine: { docker, endpoint: { url: "", from: "" }, version: "20", cgroupVersion: "1", kernel: "6.18.0" },
  runId: "r",
  system: chatter,
  settings: { mode: "serve" },
  nodes: ["n1", "n2"],
  images: { holder: image, server: image },
  archives: [],
  network: {
    name: "net",
    addresses: new Map([
      ["n1", "10.200.0.11"],
      ["n2", "10.200.0.12"],
    ]),
    reachable: true,
  },
  labels: { ordeal: "r" },
  publish: false,
  random: Random.of(1),
  ...changes,
});

test("the holder owns address, names and capabilities; the server lives in its network, with the data", async () => {
  const { docker, made } = engine([]);
  const pod = await startPod(plan(docker), "n1");
  expect(made).toMatchObject([
    {
      name: "ordeal-r-n1-holder",
      Hostname: "n1",
      Labels: { ordeal: "r" },
      HostConfig: {
        NetworkMode: "net",
        CapAdd: ["NET_ADMIN"],
        PortBindings: {},
        ExtraHosts: ["n2:10.200.0.12"],
        Sysctls: { "net.ipv4.tcp_rto_max_ms": "1000" },
      },
      NetworkingConfig: { EndpointsConfig: { net: { IPAMConfig: { IPv4Address: "10.200.0.11" } } } },
    },
    {
      name: "ordeal-r-n1",
      Cmd: ["perl", "/server.pl", "n1", "n2"],
      Labels: { ordeal: "r" },
      HostConfig: {
        NetworkMode: "container:id-1",
        Mounts: [
          {
            Type: "volume",
            Source: "ordeal-r-n1-0",
            Target: "/data",
            VolumeOptions: { Labels: { ordeal: "r" } },
          },
        ],
      },
    },
  ]);
  expect(JSON.stringify(made)).not.toMatch(/privileged/i);
  expect(pod.node.address("client")).toEqual({ host: "10.200.0.11", port: 7000 });
  expect(() => pod.node.address("peer")).toThrow('chatter has no port "peer": it has client');
});

test("published ports are on loopback; one that is taken meanwhile costs the holder, and the next has another", async () => {
  const { docker, made, removed } = engine([
    "Bind for 127.0.0.1:1 failed: port is already allocated",
    "listen tcp4 127.0.0.1:2: bind: address already in use",
  ]);
  const pod = await startPod(plan(docker, { publish: true }), "n1");
  const bindings = made.slice(0, 3).map(({ HostConfig }) => HostConfig?.PortBindings["7000/tcp"][0]);
  expect(bindings.map(({ HostIp }) => HostIp)).toEqual(["127.0.0.1", "127.0.0.1", "127.0.0.1"]);
  expect(new Set(bindings.map(({ HostPort }) => HostPort)).size).toBe(3);
  expect(removed).toEqual(["ordeal-r-n1-holder", "ordeal-r-n1-holder"]);
  expect(pod.node.address("client")).toEqual({ host: "127.0.0.1", port: Number(bindings[2].HostPort) });
});

test("any other refusal is an environment error that names the node", async () => {
  const { docker, made } = engine(["no such kernel feature"]);
  await expect(startPod(plan(docker, { publish: true }), "n1")).rejects.toMatchObject({
    kind: "environment",
    message: "node n1 could not be started: no such kernel feature",
  });
  expect(made).toHaveLength(1);
});

test("an older kernel is not asked for what it does not know", async () => {
  const { docker, made } = engine([]);
  const older = plan(docker);
  await startPod({ ...older, engine: { ...older.engine, kernel: "6.1.0-30-amd64" } }, "n1");
  expect(made[0]?.HostConfig?.Sysctls).toEqual({});
});
