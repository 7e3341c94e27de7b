/** A Vitest reporter that ends a run with why tests were skipped: what is skipped in silence is soon taken for tested. */
import type { Reporter, TestCase, TestModule } from "vitest/node";

/** The reasons of all skipped tests, each with the number of tests it holds for. */
function reasons(modules: readonly TestModule[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const module of modules) {
    for (const test of module.children.allTests("skipped")) {
      counts.set(reason(test), (counts.get(reason(test)) ?? 0) + 1);
    }
  }
  return counts;
}

function reason(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  return test.meta().lacks ?? note ?? "marked to be skipped, or not selected";
}

/** Prints one line a reason. */
export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const [why, count] of reasons(modules)) console.log(`skipped ${count}: ${why}`);
  }
}
