import { PulseError } from '../errors.ts';

export function teamGone(teamId: string): PulseError {
  return new PulseError('team_not_found', `There is no team with the id ${teamId}.`);
}
