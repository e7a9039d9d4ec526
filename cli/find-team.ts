import type { Client } from '../api/client.ts';
import type { Team } from '../api/schemas/settings/team.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { toTeamSlug } from '../domain/team-slug.ts';
import { PulseError } from '../lib/errors.ts';
import { takeItems } from './take-items.ts';

/** Teams looked through for the one that was meant. */
const TEAMS_MAX = 1_000;
/** Names told to somebody who named none of them. */
const SUGGESTED_MAX = 10;

/**
 * @param name slug of the team, or the name it was made of
 * @throws PulseError `team_not_found`, naming those there are
 */
export async function findTeam(client: Client, name: string): Promise<Team> {
  const slug = toTeamSlug(name);
  const [found] = slug === '' ? [] : await takeItems(client.listTeams({ slug }), 1);
  if (found !== undefined) return found;
  const known = (await takeItems(client.listTeams(), TEAMS_MAX)).map((team) => team.slug);
  const meant = nearestWord(slug, known);
  const slugs = known.slice(0, SUGGESTED_MAX).join(', ');
  throw new PulseError(
    'team_not_found',
    known.length > 0
      ? `There is no team ${name}${meant === undefined ? '.' : `: did you mean ${meant}?`} Among those there are: ${slugs}. A repository is written owner/name.`
      : `There is no team yet. A repository is written owner/name.`,
  );
}
