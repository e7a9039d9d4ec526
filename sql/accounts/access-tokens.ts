import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const tokenScope = z.enum(['read', 'write', 'operate']);
const tokenRow = z.object({
  tokenId: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(tokenScope),
  teamIds: z.array(z.string()).nullable(),
  createdBy: z.string().nullable(),
  createdAt: z.date(),
  createdAtExact: z.string(),
  expiresAt: z.date(),
  lastUsedAt: z.date().nullable(),
  lastUsedIp: z.string().nullable(),
});
export type AccessTokenRow = z.infer<typeof tokenRow>;

const COLUMNS = sql.fragment`
  t.token_id as "tokenId", t.name, t.hint, t.scopes, t.team_ids as "teamIds", t.created_by as "createdBy", t.created_at as "createdAt",
  to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAtExact", t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt", host(t.last_used_ip) as "lastUsedIp"`;

/** Whose a token is: a person's, or a team's. */
export type TokenOwner = { readonly userId: string } | { readonly teamId: string };

const ownedBy = (owner: TokenOwner) =>
  'userId' in owner
    ? sql.fragment`t.user_id = ${owner.userId}::uuid`
    : sql.fragment`t.team_id = ${owner.teamId}::uuid`;

export interface NewAccessToken {
  readonly owner: TokenOwner;
  readonly name: string;
  readonly hash: Buffer;
  readonly hint: string;
  readonly scopes: readonly z.infer<typeof tokenScope>[];
  /** Null: all teams of the person. */
  readonly teamIds: readonly string[] | null;
  readonly createdBy: string | null;
  readonly days: number;
}

export async function insertAccessToken(
  db: CommonQueryMethods,
  token: NewAccessToken,
): Promise<AccessTokenRow> {
  const { owner, teamIds } = token;
  return db.one(sql.type(tokenRow)`
    insert into access_tokens as t (user_id, team_id, name, token_hash, hint, scopes, team_ids, created_by, expires_at)
    values (${'userId' in owner ? owner.userId : null}::uuid, ${'teamId' in owner ? owner.teamId : null}::uuid, ${token.name},
      ${sql.binary(token.hash)}, ${token.hint}, ${sql.array(token.scopes, 'text')},
      ${teamIds === null ? sql.fragment`null` : sql.array(teamIds, 'uuid')}, ${token.createdBy}::uuid,
      now() + make_interval(days => ${token.days}))
    returning ${COLUMNS}`);
}

/** Tokens that are good still, the newest first. */
export async function listAccessTokens(
  db: CommonQueryMethods,
  owner: TokenOwner,
  page: {
    readonly after?: { readonly createdAt: string; readonly tokenId: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly AccessTokenRow[]> {
  const { after, limit } = page;
  return db.any(sql.type(tokenRow)`
    select ${COLUMNS} from access_tokens t
    where ${ownedBy(owner)} and t.expires_at > now()
      and (${after === undefined} or (t.created_at, t.token_id) < (${after?.createdAt ?? null}::timestamptz, ${after?.tokenId ?? null}::uuid))
    order by t.created_at desc, t.token_id desc
    limit ${limit}`);
}

/** How many tokens the owner has; holds nothing, so a few more may come at the same moment. */
export async function countAccessTokens(db: CommonQueryMethods, owner: TokenOwner): Promise<number> {
  return db.oneFirst(sql.type(z.object({ count: z.number() }))`
    select count(*)::int as count from access_tokens t where ${ownedBy(owner)} and t.expires_at > now()`);
}

/** Null when the owner has no such token. */
export async function deleteAccessToken(
  db: CommonQueryMethods,
  owner: TokenOwner,
  tokenId: string,
): Promise<AccessTokenRow | null> {
  return db.maybeOne(sql.type(tokenRow)`
    delete from access_tokens t where ${ownedBy(owner)} and t.token_id = ${tokenId}::uuid returning ${COLUMNS}`);
}
