/** The first items of a list that is fetched as it is read; nothing beyond them is fetched. */
export async function takeItems<Item>(items: AsyncIterable<Item>, countMax: number): Promise<Item[]> {
  const taken: Item[] = [];
  if (countMax === 0) return taken;
  for await (const item of items) {
    taken.push(item);
    if (taken.length >= countMax) break;
  }
  return taken;
}
