/** The one in the middle; of an even number, the later of the two. */
export const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[figures.length >> 1] as number;
