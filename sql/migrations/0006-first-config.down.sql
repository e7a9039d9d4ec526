delete from config_snapshots where note = 'defaults' and repo_id is null;
