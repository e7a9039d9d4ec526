import { DETECTORS, thresholdsOf } from './all-detectors.ts';

/** Every type with its thresholds, defaults and reasons, in Markdown: made of the declarations, for the reference of the API. */
export function describeAnomalies(): string {
  return Object.values(DETECTORS)
    .map(({ type, title, version, definition }) => {
      const thresholds = Object.entries(thresholdsOf(type)).map(
        ([name, { measures, unit, default: value, range, reason }]) =>
          `- \`${name}\` (${value} ${unit}; ${range.min} to ${range.max}): ${measures} *Why:* ${reason}`,
      );
      return [`**${title}** (\`${type}\`, version ${version}). ${definition}`, thresholds.join('\n')].join(
        '\n\n',
      );
    })
    .join('\n\n');
}
