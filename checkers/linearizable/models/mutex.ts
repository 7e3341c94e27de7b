import type { Model } from "../model.ts";
import { cellModel } from "./cell-model.ts";

/**
 * A lock that does not know its owner: `acquire` is possible while it is free, `release` while it is held, whoever calls
 * it. Inputs and outputs say nothing.
 */
export function mutex(): Model {
  return cellModel({
    name: "mutex",
    init: "free",
    functions: { acquire: "both", release: "both" },
    demands: ({ f }) => (f === "acquire" ? "free" : "held"),
    leaves: ({ f }) => (f === "acquire" ? "held" : "free"),
    describeOperation: ({ f }) => f,
    describeState: String,
  });
}

/** A lock that only its owner can release: who acquired it, by process. Acquiring it twice is not possible. */
export function ownerMutex(): Model {
  return cellModel({
    name: "owner-mutex",
    init: null,
    shape: "owner-mutex",
    functions: { acquire: "both", release: "both" },
    seesProcess: true,
    demands: ({ f, process }) => (f === "acquire" ? null : (process ?? null)),
    leaves: ({ f, process }) => (f === "acquire" ? (process ?? null) : null),
    describeOperation: ({ f }) => f,
    describeState: (owner) => (owner === null ? "free" : `held by process ${owner}`),
  });
}
