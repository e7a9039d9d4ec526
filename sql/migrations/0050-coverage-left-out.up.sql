-- A report may say that there is nothing to cover: null. Entries of it that could not be understood are counted, not silently dropped.
alter table coverage_reports
  alter column coverage drop not null,
  add column lines_left_out bigint not null default 0 check (lines_left_out >= 0);
