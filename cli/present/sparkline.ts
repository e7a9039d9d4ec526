const BARS = '▁▂▃▄▅▆▇█';

/**
 * A line of bars, one for each value, between the smallest and the largest; a dot where there is none. Where all are the same the
 * bars are low.
 */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  return values
    .map((value) => {
      if (value === null) return '·';
      const height = span === 0 ? 0 : ((value - low) / span) * (BARS.length - 1);
      return BARS[Math.round(height)]!;
    })
    .join('');
}
