/**
 * What a server survives that syncs before it promises, with whatever happens to its processes, clock and disk, and to what it says to
 * others: all but damage to what was written, and wrong bytes on the wire.
 */
export const SURVIVED_BY_ONE: readonly string[] = [
  ...["kill", "terminate", "crash-loop", "pause", "restart", "power-loss", "clock"],
  ...["delay", "loss", "duplicate", "reorder", "rate", "lost-replies", "network"],
  ...["slow-disk", "full-disk", "read-only"],
];
