import { bank } from "./bank.ts";
import { counter } from "./counter.ts";
import { listAppend } from "./list-append.ts";
import { log } from "./log.ts";
import { register } from "./register.ts";
import { set } from "./set.ts";

export { bank, counter, listAppend, log, register, set };

/** Every workload, by name. */
export const stockWorkloads = { register, set, "list-append": listAppend, counter, bank, log } as const;
