import { describe, test } from "vitest";
import { CONTESTS, contend } from "./against-brute-force.ts";

describe("agrees with trying every order, on 100,000 histories", () => {
  for (const [name, contest] of Object.entries(CONTESTS)) test(name, () => contend(contest, 100_000, 8));
});
