/**
 * Object ids as packed bytes with an open-addressing table over them: 28 bytes an id instead of about 100 for a
 * string in a Map. Ids are uniformly distributed hashes, so their first four bytes serve as hash value.
 */
export class ObjectIdIndex {
  readonly idBytes: number;
  #bytes: Buffer;
  #slots: Int32Array;
  #size = 0;

  /** @param idBytes 20 for SHA-1, 32 for SHA-256 */
  constructor(idBytes: number, capacity = 1024) {
    this.idBytes = idBytes;
    this.#slots = new Int32Array(nextPowerOfTwo(capacity * 2)).fill(-1);
    this.#bytes = allocate(this.#slots.length, idBytes);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds the id written in hex at `offset` of `text`; returns its number, the present one if it is known. */
  addHex(text: Buffer, offset: number): number {
    if ((this.#size + 1) * 2 > this.#slots.length) this.#grow();
    const at = this.#size * this.idBytes;
    for (let i = 0; i < this.idBytes; i++) {
      this.#bytes[at + i] = (HEX[text[offset + 2 * i]!]! << 4) | HEX[text[offset + 2 * i + 1]!]!;
    }
    const slot = this.#findSlot(at);
    const present = this.#slots[slot]!;
    if (present >= 0) return present;
    this.#slots[slot] = this.#size;
    return this.#size++;
  }

  /** The number of an id in hex; -1 when it is unknown. */
  find(hex: string): number {
    if (hex.length !== this.idBytes * 2) return -1;
    const at = this.#size * this.idBytes;
    if (this.#bytes.write(hex, at, 'hex') !== this.idBytes) return -1;
    return this.#slots[this.#findSlot(at)]!;
  }

  hex(number: number): string {
    const at = number * this.idBytes;
    return this.#bytes.toString('hex', at, at + this.idBytes);
  }

  /** The slot that holds the id whose bytes stand at `at`, or the free one where it belongs. */
  #findSlot(at: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#bytes.readUInt32LE(at) & mask;
    for (;;) {
      const number = this.#slots[slot]!;
      if (number < 0) return slot;
      const other = number * this.idBytes;
      if (this.#bytes.compare(this.#bytes, other, other + this.idBytes, at, at + this.idBytes) === 0)
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const slots = this.#slots.length * 2;
    const bytes = allocate(slots, this.idBytes);
    this.#bytes.copy(bytes, 0, 0, this.#size * this.idBytes);
    this.#bytes = bytes;
    this.#slots = new Int32Array(slots).fill(-1);
    for (let number = 0; number < this.#size; number++) {
      this.#slots[this.#findSlot(number * this.idBytes)] = number;
    }
  }
}

/** Value of each hex digit by its byte. */
const HEX = new Uint8Array(256);
for (let digit = 0; digit < 16; digit++) HEX[digit.toString(16).charCodeAt(0)] = digit;

/** The table is at most half full; one id more serves as scratch for look-ups. */
function allocate(slots: number, idBytes: number): Buffer {
  return Buffer.alloc((slots / 2 + 1) * idBytes);
}

function nextPowerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, value)));
}
