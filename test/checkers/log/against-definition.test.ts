import { test } from "vitest";
import { contend } from "./against-definition.ts";

test("2,000 random histories are judged as by definition, and no correct run is accused", () =>
  contend(2000, 7));
