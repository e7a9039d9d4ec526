import type { TeamDeveloperRow } from '../../sql/teams/team-developers.ts';
import type { TeamRepositoryRow } from '../../sql/teams/team-repositories.ts';
import type { TeamRow } from '../../sql/teams/teams.ts';
import type { Team } from '../schemas/settings/team.ts';
import { presentTime } from './present-time.ts';

export function presentTeam(row: TeamRow): Team {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}

export function presentTeamRepository(row: TeamRepositoryRow) {
  return {
    repositoryId: String(row.repoId),
    fullName: row.fullName,
    connectedAt: row.connectedAt.toISOString(),
    disconnectedAt: presentTime(row.disconnectedAt),
  };
}

export function presentTeamDeveloper(row: TeamDeveloperRow) {
  const { developerId, name, login, role } = row;
  return {
    developerId,
    name,
    login,
    role,
    joinedAt: row.joinedAt.toISOString(),
    leftAt: presentTime(row.leftAt),
  };
}
