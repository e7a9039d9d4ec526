import { RISK_FACTORS, RISK_VERSION } from './all-risk-factors.ts';
import { RISK_OPTIONS } from './risk-settings.ts';
import { LEVEL_UNTIL } from './score-risk.ts';

/** The formula with every default and its reason, in Markdown: made of the declarations, for the reference of the API. */
export function describeFormula(): string {
  const factors = Object.values(RISK_FACTORS);
  const options = Object.values(RISK_OPTIONS);
  return [
    `**The formula**, version ${RISK_VERSION}. Each factor has a value, read from facts. Its impact is 0 up to *calm*, 100 from *alarming* on, and ` +
      'a straight line between:',
    '`impact = 100 · min(1, max(0, (value − calm) / (alarming − calm)))`',
    '`score = round(Σ weight · impact / Σ weight)`, over the factors whose value is known. What is unknown does not count, and the weights ' +
      'of the others make up for it: a factor of weight 20 among known weights of 80 in all is a quarter of the score.',
    `Low is 0 to ${LEVEL_UNTIL.low}, medium to ${LEVEL_UNTIL.medium}, high to 100. A factor’s trend compares its value with that of a week before.`,
    [
      '| factor | unit | calm | alarming | weight |',
      '|---|---|---|---|---|',
      ...factors.map(
        ({ name, unit, scale }) =>
          `| \`${name}\` | ${unit} | ${scale.calm} | ${scale.alarming} | ${scale.weight} |`,
      ),
    ].join('\n'),
    factors
      .map(({ name, measures, itemsMin, reason }) => {
        const least = itemsMin > 1 ? ` Unknown with fewer than ${itemsMin} items.` : '';
        return `- \`${name}\`: ${measures}${least} *Why these numbers:* ${reason}`;
      })
      .join('\n'),
    options
      .map(
        (option) =>
          `- \`${option.name}\` (${option.default} ${option.unit}): ${option.measures} *Why:* ${option.reason}`,
      )
      .join('\n'),
  ].join('\n\n');
}
