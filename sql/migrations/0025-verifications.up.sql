-- Comparisons of what rollups serve with a recomputation from facts.
create table rollup_verifications (
  verification_id uuid primary key default gen_random_uuid(),
  -- Null: every rollup.
  rollup text references rollup_policies (rollup) on delete cascade,
  -- Share of the buckets that are compared.
  sample real not null check (sample > 0 and sample <= 1),
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  -- By rollup: buckets compared, differences, and the first of them in full.
  report jsonb not null default '[]',
  error text,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
create index rollup_verifications_started_idx on rollup_verifications (started_at desc);
