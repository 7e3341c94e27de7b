import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sleep } from "../../../../src/core/clock.ts";
import { milliseconds, seconds } from "../../../../src/core/duration.ts";
import type { Link } from "../../../../src/core/fault.ts";
import { doubtsAbout, remainsOf } from "../../../../src/nemesis/doubts.ts";
import { allLinks } from "../../../../src/nemesis/see-links.ts";
import type { Cluster, Sample, Shape, ShapingControl } from "../../../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../../../src/runtime/docker/docker.ts";
import { needs } from "../../../needs.ts";
import { leftovers, request } from "../bed.ts";

const link: Link = { from: "n1", to: "n2" };
const back: Link = { from: "n2", to: "n1" };

describe("shaping links of containers", needs("engine"), () => {
  const asked = request({ wanted: ["shaping"] });
  let cluster: Cluster;
  let shaping: ShapingControl & { readonly try: NonNullable<ShapingControl["try"]> };
  const holder = (node: string) => `ordeal-${asked.runId}-${node}-holder`;
  const inHolder = async (node: string, ...command: readonly string[]) =>
    (await execa("docker", ["exec", holder(node), ...command])).stdout;
  const shaperOf = (node: string) =>
    inHolder(node, "sh", "-c", "grep -lx shaper /proc/[0-9]*/comm | cut -d / -f 3");
  const sampleOf = async (which: Link) => (await shaping.try([which]))[0] as Sample;

  beforeAll(async () => {
    cluster = await dockerRuntime().start(asked);
    shaping = cluster.shaping as typeof shaping;
  });
  afterAll(async () => {
    await cluster.stop();
    expect(await leftovers(asked.runId)).toEqual([]);
  });

  test("what shapes comes from the sources that are here", async () => {
    const folder = new URL("../../../../native/holder/shaper/", import.meta.url);
    const files = readdirSync(folder).sort();
    const hash = createHash("sha256");
    for (const end of [".c", ".h"])
      for (const file of files.filter((name) => name.endsWith(end)))
        hash.update(readFileSync(new URL(file, folder)));
    expect(await inHolder("n2", "/shaper", "source")).toBe(hash.digest("hex"));
  });

  test("every link does what is asked of it, and then no more", async () => {
    const shapes: readonly Shape[] = [
      { loss: 0.3 },
      { duplicate: 0.3 },
      { delay: milliseconds(20) },
      { jitter: milliseconds(20) },
      { corrupt: 0.3 },
      { rate: 50_000 },
    ];
    const links = allLinks(cluster);
    await shaping.apply(shapes.map((shape, i) => ({ link: links[i] as Link, shape })));
    expect(await shaping.read(links)).toEqual(shapes.map((shape) => [shape]));
    const samples = await shaping.try(links);
    const doubts = shapes.map((shape, i) => doubtsAbout(samples[i] as Sample, shape, [shape]));
    expect(doubts).toEqual(links.map(() => []));
    await shaping.apply([]);
    expect(await shaping.read(links)).toEqual(links.map(() => []));
    const healed = await shaping.try(links);
    expect(shapes.map((shape, i) => remainsOf(healed[i] as Sample, shape))).toEqual(links.map(() => []));
  });

  test("wrong bytes reach a program, and are counted; what the link has done stays counted when it is healed", async () => {
    const before = await shaping.corrupted([link]);
    await shaping.apply([{ link, shape: { corrupt: 1 } }]);
    await sleep(asked.clock, milliseconds(300));
    await shaping.apply([]);
    const after = await shaping.corrupted([link]);
    expect(after[0]).toBeGreaterThan(before[0] as number);
    expect(await shaping.touched([link])).toEqual([
      expect.toSatisfy((count: number) => count >= (after[0] as number)),
    ]);
  });

  test("links from and to clients are shaped apart from those of members", async () => {
    const away = { from: "n2", to: "clients" };
    await shaping.apply([{ link: away, shape: { loss: 1 } }]);
    const samples = await shaping.try([away, { from: "clients", to: "n2" }, link, back]);
    expect(samples.map(({ arrived }) => arrived)).toEqual([0, 100, 100, 100]);
    await shaping.apply([]);
    expect((await sampleOf(away)).arrived).toBe(100);
  });

  test("what a link holds when it is cut does not get through", async () => {
    await shaping.apply([{ link, shape: { delay: seconds(1) } }]);
    const trial = sampleOf(link);
    await sleep(asked.clock, milliseconds(500));
    await cluster.network?.apply([link]);
    expect((await trial).arrived).toBe(0);
    await cluster.network?.apply([]);
    await shaping.apply([]);
  });

  test("what a link holds gets through when other links are cut or shaped", async () => {
    const held = { link, shape: { delay: seconds(1) } };
    await shaping.apply([held]);
    const trial = sampleOf(link);
    await sleep(asked.clock, milliseconds(500));
    await shaping.apply([held, { link: { from: "clients", to: "n2" }, shape: { loss: 0.1 } }]);
    await cluster.network?.apply([back]);
    expect((await trial).arrived).toBe(100);
    await cluster.network?.apply([]);
    await shaping.apply([]);
  });

  test("it runs where a link is shaped, as long as one is; dead, it lets everything through", async () => {
    await shaping.apply([{ link, shape: { loss: 1 } }]);
    expect((await sampleOf(link)).arrived).toBe(0);
    const [idle, busy] = await Promise.all(["n1", "n2"].map(shaperOf));
    expect([idle, busy]).toEqual(["", expect.stringMatching(/^\d+$/)]);
    await inHolder("n2", "sh", "-c", `kill -9 ${busy}`);
    expect((await sampleOf(link)).arrived).toBe(100);
    expect(await shaping.read([link])).toEqual([[]]);
    await shaping.apply([]);
    expect(await shaperOf("n2")).toBe("");
  });
});
