/**
 * The filter table that drops what these addresses send, and nothing else. Rules are on INPUT alone: dropped on the way
 * out, a datagram fails with an error in the sender's hands, and TCP asks again every half second; a real cut is silent.
 */
export function ruleset(sources: readonly string[]): string {
  return [
    "*filter",
    ":INPUT ACCEPT",
    ...sources.map((source) => `-A INPUT -s ${source} -j DROP`),
    "COMMIT",
    "",
  ].join("\n");
}

/** Packets dropped, by source address, from what `iptables-save -c` prints: `[17:1020] -A INPUT -s 10.200.1.11/32 -j DROP`. */
export function droppedBySource(saved: string): Map<string, number> {
  const rules = saved.matchAll(/^\[(\d+):\d+\] -A INPUT -s ([\d.]+)(?:\/32)? -j DROP$/gm);
  return new Map([...rules].map(([, packets, source]) => [source as string, Number(packets)]));
}
