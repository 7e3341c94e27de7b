/** The name of one member of a cluster: `n1`, `n2`, … */
export type NodeName = string;

/** Where something listens, as seen from the control node. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `n1` … `nN`. */
export const nodeNames = (count: number): NodeName[] => Array.from({ length: count }, (_, i) => `n${i + 1}`);
