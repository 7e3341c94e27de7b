import { describe, test } from "vitest";
import { CONTESTS, contend } from "./contests.ts";

describe("says what the definition says, on 2,000 histories", () => {
  for (const [name, contest] of Object.entries(CONTESTS)) test(name, () => contend(contest, 2000, 11));
});
