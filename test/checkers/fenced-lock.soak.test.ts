import { test } from "vitest";
import { contend } from "./lock-against-definition.ts";

test("100,000 random histories of locks are judged as by definition", () => contend(100_000, 4));
