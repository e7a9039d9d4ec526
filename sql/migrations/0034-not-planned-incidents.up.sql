-- An issue that was closed as not planned, or as a duplicate, is no incident (see `listIssuesForRules`); those stored before are
-- taken back.
update incidents i set is_active = false
from issues s
where i.repo_id = s.repo_id and i.source = 'issue' and i.source_key = s.provider_id::text and i.is_active
  and s.state = 'closed' and s.state_reason in ('not_planned', 'duplicate');
