import type { OperationType } from "../core/operation.ts";

/** An operation's parts as text. `input` is absent where there is none to show, `output` where nothing came back. */
export interface Told {
  readonly f: string;
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly type: OperationType;
}

/**
 * An operation in the few words that fit a box: `write 5`, `read → 4`, `cas [1,2] → ?`, `cas [1,2] failed`.
 *
 * What comes back from an operation with an input is an acknowledgement and is left out where it is `null` or the input again;
 * from one without an input it is an answer (`read → null`).
 */
export function tell({ f, input, output, type }: Told): string {
  const call = input === undefined ? f : `${f} ${input}`;
  if (type === "fail") return `${call} failed`;
  if (type === "info") return `${call} → ?`;
  const acknowledged = output === undefined || (input !== undefined && ["null", input].includes(output));
  return acknowledged ? call : `${call} → ${output}`;
}
