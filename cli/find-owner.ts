import type { Client, MetricsOwner } from '../api/client.ts';
import { findRepository } from './find-repository.ts';
import { findTeam } from './find-team.ts';

/**
 * Whose numbers a name means: those of a repository when it is written owner/name, else those of the team with this slug.
 * The zone is the team's, UTC for a repository.
 * @throws PulseError `repository_not_found`, `team_not_found`
 */
export async function findOwner(
  client: Client,
  name: string,
): Promise<MetricsOwner & { readonly name: string; readonly timeZone: string }> {
  if (name.includes('/')) {
    const { id, fullName } = await findRepository(client, name);
    return { repositoryId: id, name: fullName, timeZone: 'UTC' };
  }
  const { id, name: title, timeZone } = await findTeam(client, name);
  return { teamId: id, name: title, timeZone };
}
