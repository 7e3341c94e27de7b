/** The index of the first of these ascending times that is later than `moment`; their count where none is. Binary search. */
export function firstAfter(times: Float64Array, moment: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! > moment) high = middle;
    else low = middle + 1;
  }
  return low;
}
