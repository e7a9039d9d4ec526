import * as teams from '../schemas/settings/team.ts';
import type { FilterOf, Transport } from './facts-client.ts';

/** The part of the client that makes and changes teams. */
export function createTeamsClient({ send, list }: Transport) {
  const team = (teamId: string) => `/v1/teams/${encodeURIComponent(teamId)}`;
  return {
    listTeams: (filter: FilterOf<typeof teams.TeamListQuerySchema> = {}) =>
      list('/v1/teams', filter, teams.TeamPageSchema),
    createTeam: (body: teams.CreateTeam) =>
      send({ method: 'POST', path: '/v1/teams', body }, teams.TeamSchema),
    changeTeam: (teamId: string, body: teams.ChangeTeam) =>
      send({ method: 'POST', path: team(teamId), body }, teams.TeamSchema),
    /** With all that is its own; what is known of repositories and people stays. */
    deleteTeam: (teamId: string) => send({ method: 'DELETE', path: team(teamId) }, teams.TeamSchema),

    /** With those that count no longer. */
    listTeamRepositories: (teamId: string) =>
      list(`${team(teamId)}/repositories`, {}, teams.TeamRepositoryPageSchema),
    /** Lets a repository count for a team. */
    watchRepository: (teamId: string, body: teams.WatchRepository) =>
      send({ method: 'POST', path: `${team(teamId)}/repositories`, body }, teams.TeamRepositorySchema),
    /** What happened until now goes on counting. */
    unwatchRepository: (teamId: string, repositoryId: string) =>
      send(
        {
          method: 'POST',
          path: `${team(teamId)}/repositories/${encodeURIComponent(repositoryId)}/disconnect`,
        },
        teams.TeamRepositorySchema,
      ),

    /** The roster, with those who left. */
    listTeamDevelopers: (teamId: string) =>
      list(`${team(teamId)}/developers`, {}, teams.TeamDeveloperPageSchema),
    addTeamDeveloper: (teamId: string, body: teams.AddTeamDeveloper) =>
      send({ method: 'POST', path: `${team(teamId)}/developers`, body }, teams.TeamDeveloperSchema),
    removeTeamDeveloper: (teamId: string, developerId: string) =>
      send(
        { method: 'DELETE', path: `${team(teamId)}/developers/${encodeURIComponent(developerId)}` },
        teams.TeamDeveloperSchema,
      ),
  };
}
