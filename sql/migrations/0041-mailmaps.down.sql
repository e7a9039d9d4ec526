update commits set author_id = told_author_id where is_mapped;
drop function mailmapped_developer(bigint, text, text);
drop function mailmapped(bigint, text, text);
alter table commits drop column told_author_id, drop column is_mapped;
drop table mailmap_entries;
drop table mailmaps;
