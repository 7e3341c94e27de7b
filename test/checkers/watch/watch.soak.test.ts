import { test } from "vitest";
import { contend } from "./against-definition.ts";

test("100,000 random histories of watches are judged as by definition", () => contend(100_000, 6));
