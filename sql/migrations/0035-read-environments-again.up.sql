-- What the provider states of environments was not kept: of deployments that are stored it has to be read once more, so the next sync of
-- their repositories reads everything.
update repositories r set synced_through = null
where exists (
  select from deployments d where d.repo_id = r.repo_id and d.source = 'github' and d.is_production is null
);
