import { register } from "./register.ts";
import { set } from "./set.ts";

export { register, set };

/** Every workload, by name. */
export const stockWorkloads = { register, set } as const;
