import { describe, test } from "vitest";
import { contend, TRUTHS } from "./against-brute-force.ts";

describe("agrees with trying every order, on 100,000 histories", () => {
  for (const model of Object.keys(TRUTHS)) test(model, () => contend(model, 100_000, 12));
});
