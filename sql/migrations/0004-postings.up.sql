-- Postings: narrow rows that say which pull request carries which feature, one list partition per index version.
-- They are keyed by the pull request's number, so that "as of this pull request" is a range of the index. The order of the columns
-- wastes no byte on alignment, and the version, which is one for a whole partition, stands last in the key: it decides nothing there.

create table fingerprint_entries (
  repo_id bigint not null,
  bucket bigint not null,
  pr_number integer not null,
  index_version smallint not null,
  primary key (repo_id, bucket, pr_number, index_version)
) partition by list (index_version);
create table fingerprint_entries_v1 partition of fingerprint_entries for values in (1);

create table lsh_bucket_entries (
  repo_id bigint not null,
  bucket bigint not null,
  pr_number integer not null,
  index_version smallint not null,
  primary key (repo_id, bucket, pr_number, index_version)
) partition by list (index_version);
create table lsh_bucket_entries_v1 partition of lsh_bucket_entries for values in (1);

-- Orders the writes of one repository, which hold its analysis lock: a reader asks for what is newer than it has.
create sequence pr_features_writes;

-- The features of a pull request's current head: what its postings are, and what pairs are scored with.
create table pr_features (
  index_version smallint not null,
  repo_id bigint not null,
  pr_number integer not null,
  pr_id bigint not null,
  head_sha text not null,
  -- Ascending int64 little endian; the low 3 bits are the kind of the feature.
  buckets bytea not null,
  -- Weight of each feature when the pull request was indexed: float32 little endian.
  weights bytea not null,
  -- The LSH buckets, int64 little endian.
  lsh_buckets bytea not null,
  -- Signals that could not be computed, such as `diff`.
  missing text[] not null default '{}',
  -- Unix seconds of opening, as known when indexed.
  opened_at double precision not null,
  write_id bigint not null default nextval('pr_features_writes'),
  primary key (index_version, repo_id, pr_number),
  foreign key (repo_id, pr_id) references pull_requests (repo_id, pr_id) on delete cascade
);
-- Without the version, or the planner would take it for the primary key while the table fills and has no statistics yet.
create index pr_features_writes_idx on pr_features (repo_id, write_id);

-- Hashes do not compress, and a search reads some hundred of these rows: they stay in the row where they fit.
alter table pr_features
  alter column buckets set storage external,
  alter column weights set storage external,
  alter column lsh_buckets set storage external,
  set (toast_tuple_target = 8160);
