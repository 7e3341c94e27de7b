import { expect, test } from "vitest";
import type { ShapedLink } from "../../../../src/runtime/cluster.ts";
import type { Carrier } from "../../../../src/runtime/docker/shaping/carrier.ts";
import { inParts } from "../../../../src/runtime/docker/shaping/in-parts.ts";
import { linkName } from "../../../../src/runtime/in-force.ts";

/** A carrier that remembers what it was given, and has counted as many packets of every link. */
function carrier(touched: number) {
  let given: readonly ShapedLink[] = [];
  const own: Carrier = {
    async apply(shaped) {
      given = shaped;
    },
    read: async (links) =>
      links.map((link) =>
        given.filter((each) => linkName(each.link) === linkName(link)).map(({ shape }) => shape),
      ),
    count: async (links) => links.map(() => ({ touched, corrupted: 0 })),
  };
  return { own, links: () => given.map(({ link }) => linkName(link)) };
}

const oneToTwo = { from: "n1", to: "n2" };
const twoToOne = { from: "n2", to: "n1" };

test("a link is shaped by one of the two as a whole", async () => {
  const [netem, queue] = [carrier(1), carrier(10)];
  const both = inParts(netem.own, queue.own);
  await both.apply([
    { link: oneToTwo, shape: { loss: 0.1 } },
    { link: twoToOne, shape: { delay: 5 } },
    { link: twoToOne, shape: { corrupt: 0.1 } },
    { link: { from: "n1", to: "clients" }, shape: { loss: 1 } },
  ]);
  expect(netem.links()).toEqual(["n1→n2"]);
  expect(queue.links()).toEqual(["n2→n1", "n2→n1", "n1→clients"]);
  expect(await both.read([oneToTwo, twoToOne])).toEqual([[{ loss: 0.1 }], [{ delay: 5 }, { corrupt: 0.1 }]]);
  expect(await both.count([oneToTwo])).toEqual([{ touched: 11, corrupted: 0 }]);
});
