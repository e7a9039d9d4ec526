import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** First bytes of a binary COPY: signature, flags, length of the header's extension. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const TRAILER = Buffer.from('ffff', 'hex');
const FIRST_CHUNK_BYTES = 64 * 1024;
const CHUNK_BYTES_MAX = 1024 * 1024;
const TEXT_OID = 25;
/** Digits of a numeric are those of this base. */
const NUMERIC_BASE = 10_000;
const EPOCH_MS = Date.UTC(2000, 0, 1);

/**
 * Encodes rows for `copy … from stdin (format binary)`, straight into bytes: a posting costs 40 of them and no object.
 * Format: PostgreSQL documentation, COPY, "Binary Format". Each `row` must be followed by its fields in order.
 */
export class CopyWriter {
  #chunks: Buffer[] = [HEADER];
  #buffer = Buffer.allocUnsafe(FIRST_CHUNK_BYTES);
  #at = 0;
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  row(fields: number): this {
    this.#reserve(2);
    this.#at = this.#buffer.writeInt16BE(fields, this.#at);
    this.#rows++;
    return this;
  }

  null(): this {
    this.#reserve(4);
    this.#at = this.#buffer.writeInt32BE(-1, this.#at);
    return this;
  }

  bool(value: boolean): this {
    this.#length(1);
    this.#at = this.#buffer.writeInt8(value ? 1 : 0, this.#at);
    return this;
  }

  int2(value: number): this {
    this.#length(2);
    this.#at = this.#buffer.writeInt16BE(value, this.#at);
    return this;
  }

  int4(value: number): this {
    this.#length(4);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
    return this;
  }

  /** A 64-bit value given as two unsigned words. */
  int8Words(hi: number, lo: number): this {
    this.#length(8);
    this.#at = this.#buffer.writeUInt32BE(hi, this.#at);
    this.#at = this.#buffer.writeUInt32BE(lo, this.#at);
    return this;
  }

  /** A safe, non-negative integer. */
  int8(value: number): this {
    return this.int8Words(Math.floor(value / 2 ** 32), value >>> 0);
  }

  float4(value: number): this {
    this.#length(4);
    this.#at = this.#buffer.writeFloatBE(value, this.#at);
    return this;
  }

  float8(value: number): this {
    this.#length(8);
    this.#at = this.#buffer.writeDoubleBE(value, this.#at);
    return this;
  }

  /** A numeric from 0 to 9999, with up to four digits after the point. */
  numeric(value: number): this {
    const parts = Math.round(value * NUMERIC_BASE);
    this.#length(12);
    for (const word of [2, 0, 0, 4, Math.floor(parts / NUMERIC_BASE), parts % NUMERIC_BASE])
      this.#at = this.#buffer.writeInt16BE(word, this.#at);
    return this;
  }

  /** A one-dimensional text[]. */
  textArray(values: readonly string[]): this {
    const encoded = values.map((value) => Buffer.from(value));
    const size = encoded.reduce((sum, bytes) => sum + 4 + bytes.length, values.length === 0 ? 12 : 20);
    this.#length(size);
    const header = values.length === 0 ? [0, 0, TEXT_OID] : [1, 0, TEXT_OID, values.length, 1];
    for (const word of header) this.#at = this.#buffer.writeInt32BE(word, this.#at);
    for (const bytes of encoded) {
      this.#at = this.#buffer.writeInt32BE(bytes.length, this.#at);
      this.#at += bytes.copy(this.#buffer, this.#at);
    }
    return this;
  }

  /** Text and enum labels; NUL, which PostgreSQL's text cannot hold, becomes U+FFFD. */
  text(value: string): this {
    const clean = value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
    const length = Buffer.byteLength(clean);
    this.#length(length);
    this.#at += this.#buffer.write(clean, this.#at);
    return this;
  }

  textOrNull(value: string | null): this {
    return value === null ? this.null() : this.text(value);
  }

  bytes(value: Uint8Array): this {
    this.#length(value.byteLength);
    this.#buffer.set(value, this.#at);
    this.#at += value.byteLength;
    return this;
  }

  uuid(value: string): this {
    return this.bytes(Buffer.from(value.replaceAll('-', ''), 'hex'));
  }

  jsonb(value: unknown): this {
    // jsonb refuses the NUL escape; U+FFFD stands for it, as in text.
    const text = JSON.stringify(value).replaceAll('\\u0000', '\\ufffd');
    const length = Buffer.byteLength(text);
    this.#length(length + 1);
    this.#at = this.#buffer.writeInt8(1, this.#at);
    this.#at += this.#buffer.write(text, this.#at);
    return this;
  }

  jsonbOrNull(value: unknown): this {
    return value === null || value === undefined ? this.null() : this.jsonb(value);
  }

  /** A moment, in ms since 1970; not before 2000, which is where PostgreSQL counts from. */
  timestamp(ms: number): this {
    return this.int8((ms - EPOCH_MS) * 1_000);
  }

  timestampOrNull(ms: number | null): this {
    return ms === null ? this.null() : this.timestamp(ms);
  }

  /** What was written since the last call: for streams that are longer than memory. Ends with `finish`. */
  take(): Buffer[] {
    this.#flush();
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }

  /** The whole stream, or what is left of it; the writer must not be used afterwards. */
  finish(): Buffer[] {
    this.#flush();
    this.#chunks.push(TRAILER);
    return this.#chunks;
  }

  #length(bytes: number): void {
    this.#reserve(bytes + 4);
    this.#at = this.#buffer.writeInt32BE(bytes, this.#at);
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const size = Math.min(CHUNK_BYTES_MAX, this.#buffer.length * 2);
    this.#flush();
    this.#buffer = Buffer.allocUnsafe(Math.max(size, bytes));
    this.#at = 0;
  }

  #flush(): void {
    if (this.#at > 0) this.#chunks.push(this.#buffer.subarray(0, this.#at));
    this.#buffer = Buffer.alloc(0);
  }
}

/**
 * Sends the rows of a writer.
 * @param target table and columns, e.g. `pr_files (repo_id, path)`; never from outside
 */
export async function copyRows(client: ClientBase, target: string, writer: CopyWriter): Promise<void> {
  if (writer.rows === 0) return;
  const sink = client.query(copyFrom(`copy ${target} from stdin (format binary)`));
  await pipeline(writer.finish(), sink);
}

/**
 * Sends rows as they are made: PostgreSQL reads some while the next ones are written.
 * @param target as in `copyRows`
 * @param write writes the next rows, and tells whether there are more
 * @returns rows sent
 */
export async function copyStream(
  client: ClientBase,
  target: string,
  write: (writer: CopyWriter) => boolean,
): Promise<number> {
  const writer = new CopyWriter();
  function* chunks(): Generator<Buffer> {
    while (write(writer)) yield* writer.take();
    yield* writer.finish();
  }
  await pipeline(chunks, client.query(copyFrom(`copy ${target} from stdin (format binary)`)));
  return writer.rows;
}
