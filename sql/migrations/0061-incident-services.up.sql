-- A rule can name the environment whose issues its label marks: recovery and blame are by service. Null: any of its kind.
alter table incident_rules add column environment_name text;

-- An issue that is no incident has no row, whatever it was before; only what a person decided of one is kept.
delete from incidents where source = 'issue' and not is_active and not is_overridden;
