-- What there was nothing to cover of had no place before.
delete from coverage_reports where coverage is null;
alter table coverage_reports
  alter column coverage set not null,
  drop column lines_left_out;
