drop trigger organizations_audit on organizations;
drop table sign_in_tickets, device_authorizations, access_tokens, refresh_tokens, user_sessions, team_invitations, team_members, user_identities, users;
create or replace function audit_change() returns trigger language plpgsql as $$
declare
  hidden text[] := string_to_array(tg_argv[2], ',') || '{updated_at}'::text[];
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end;
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end;
  named jsonb := coalesce(case when tg_op <> 'DELETE' then to_jsonb(new) end, to_jsonb(old));
  named_by text := (select string_agg(named ->> c, '/' order by n)
                    from unnest(string_to_array(tg_argv[1], ',')) with ordinality u (c, n));
begin
  if tg_op = 'UPDATE' then
    select coalesce(jsonb_object_agg(o.key, o.value), '{}'), coalesce(jsonb_object_agg(o.key, new_row -> o.key), '{}')
    into old_row, new_row
    from jsonb_each(old_row) o where o.value is distinct from new_row -> o.key;
    if new_row = '{}' then
      return null;
    end if;
  end if;
  perform write_audit(tg_argv[0], named_by, jsonb_strip_nulls(jsonb_build_object('before', old_row, 'after', new_row)));
  return null;
end $$;
drop function audit_mask;
alter table secrets drop constraint secrets_purpose_check;
alter table secrets add constraint secrets_purpose_check
  check (purpose in ('github_token', 'github_app_key', 'webhook_secret'));
-- They were made by operators, which is not known any more.
delete from organizations where provider is null;
drop index organizations_own_slug_key;
alter table organizations alter column provider set not null;
drop type user_role;
