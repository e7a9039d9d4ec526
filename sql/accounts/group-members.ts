import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { UserRole } from '../../domain/access/role.ts';

const nothing = z.object({});

/** A role that a group of the identity provider gives, in the team with this slug. */
export interface GroupMembership {
  readonly team: string;
  readonly role: UserRole;
  readonly group: string;
}

/**
 * Makes the memberships of a person that come from groups those that are given, all at once. One that somebody here gave stays as it is; a team
 * that is not there is left out.
 */
export async function setGroupMemberships(
  db: CommonQueryMethods,
  userId: string,
  memberships: readonly GroupMembership[],
): Promise<void> {
  const given = sql.fragment`
    select t.id as team_id, g.role, g.name
    from ${sql.unnest(
      memberships.map(({ team, role, group }) => [team, role, group]),
      ['text', 'text', 'text'],
    )} as g (slug, role, name)
    join teams t on t.slug = g.slug`;
  await db.query(sql.type(nothing)`
    delete from team_members m
    where m.user_id = ${userId}::uuid and m.from_group is not null and m.team_id not in (select team_id from (${given}) g)`);
  await db.query(sql.type(nothing)`
    insert into team_members as m (user_id, team_id, role, from_group)
    select ${userId}::uuid, g.team_id, g.role::user_role, g.name from (${given}) g
    on conflict (user_id, team_id) do update set role = excluded.role, from_group = excluded.from_group
    where m.from_group is not null and (m.role, m.from_group) is distinct from (excluded.role, excluded.from_group)`);
}
