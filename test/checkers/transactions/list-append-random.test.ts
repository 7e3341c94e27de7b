import { describe, test } from "vitest";
import { contend, TRUTHS } from "./against-brute-force.ts";

// 4 to 7 transactions of 1 to 3 micro-operations in stores of four kinds, 40 % of the histories with one read changed: small enough
// to try every order, and mixed enough (which is asserted) that a wrong edge is caught within the first hundred.
describe("agrees with trying every order, on 2,000 histories", () => {
  for (const model of Object.keys(TRUTHS)) test(model, () => contend(model, 2_000, 11));
});
