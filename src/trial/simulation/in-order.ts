/**
 * Works on `ahead` items at a time and hands the results on in the order of the items: so what comes first is the same however fast
 * each was. Who has seen enough stops asking. What is then still under way may fail unheard.
 */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for (const item of items) {
    if (underWay.length >= ahead) yield await (underWay.shift() as Promise<R>);
    const result = work(item);
    result.catch(() => {});
    underWay.push(result);
  }
  for (const result of underWay) yield await result;
}
