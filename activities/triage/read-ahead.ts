/**
 * Reads a stream while its consumer is busy, up to `limit` items ahead. The order is kept; an error of the source comes when its
 * turn does. A consumer that stops early ends the source.
 */
export async function* readAhead<Item>(
  source: AsyncIterable<Item>,
  limit: number,
): AsyncGenerator<Item, void, undefined> {
  const buffer: Item[] = [];
  let ended = false;
  let stopped = false;
  let wake = Promise.withResolvers<void>();
  const signal = (): void => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  const reading = (async () => {
    for await (const item of source) {
      buffer.push(item);
      signal();
      while (buffer.length >= limit && !stopped) await wake.promise;
      if (stopped) return;
    }
  })().finally(() => {
    ended = true;
    signal();
  });
  // Met below, or dropped with a consumer that no longer asks.
  reading.catch(() => {});
  try {
    for (;;) {
      while (buffer.length > 0) {
        yield buffer.shift()!;
        signal();
      }
      if (ended) break;
      await wake.promise;
    }
    await reading;
  } finally {
    stopped = true;
    signal();
    await reading.catch(() => {});
  }
}
