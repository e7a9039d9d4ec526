-- Who people are in a repository's commits, by the `.mailmap` of its default branch. Commits keep the names that Git has.

create table mailmaps (
  repo_id bigint primary key references repositories (repo_id) on delete cascade,
  blob text not null,
  rule_version integer not null,
  ignored_lines integer not null default 0,
  -- True when it was not read because of its size.
  is_too_large boolean not null default false,
  applied_at timestamptz not null default now()
);
create table mailmap_entries (
  repo_id bigint not null references mailmaps (repo_id) on delete cascade,
  -- In lower case, A to Z only, as Git compares them; an empty name stands for every name.
  old_email text not null,
  old_name text not null default '',
  new_name text,
  new_email text,
  primary key (repo_id, old_email, old_name)
);

alter table commits
  -- True while a mailmap says who the author is; who it is without one is then kept here.
  add column is_mapped boolean not null default false,
  add column told_author_id uuid;

-- What a mailmap makes of a commit's author; no row where it says nothing.
create function mailmapped(of_repo bigint, name text, email text)
returns table (new_name text, new_email text) language sql stable as $$
  select e.new_name, e.new_email from mailmap_entries e
  where e.repo_id = of_repo and e.old_email = lower(coalesce(email, '') collate "C")
    and e.old_name in ('', lower(coalesce(name, '') collate "C"))
  order by e.old_name <> '' desc limit 1
$$;

-- The developer whom a mailmap takes the author for; null where it leaves the address as it is. Whoever has the address it names: where
-- Git alone knows that one, the account that has the addresses which it stands for, if all are of one account.
create function mailmapped_developer(of_repo bigint, name text, email text)
returns uuid language sql stable set plan_cache_mode = force_generic_plan as $$
  select coalesce(
    (
      select i.developer_id from developer_identities i
      where i.provider = 'git' and i.kind = 'email' and i.value = lower(m.new_email)
        and exists (select from developer_identities a where a.developer_id = i.developer_id and a.provider = 'github')
    ),
    (
      select (array_agg(distinct o.developer_id))[1]
      from mailmap_entries e
      join developer_identities o on o.provider = 'git' and o.kind = 'email' and o.value = lower(e.old_email)
      where e.repo_id = of_repo and e.old_name = '' and lower(e.new_email) = lower(m.new_email)
        and exists (select from developer_identities a where a.developer_id = o.developer_id and a.provider = 'github')
      having count(distinct o.developer_id) = 1
    ),
    (
      select i.developer_id from developer_identities i
      where i.provider = 'git' and i.kind = 'email' and i.value = lower(m.new_email)
    )
  )
  from mailmapped(of_repo, name, email) m
  where m.new_email is not null and lower(m.new_email) <> lower(coalesce(email, ''))
$$;
