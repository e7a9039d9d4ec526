/**
 * The role of the database that the API's statements run as. It owns nothing, is no superuser, and cannot bypass row-level security: what a
 * request may not see is not there, even where a query forgot to leave it out.
 */
export const API_ROLE = 'pulse_api';

/** Tables of accounts: looked at before anybody is known, and guarded by what is in the hand (a token's hash, a person's id). */
const ACCOUNTS = ['team_members', 'team_invitations', 'access_tokens'];

/**
 * Gives the role what it needs, and each table that is about a repository or a team its policy, by the columns that say so; so a new table
 * has one from its first day. A session says what it may see in `pulse.repositories` and `pulse.teams`; nothing where it says nothing.
 * Functions of triggers run as their owner: what follows from a change concerns every team, whoever made it.
 *
 * Views of rollups are read as their owner, as tools for reports read them, too (a view that asks as its reader would ask the tables below it for
 * rights that those have not): they hold numbers of a repository or a team, for which the guard of an operation has looked.
 *
 * Does nothing that is done already, so it locks no table then.
 */
export const SET_UP_API_ROLE = `
do $install$
declare
  api constant text := '${API_ROLE}';
  relation record;
  routine record;
begin
  if to_regclass('team_members') is null then
    return;
  end if;
  perform pg_advisory_xact_lock(20082, 0);
  if not exists (select from pg_roles where rolname = api) then
    begin
      execute format('create role %I nologin', api);
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise exception 'the role % is missing and cannot be made by %: let a superuser run "create role % nologin; grant % to %"',
          api, current_user, api, api, quote_ident(current_user);
    end;
  end if;
  if not pg_has_role(current_user, api, 'member') then
    execute format('grant %I to %I', api, current_user);
  end if;
  execute format('grant usage on schema public to %I', api);

  for relation in
    select c.oid, c.relname as name, c.relkind as kind, c.relrowsecurity as secured,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'repo_id' and not a.attisdropped) as by_repository,
      (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attname = case c.relname when 'teams' then 'id' else 'team_id' end
         and not a.attisdropped) as team_column
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and not c.relispartition and c.relkind in ('r', 'p', 'v', 'S')
      and pg_get_userbyid(c.relowner) = current_user
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
  loop
    if relation.kind = 'S' then
      if not has_sequence_privilege(api, relation.oid, 'usage') then
        execute format('grant usage, select on sequence %I to %I', relation.name, api);
      end if;
      continue;
    end if;
    if relation.name = 'audit_logs' then
      if has_table_privilege(api, relation.oid, 'update') or not has_table_privilege(api, relation.oid, 'select') then
        execute format('revoke all on %I from %I', relation.name, api);
        execute format('grant select, insert on %I to %I', relation.name, api);
      end if;
      continue;
    end if;
    -- Which migrations there are is told by readyz.
    if relation.name = 'schema_migrations' then
      if not has_table_privilege(api, relation.oid, 'select') then
        execute format('grant select on %I to %I', relation.name, api);
      end if;
      continue;
    end if;
    if relation.kind = 'v' then
      if not has_table_privilege(api, relation.oid, 'select') then
        execute format('grant select on %I to %I', relation.name, api);
      end if;
      continue;
    end if;
    if not has_table_privilege(api, relation.oid, 'delete') then
      execute format('grant select, insert, update, delete on %I to %I', relation.name, api);
    end if;
    if not relation.secured and relation.name <> all ('{${ACCOUNTS.join(',')}}'::text[])
      and (relation.by_repository or relation.team_column is not null)
    then
      execute format('alter table %I enable row level security', relation.name);
      execute format(
        'create policy in_scope on %I to %I using (%s)', relation.name, api,
        concat_ws(' and ',
          case when relation.by_repository then
            '((select sees_everything()) or repo_id = any ((select visible_repositories())::bigint[]) or repo_id is null)' end,
          case when relation.team_column is not null then format(
            '((select sees_everything()) or %1$I = any ((select visible_teams())::uuid[]) or %1$I is null)', relation.team_column) end
        )
      );
    end if;
  end loop;

  for routine in
    select p.oid::regprocedure as signature
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and not p.prosecdef and pg_get_userbyid(p.proowner) = current_user
      and (
        p.prorettype = 'trigger'::regtype and p.prosrc ~* '\\m(insert|update|delete|select|perform)\\M'
        or p.prosrc ~* '\\mcreate table\\M'
        or p.proname = 'write_audit'
      )
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('alter function %s security definer set search_path = public, pg_temp', routine.signature);
  end loop;
end
$install$`;
