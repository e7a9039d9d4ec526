/** No entry. */
const NONE = -1;
const FIRST_CAPACITY = 1 << 12;

/**
 * Postings of one repository in memory: for each 64-bit bucket the numbers of the pull requests that carry it, newest (largest)
 * first. Open addressing over typed arrays, lists linked by index: about 8 bytes an entry and 24 a bucket.
 */
export class PostingTable {
  #slotHi = new Uint32Array(FIRST_CAPACITY);
  #slotLo = new Uint32Array(FIRST_CAPACITY);
  #slotHead = new Int32Array(FIRST_CAPACITY).fill(NONE);
  #buckets = 0;
  #number = new Int32Array(FIRST_CAPACITY);
  #next = new Int32Array(FIRST_CAPACITY);
  #entries = 0;

  get entries(): number {
    return this.#entries;
  }

  /** Adds one posting; a number that is there already stays once. */
  add(hi: number, lo: number, number: number): void {
    if (this.#buckets * 2 >= this.#slotHead.length) this.#growSlots();
    if (this.#entries === this.#number.length) this.#growEntries();
    const slot = this.#find(hi, lo);
    let head = this.#slotHead[slot]!;
    if (head === NONE) {
      this.#slotHi[slot] = hi;
      this.#slotLo[slot] = lo;
      this.#buckets++;
    }
    // Nearly always the new number is the largest; a re-pushed older pull request walks to its place.
    let before = NONE;
    while (head !== NONE && this.#number[head]! > number) {
      before = head;
      head = this.#next[head]!;
    }
    if (head !== NONE && this.#number[head] === number) return;
    const entry = this.#entries++;
    this.#number[entry] = number;
    this.#next[entry] = head;
    if (before === NONE) this.#slotHead[slot] = entry;
    else this.#next[before] = entry;
  }

  /** Removes one posting, if there. The bucket keeps its slot, with an empty list of its own kind. */
  remove(hi: number, lo: number, number: number): void {
    const slot = this.#find(hi, lo);
    let before = NONE;
    let entry = this.#slotHead[slot]!;
    while (entry !== NONE && this.#number[entry]! > number) {
      before = entry;
      entry = this.#next[entry]!;
    }
    if (entry === NONE || this.#number[entry] !== number) return;
    // A head must stay an entry, or the slot would look free and break the probe chains behind it: a number below every
    // window takes its place.
    if (before !== NONE) this.#next[before] = this.#next[entry]!;
    else if (this.#next[entry] !== NONE) this.#slotHead[slot] = this.#next[entry]!;
    else this.#number[entry] = NONE;
  }

  /** Appends to `out` the numbers in [from, before), largest first, at most `cap`; returns how many. */
  collect(hi: number, lo: number, from: number, before: number, cap: number, out: number[]): number {
    let entry = this.#slotHead[this.#find(hi, lo)]!;
    let found = 0;
    while (entry !== NONE && found < cap) {
      const number = this.#number[entry]!;
      if (number < from) break;
      if (number < before) {
        out.push(number);
        found++;
      }
      entry = this.#next[entry]!;
    }
    return found;
  }

  /** The slot that holds the bucket, or the free one where it would go. */
  #find(hi: number, lo: number): number {
    const mask = this.#slotHead.length - 1;
    let slot = (Math.imul(hi, 0x9e3779b1) ^ Math.imul(lo, 0x85ebca77)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    // Ends: less than half of the slots are taken.
    while (this.#slotHead[slot] !== NONE && (this.#slotHi[slot] !== hi || this.#slotLo[slot] !== lo)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #growSlots(): void {
    const { hi, lo, head } = { hi: this.#slotHi, lo: this.#slotLo, head: this.#slotHead };
    this.#slotHi = new Uint32Array(head.length * 2);
    this.#slotLo = new Uint32Array(head.length * 2);
    this.#slotHead = new Int32Array(head.length * 2).fill(NONE);
    for (let old = 0; old < head.length; old++) {
      if (head[old] === NONE) continue;
      const slot = this.#find(hi[old]!, lo[old]!);
      this.#slotHi[slot] = hi[old]!;
      this.#slotLo[slot] = lo[old]!;
      this.#slotHead[slot] = head[old]!;
    }
  }

  #growEntries(): void {
    const number = new Int32Array(this.#number.length * 2);
    number.set(this.#number);
    this.#number = number;
    const next = new Int32Array(this.#next.length * 2);
    next.set(this.#next);
    this.#next = next;
  }
}
