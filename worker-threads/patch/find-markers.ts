import type { Kernels } from '../kernels/load-kernels.ts';

/** Where things stand in a table, as `assembly/find-marker.ts` reads them. */
const NIBBLES = 16;
const MARKERS = 64;
const MARKER_TEXT = 4;
/** Markers have a bit each in the lookups; those beyond eight share theirs. */
const BITS = 8;

/** Rules are few and live long, and so do their lists of markers. */
const tables = new WeakMap<readonly string[], Uint8Array>();

/**
 * The address of the table of the markers, in the kernels' memory until they parse another patch.
 * @param markers texts that are not empty
 */
export function placeMarkers(kernels: Kernels, markers: readonly string[]): number {
  const table = tables.get(markers) ?? writeMarkerTable(markers);
  tables.set(markers, table);
  const address = kernels.allocateBytes(table.length);
  new Uint8Array(kernels.memory.buffer, address, table.length).set(table);
  return address;
}

function writeMarkerTable(markers: readonly string[]): Uint8Array {
  const texts = markers.map((marker) => Buffer.from(marker)).filter((text) => text.length > 0);
  const bytes = texts.reduce((sum, text) => sum + MARKER_TEXT + text.length, MARKER_TEXT);
  const table = Buffer.alloc(MARKERS + bytes);
  let at = MARKERS;
  for (const [index, text] of texts.entries()) {
    for (const place of [0, 1])
      markNibbles(table.subarray(place * 2 * NIBBLES), text[place], 1 << (index % BITS));
    table.writeUInt32LE(text.length, at);
    at += MARKER_TEXT + text.copy(table, at + MARKER_TEXT);
  }
  return table;
}

/** A marker that has no such byte goes with all of them. */
function markNibbles(lookups: Uint8Array, byte: number | undefined, bit: number): void {
  for (let nibble = 0; nibble < NIBBLES; nibble += 1) {
    if (byte === undefined || (byte & 0xf) === nibble) lookups[nibble]! |= bit;
    if (byte === undefined || byte >> 4 === nibble) lookups[NIBBLES + nibble]! |= bit;
  }
}
