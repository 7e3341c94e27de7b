import type { Space } from "./space.ts";

/**
 * Takes a completed operation's call and return out of the list of events. Dancing links (Knuth 2000): what is taken out
 * keeps its neighbours, so it can be put back, the last one taken first. O(1).
 */
export function takeOut(space: Space, operation: number): void {
  unlink(space, operation);
  unlink(space, space.count + operation);
}

/** Puts back the operation that was taken out last. O(1). */
export function putBack(space: Space, operation: number): void {
  relink(space, space.count + operation);
  relink(space, operation);
}

function unlink({ next, previous }: Space, event: number): void {
  next[previous[event]!] = next[event]!;
  previous[next[event]!] = previous[event]!;
}

function relink({ next, previous }: Space, event: number): void {
  next[previous[event]!] = event;
  previous[next[event]!] = event;
}

/** True for an operation that is taken out. O(1): its neighbours do not know it any more. */
export const isOut = ({ next, previous }: Space, operation: number): boolean =>
  next[previous[operation]!] !== operation;
