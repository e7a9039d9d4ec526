-- What metrics need beyond facts.

alter table pull_requests
  -- When the oldest of its own commits was made; null while nobody has told.
  add column first_commit_at timestamptz;

-- Turns a glob of a rule into a pattern for LIKE.
create function like_pattern(glob text) returns text language sql immutable strict as $$
  select replace(replace(replace(replace(replace(lower(glob), '\', '\\'), '%', '\%'), '_', '\_'), '*', '%'), '?', '_')
$$;

-- Whether somebody counts as a machine: decided when read, so that a new rule needs no facts to be collected again. A rule of the
-- team beats one for all, a newer one an older one; without a rule the provider's word and the name's ending decide.
create function is_machine(of_team uuid, login text, email text, name text, told boolean)
returns boolean language sql stable as $$
  select coalesce(
    (
      select r.is_bot from bot_rules r
      where (r.team_id is null or r.team_id = of_team)
        and lower(case r.kind when 'login' then login when 'email' then email else name end) like like_pattern(r.pattern)
      order by r.team_id nulls last, r.rule_id desc limit 1
    ),
    coalesce(told, false) or coalesce(login like '%[bot]', false) or coalesce(name like '%[bot]', false)
  )
$$;

-- Whose items count, and in which window: a team's repositories from when each was connected until it was disconnected (one of
-- them when a repository is named), or one repository for itself.
create function metric_scope(of_team uuid, of_repo bigint, from_at timestamptz, until_at timestamptz)
returns table (team_id uuid, repo_id bigint, from_at timestamptz, until_at timestamptz) language sql stable as $$
  select t.team_id, t.repo_id, greatest(t.connected_at, $3), least(coalesce(t.disconnected_at, 'infinity'), $4)
  from team_repositories t
  where t.team_id = $1 and t.repo_id = coalesce($2, t.repo_id)
    and t.connected_at < $4 and coalesce(t.disconnected_at, 'infinity') > $3
  union all
  select null, $2, $3, $4 where $1 is null
$$;
