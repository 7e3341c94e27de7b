import { test } from "vitest";
import { LAWS, obeys } from "./laws.ts";

for (const [name, law] of Object.entries(LAWS)) test(name, () => obeys(law, 100, 31));
