/** The name of one member of a cluster: `n1`, `n2`, … */
export type NodeName = string;

/** Where something listens, as seen from the control node. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `n1` … `nN`. */
export const nodeNames = (count: number): NodeName[] => Array.from({ length: count }, (_, i) => `n${i + 1}`);

/** `127.0.0.1:2379`, `[::1]:2379`: as a URL has it. */
export const hostAndPort = ({ host, port }: Address): string =>
  `${host.includes(":") ? `[${host}]` : host}:${port}`;
