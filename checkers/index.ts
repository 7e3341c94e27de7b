/** Checkers and models, as tests and plans name them: `ordeal/checkers`. */

export { availability } from "./availability.ts";
export { linearizable } from "./linearizable/linearizable.ts";
export type { Cell, LookAhead, Model, ModelOperation, Role } from "./linearizable/model.ts";
export { type AppendMapOptions, appendMap } from "./linearizable/models/append-map.ts";
export { casRegister } from "./linearizable/models/cas-register.ts";
export { cellModel } from "./linearizable/models/cell-model.ts";
export type { NamedModel } from "./linearizable/models/models.ts";
export { register } from "./linearizable/models/register.ts";
export { set } from "./set.ts";
export { staleReads } from "./stale-reads.ts";
export { statistics } from "./statistics.ts";
