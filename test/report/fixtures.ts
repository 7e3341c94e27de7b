/** Runs to report on, each a whole {@link RunData}: what a report must tell well, and what it must survive. */
export { crashed, empty } from "./fixtures/ended-early.ts";
export { manyFaults } from "./fixtures/faults.ts";
export { hostile } from "./fixtures/hostile.ts";
export { faultFrom, historyFrom } from "./fixtures/lines.ts";
export { PLAN, resultsOf } from "./fixtures/records.ts";
export { staleRead, unknown, vacuous, valid } from "./fixtures/stale-read.ts";
export { synthetic } from "./fixtures/synthetic.ts";
