import { expect, test } from "vitest";
import { offersBy, SHAPING_CAPABILITIES } from "../../../../src/runtime/docker/shaping/offer-shaping.ts";

const offered = (netem: boolean, queue: boolean) => {
  const offers = offersBy({ netem, queue });
  return SHAPING_CAPABILITIES.filter((capability) => offers[capability] === true);
};

test("a queue is enough for everything, netem for some", () => {
  expect(offered(false, true)).toEqual(SHAPING_CAPABILITIES);
  expect(offered(true, true)).toEqual(SHAPING_CAPABILITIES);
  expect(offered(true, false)).toEqual(["shaping", "shaping:rate"]);
  expect(offered(false, false)).toEqual([]);
});

test("what is missing is told with its reason", () => {
  expect(offersBy({ netem: true, queue: false })["shaping:corrupt"]).toContain("no NFQUEUE");
  expect(offersBy({ netem: false, queue: false }).shaping).toContain("neither netem nor NFQUEUE");
});
