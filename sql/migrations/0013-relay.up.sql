-- What the relay must remember of itself.

alter table repositories
  -- Since when an event has told less than happened, so that the mirror must be read; null when nothing is amiss.
  add column mirror_outdated_at timestamptz;
create index repositories_mirror_outdated_idx on repositories (mirror_outdated_at) where mirror_outdated_at is not null;

-- The deliveries that were being applied last: when their relay died over them, the next one takes them one by one.
create table relay_notes (
  only_row boolean primary key default true check (only_row),
  applying bigint[] not null
);
