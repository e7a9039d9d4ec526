/**
 * A record is a 64-bit hash (of a token, or of the shingle that begins there), its place, and four unused bytes, so that no record lies in
 * two cache lines. A place is twice the number of the line, counted from 1 in the line table, plus 1 when winnowing selected the
 * shingle: never 0.
 */

export const RECORD_BYTES: u32 = 16;
/** Where the place lies in a record. */
export const PLACE: usize = 8;

/** The place of a token in the line at an index of the line table. */
export function placeInLine(line: u32): u32 {
  return (line + 1) << 1;
}

/** The index in the line table that a place tells. */
export function lineOfPlace(place: u32): u32 {
  return (place >> 1) - 1;
}
