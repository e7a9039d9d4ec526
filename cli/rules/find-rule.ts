import { nearestWord } from '../../domain/nearest-word.ts';
import { PulseError } from '../../lib/errors.ts';

/** A rule as the lists show it. */
export interface NamedRule {
  readonly id: string;
  /** What tells it from others, as its list shows it; its words are looked for in this order. */
  readonly names: readonly string[];
}

/**
 * The rule that somebody named.
 * @param text its id, or a name of it which no other has: its pattern, as it was given
 * @param where of what they are, and the command that lists them
 * @throws PulseError `rule_not_found` when there is none, or several have that name
 */
export function findRule<T extends NamedRule>(
  rules: readonly T[],
  text: string,
  where: { readonly noun: string; readonly plural: string; readonly list: string },
): T {
  const byId = rules.find(({ id }) => id === text);
  if (byId !== undefined) return byId;
  const found = rules.filter(({ names }) => names.some((name) => name.toLowerCase() === text.toLowerCase()));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw new PulseError(
      'rule_not_found',
      `${found.length} ${where.plural} are of ${text}: give the id of one (${ids}). To see them: ${where.list}`,
    );
  }
  const meant = nearestWord(
    text,
    rules.flatMap(({ names }) => names),
  );
  throw new PulseError(
    'rule_not_found',
    `There is no ${where.noun} ${text}${meant === undefined ? '.' : `: did you mean ${meant}?`} To see those there are: ${where.list}`,
  );
}
