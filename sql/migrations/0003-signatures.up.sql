-- What is computed from a pull request's diff. Who shares a path or a symbol is asked of the postings, so these tables have no
-- index by path, folder or symbol.

create table pr_channel_signatures (
  repo_id bigint not null,
  pr_id bigint not null,
  head_sha text not null,
  channel file_channel not null,
  signature_version integer not null,
  computed_at timestamptz not null default now(),
  canonical_diff_hash text,
  simhash64 bigint,
  -- 128 registers, uint32 little endian.
  minhash bytea check (octet_length(minhash) = 512),
  minhash_shingle_count integer not null default 0,
  -- Ascending uint64 little endian; bit 0 is the stream (0 added, 1 removed).
  winnow_fingerprints bytea,
  winnow_count integer not null default 0,
  -- First place of each fingerprint: file index (uint16) and line (uint32), little endian.
  winnow_positions bytea,
  -- True when the fingerprints are the numerically smallest of a larger set.
  winnow_truncated boolean not null default false,
  token_count integer not null default 0,
  exports_json jsonb,
  symbols_json jsonb,
  imports_json jsonb,
  test_intent_json jsonb,
  doc_structure_json jsonb,
  size_metrics_json jsonb,
  errors_json jsonb,
  primary key (repo_id, pr_id, head_sha, channel, signature_version),
  foreign key (repo_id, pr_id) references pull_requests (repo_id, pr_id) on delete cascade,
  check (octet_length(winnow_fingerprints) = 8 * winnow_count),
  check (octet_length(winnow_positions) = 6 * winnow_count)
);
create index pr_channel_signatures_hash_idx on pr_channel_signatures (repo_id, canonical_diff_hash)
  where canonical_diff_hash is not null;

-- Files, paths and symbols come by the hundred thousand. A foreign key would look up the pull request for each of them, so they have
-- none: whoever writes them locks their pull requests first, once for a batch (lockPullRequests), and this deletes them.
create function delete_with_pull_requests() returns trigger language plpgsql as $$
begin
  delete from pr_files f using gone g where f.repo_id = g.repo_id and f.pr_id = g.pr_id;
  delete from pr_changed_paths c using gone g where c.repo_id = g.repo_id and c.pr_id = g.pr_id;
  delete from pr_symbols s using gone g where s.repo_id = g.repo_id and s.pr_id = g.pr_id;
  return null;
end $$;
create trigger pull_requests_gone after delete on pull_requests referencing old table as gone
  for each statement execute function delete_with_pull_requests();

create table pr_changed_paths (
  repo_id bigint not null,
  pr_id bigint not null,
  head_sha text not null,
  channel file_channel not null,
  path text not null,
  dir_prefix_1 text,
  dir_prefix_2 text,
  dir_prefix_3 text,
  created_at timestamptz not null default now(),
  primary key (repo_id, pr_id, head_sha, channel, path)
);

create table pr_symbols (
  repo_id bigint not null,
  pr_id bigint not null,
  head_sha text not null,
  symbol text not null,
  kind text not null check (kind in ('decl', 'export', 'import')),
  created_at timestamptz not null default now(),
  primary key (repo_id, pr_id, head_sha, kind, symbol)
);

-- Hashes do not compress: trying to costs more than it saves, and short ones stay in the row.
alter table pr_channel_signatures
  alter column minhash set storage external,
  alter column winnow_fingerprints set storage external,
  alter column winnow_positions set storage external,
  set (toast_tuple_target = 8160);
