/** Which packets of a node the queue is for, whose keeper then says what becomes of them. */
export interface Queued {
  /** What these addresses send. */
  readonly sources: readonly string[];
  /** What comes from whoever is no member. */
  readonly fromClients: boolean;
  /** What goes to whoever is no member. */
  readonly toClients: boolean;
}

/** What the rules of one node are to do. */
export interface NodeRules {
  /** The addresses whose packets are dropped. */
  readonly dropped: readonly string[];
  readonly queued: Queued;
  /** The addresses of all other nodes. */
  readonly peers: readonly string[];
}

/** With nobody at the queue, packets pass. Its number, and the mark of what has been there, are the shaper's own. */
const TO_QUEUE = "-j NFQUEUE --queue-num 61717 --queue-bypass";
const SEEN = "-m mark --mark 0x61717 -j ACCEPT";

/**
 * The rules of one node as `iptables-restore --noflush` takes them: one table, all at once. The chains are emptied and not replaced: with a
 * chain that goes, the kernel drops all that waits in the queue.
 *
 * Drops are on INPUT alone: dropped on the way out, a datagram fails with an error in the sender's hands, and TCP asks again every half
 * second; a real cut is silent. They come first: what has waited in the queue meets them on its second way through.
 */
export function ruleset({ dropped, queued, peers }: NodeRules): string {
  const { sources, fromClients, toClients } = queued;
  const input = [
    ...(sources.length > 0 || fromClients ? [SEEN] : []),
    ...sources.map((source) => `-s ${source} ${TO_QUEUE}`),
    ...(fromClients ? othersQueued("-i", "-s", peers) : []),
  ];
  const output = toClients ? [SEEN, ...othersQueued("-o", "-d", peers)] : [];
  return [
    "*filter",
    "-F INPUT",
    "-F OUTPUT",
    ...dropped.map((source) => `-A INPUT -s ${source} -j DROP`),
    ...input.map((rule) => `-A INPUT ${rule}`),
    ...output.map((rule) => `-A OUTPUT ${rule}`),
    "COMMIT",
    "",
  ].join("\n");
}

/** Queues what neither stays inside the node nor is a member's. */
const othersQueued = (interfaceIs: string, addressIs: string, peers: readonly string[]): string[] => [
  `${interfaceIs} lo -j ACCEPT`,
  ...peers.map((peer) => `${addressIs} ${peer} -j ACCEPT`),
  TO_QUEUE,
];

/** Packets dropped, by source address, from what `iptables-save -c` prints: `[17:1020] -A INPUT -s 10.200.1.11/32 -j DROP`. */
export function droppedBySource(saved: string): Map<string, number> {
  const rules = saved.matchAll(/^\[(\d+):\d+\] -A INPUT -s ([\d.]+)(?:\/32)? -j DROP$/gm);
  return new Map([...rules].map(([, packets, source]) => [source as string, Number(packets)]));
}
