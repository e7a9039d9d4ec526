import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Colours text when the stream it goes to shows colours: a terminal, unless NO_COLOR or FORCE_COLOR say otherwise. */
export type Painter = (format: Format, text: string) => string;

/** A painter for what is written to `stream`. */
export function newPainter(stream: Writable): Painter {
  return (format, text) => styleText(format, text, { stream });
}
