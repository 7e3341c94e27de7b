import { describe, test } from "vitest";
import { CONTESTS, contend } from "./contests.ts";

describe("says what the definition says, on 100,000 histories", () => {
  for (const [name, contest] of Object.entries(CONTESTS)) test(name, () => contend(contest, 100_000, 12));
});
