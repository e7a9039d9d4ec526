drop table relay_notes;
alter table repositories drop column mirror_outdated_at;
