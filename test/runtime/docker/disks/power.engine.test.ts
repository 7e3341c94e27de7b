import { describe, expect, test } from "vitest";
import { needs } from "../../../needs.ts";
import { oneNode } from "./one-node.ts";

describe("losses of power in containers", needs("engine"), () => {
  const { cluster, say, restart, write, wait } = oneNode();

  test.each(["nothing", "prefix", "torn"] as const)(
    "one in the middle of writes keeps what was synced, and of the rest: %s",
    async (kept) => {
      const { power, process } = cluster();
      const writing = [write("put", kept), write("lax", kept)] as const;
      await wait(200);
      const loss = await power.cut("n1", kept);
      expect((await process.state("n1")).state).toBe("down");
      const [synced, lax] = await Promise.all(writing);
      expect([synced.length > 3, lax.length > 3]).toEqual([true, true]);
      await restart();
      const [saved, left] = [await say("get"), await say("got")];
      expect(synced.filter((line) => !saved.includes(line))).toEqual([]);
      // Of what is torn, all pieces may be there.
      if (kept === "torn") return;
      expect(left).not.toContain(lax.at(-1));
      expect(loss.bytes).toBeGreaterThan(lax.at(-1)?.length as number);
    },
  );

  test("a kill takes nothing, and a loss of power after it what the kill had left in memory", async () => {
    const { power, process } = cluster();
    await say("lax <before>");
    await process.kill("n1");
    await restart();
    expect(await say("got")).toContain("<before>");
    await process.kill("n1");
    expect((await power.cut("n1", "nothing")).bytes).toBeGreaterThan(0);
    expect(await power.cut("n1", "nothing")).toEqual({ bytes: 0, operations: 0 });
    await restart();
    expect(await say("got")).not.toContain("<before>");
  });
});
