import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { PulseError } from '../../lib/errors.ts';

interface MediaRange {
  readonly type: string;
  /** 0 to 1 */
  readonly q: number;
}

/**
 * The media type to answer with, of those that an operation has, by the `Accept` header (RFC 9110, 12.5.1): each type is worth the
 * weight of the range that names it most closely; among equal weights the closest name counts, then the order of `offered`. Without
 * the header the first one.
 *
 * @throws PulseError `not_acceptable` when the header takes none of them
 */
export function chooseType(c: Context, offered: readonly string[]): string {
  const chosen = accepts(c, {
    header: 'Accept',
    supports: [...offered],
    default: offered[0]!,
    match: (ranges, { default: first }) => (ranges.length === 0 ? first : (pickType(ranges, offered) ?? '')),
  });
  if (chosen !== '') return chosen;
  throw new PulseError(
    'not_acceptable',
    `This is answered as ${offered.join(' or as ')}, of which the Accept header takes none.`,
  );
}

/** The best of the offered types; null when none is wanted. */
function pickType(ranges: readonly MediaRange[], offered: readonly string[]): string | null {
  const wanted = offered
    .map((type) => ({ type, ...weigh(ranges, type) }))
    .filter(({ weight }) => weight > 0)
    // Stable, so that what is equal stays in the order of the offer.
    .sort((a, b) => b.weight - a.weight || b.closeness - a.closeness);
  return wanted[0]?.type ?? null;
}

function weigh(ranges: readonly MediaRange[], type: string): { weight: number; closeness: number } {
  const names = ['*/*', `${type.split('/')[0]}/*`, type];
  const matching = ranges
    .map((range) => ({ weight: range.q, closeness: names.indexOf(range.type.toLowerCase()) }))
    .filter(({ closeness }) => closeness >= 0)
    .sort((a, b) => b.closeness - a.closeness);
  return matching[0] ?? { weight: 0, closeness: -1 };
}
