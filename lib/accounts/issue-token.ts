import { hintOfAccessToken } from '../../domain/accounts/access-token.ts';
import {
  type AccessTokenRow,
  countAccessTokens,
  insertAccessToken,
  type TokenOwner,
} from '../../sql/accounts/access-tokens.ts';
import { listTeamsOfUser } from '../../sql/accounts/team-members.ts';
import type { Database } from '../database/database.ts';
import { PulseError } from '../errors.ts';
import { generateAccessToken } from './generate-token.ts';
import { hashToken } from './hash-token.ts';

const TOKENS_MAX = 100;
const TEAMS_MAX = 1_000;
const DAYS = 90;

export interface AskedToken {
  readonly name: string;
  readonly scopes?: readonly ('read' | 'write' | 'operate')[] | undefined;
  readonly teamIds?: readonly string[] | undefined;
  readonly expiresInDays?: number | undefined;
}

/**
 * Makes an access token. What it may do is decided at each use, by what its owner may then.
 *
 * @throws PulseError `too_many_tokens`, `team_not_found` when the person is not in one of the teams
 */
export async function issueToken(
  { slonik }: Pick<Database, 'slonik'>,
  owner: TokenOwner,
  createdBy: string | null,
  { name, scopes = ['read'], teamIds, expiresInDays = DAYS }: AskedToken,
): Promise<{ readonly secret: string; readonly row: AccessTokenRow }> {
  if ((await countAccessTokens(slonik, owner)) >= TOKENS_MAX) {
    throw new PulseError('too_many_tokens', `There are ${TOKENS_MAX} tokens already: take one back first.`);
  }
  if (teamIds !== undefined && 'userId' in owner) {
    const own = new Set((await listTeamsOfUser(slonik, owner.userId, TEAMS_MAX)).map(({ teamId }) => teamId));
    const foreign = teamIds.find((teamId) => !own.has(teamId));
    if (foreign !== undefined)
      throw new PulseError('team_not_found', `You are in no team with the id ${foreign}.`);
  }
  const secret = generateAccessToken();
  const row = await insertAccessToken(slonik, {
    owner,
    name,
    hash: hashToken(secret),
    hint: hintOfAccessToken(secret),
    scopes: [...new Set(scopes)],
    teamIds: teamIds ?? null,
    createdBy,
    days: expiresInDays,
  });
  return { secret, row };
}
