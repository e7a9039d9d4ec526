drop table developer_identities;
drop table developers;
drop table organizations;
drop function set_updated_at();
drop type provider;
