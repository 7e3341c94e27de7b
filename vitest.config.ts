/**
 * The tests, sorted by what they need and how long they take; a file's name says where it belongs. `npm test` runs pure,
 * browser and engine in this order and never two of them at once, so that a cluster under test has the machine to itself.
 * `npm run test:matrix`, `npm run test:long` and `npm run soak` run the others.
 */
import { defineConfig } from "vitest/config";

const seconds = 1000;
const minutes = 60 * seconds;

/** Files named `*.KIND.test.ts`, one at a time, after those of a lower order. */
const kind = (name: string, groupOrder: number, testTimeout: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/**/*.${name}.test.ts`],
    fileParallelism: false,
    sequence: { groupOrder },
    testTimeout,
    hookTimeout: testTimeout,
  },
});

const pure = {
  extends: true as const,
  test: {
    name: "pure",
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.{browser,engine,matrix,long,soak}.test.ts"],
    maxWorkers: "100%",
    // What is pure has no state to keep apart, and a third of the time went into loading the same modules for each file anew.
    isolate: false,
    unstubEnvs: true,
    sequence: { groupOrder: 0 },
    testTimeout: 20 * seconds,
  },
};

export default defineConfig({
  test: {
    globalSetup: ["test/machine.ts"],
    reporters: ["default", "./test/skips.ts"],
    projects: [
      pure,
      kind("browser", 1, 60 * seconds),
      kind("engine", 2, 120 * seconds),
      kind("matrix", 3, 10 * minutes),
      kind("long", 4, 30 * minutes),
      kind("soak", 5, 60 * minutes),
    ],
  },
});
