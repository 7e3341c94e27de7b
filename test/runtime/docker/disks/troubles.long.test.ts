import { describe, expect, test, vi } from "vitest";
import { needs } from "../../../needs.ts";
import { oneNode } from "./one-node.ts";

const [FULL, READ_ONLY] = [{ kind: "full" }, { kind: "read-only" }] as const;

describe("disks in containers", needs("engine"), () => {
  const { cluster, say, restart, wait } = oneNode();

  test.each([FULL, READ_ONLY])(
    "one that is $kind: the server cannot write, also after a restart; mended, all is there",
    async (trouble) => {
      const { process, storage } = cluster();
      await say(`put <before ${trouble.kind}>`);
      const struck = await storage.struck("n1");
      for (const _ of ["twice", "is as good"]) await storage.set("n1", [trouble]);
      expect(await storage.read("n1")).toEqual([trouble]);
      for (let life = 1; life <= 2; life++) {
        // More than there is room for in the last block of the file.
        await expect(say(`put ${"x".repeat(9000)}`)).rejects.toThrow();
        // What a server says is in its log a moment later.
        await vi.waitFor(async () => expect(await storage.struck("n1")).toBe(struck + life));
        await process.kill("n1");
        await restart();
      }
      await storage.set("n1", []);
      expect(await storage.read("n1")).toEqual([]);
      await restart();
      await say(`put <after ${trouble.kind}>`);
      for (const when of ["before", "after"]) expect(await say("get")).toContain(`<${when} ${trouble.kind}>`);
    },
  );

  test("full and read-only at once, mended in either order, and through a loss of power", async () => {
    const { power, storage } = cluster();
    for (const last of [FULL, READ_ONLY]) {
      await storage.set("n1", [FULL, READ_ONLY]);
      expect(await storage.read("n1")).toEqual([FULL, READ_ONLY]);
      await power.cut("n1", "nothing");
      expect(await storage.read("n1")).toEqual([FULL, READ_ONLY]);
      for (const left of [[last], []]) {
        await storage.set("n1", left);
        expect(await storage.read("n1")).toEqual(left);
      }
    }
    await restart();
  });

  test("one that turns read-only while its node is paused leaves it paused, whichever begins first", async () => {
    const { process, storage } = cluster();
    for (const later of [0, 15, 30, 60, 120]) {
      const turned = storage.set("n1", [READ_ONLY]);
      await wait(later);
      await process.pause("n1");
      await turned;
      expect(await process.state("n1")).toMatchObject({ state: "paused" });
      await process.resume("n1");
      await storage.set("n1", []);
    }
    await restart();
  });

  test.each(["kill", "terminate"] as const)(
    "one that turns read-only while its node is told to %s does so, and the node ends",
    async (end) => {
      const { process, storage } = cluster();
      for (const later of [0, 15, 30, 60, 120]) {
        const turned = storage.set("n1", [READ_ONLY]);
        await wait(later);
        await process[end]("n1");
        await turned;
        expect(await process.state("n1")).toMatchObject({ state: "down" });
        expect(await storage.read("n1")).toEqual([READ_ONLY]);
        await storage.set("n1", []);
        await restart();
      }
    },
  );

  test("files of a node that is down are damaged, and of no other", async () => {
    const { files, process } = cluster();
    for (const act of ["flip", "truncate", "restore", "wipe"] as const)
      await expect(files[act]?.("n1", 3)).rejects.toThrow(/running and not down/);
    const damaged = async (
      act: "flip" | "truncate" | "restore" | "wipe",
    ): Promise<readonly [string, string]> => {
      await process.kill("n1");
      const told = await files[act]?.("n1", 2);
      await restart();
      return [told ?? "", await say("get")];
    };
    await say("put one");
    const before = await say("get");
    expect(await files.snapshot?.("n1")).toMatch(/^copied \d files$/);
    await say("put two");
    const [cut, short] = await damaged("truncate");
    expect(cut).toMatch(/^2 bytes off the end of lines, which has \d+ left$/);
    expect(short).toBe(`${before},tw`);
    const [flipped, wrong] = await damaged("flip");
    expect(flipped).toMatch(/^bit \d of byte \d+ of lines$/);
    expect(wrong).not.toBe(short);
    expect(await damaged("wipe")).toEqual([expect.stringMatching(/^removed \d files$/), ""]);
    expect(await damaged("restore")).toEqual([expect.stringMatching(/^put back \d files$/), before]);
  });
});
