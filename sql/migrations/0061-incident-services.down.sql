alter table incident_rules drop column environment_name;
