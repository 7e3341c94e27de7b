/**
 * The nemeses that a cluster survives whose members write down what they promise and repeat what got lost: all but damage to what was
 * written, and wrong bytes on the wire.
 */
export const SURVIVED: readonly string[] = [
  ...["partition", "kill", "pause", "restart", "power-loss", "clock"],
  ...["delay", "loss", "duplicate", "reorder", "lost-replies"],
  ...["slow-disk", "full-disk", "sync-fails"],
  ...["terminate", "crash-loop", "rate", "read-only"],
];
