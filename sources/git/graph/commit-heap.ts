/** A binary max-heap of commits: the newest comes out first. Grows as needed and is reused between walks. */
export class CommitHeap {
  #items = new Uint32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
  }

  push(commit: number): void {
    if (this.#size === this.#items.length) {
      const grown = new Uint32Array(this.#size * 2);
      grown.set(this.#items);
      this.#items = grown;
    }
    const items = this.#items;
    let at = this.#size++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (items[above]! >= commit) break;
      items[at] = items[above]!;
      at = above;
    }
    items[at] = commit;
  }

  /** Removes and returns the largest; the heap must not be empty. */
  pop(): number {
    const items = this.#items;
    const top = items[0]!;
    const last = items[--this.#size]!;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#size) break;
      if (below + 1 < this.#size && items[below + 1]! > items[below]!) below++;
      if (items[below]! <= last) break;
      items[at] = items[below]!;
      at = below;
    }
    items[at] = last;
    return top;
  }
}
