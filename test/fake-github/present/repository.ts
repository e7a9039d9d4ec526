import { fullNameOf, type Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { presentAccount, presentTime } from './account.ts';

/** API address by field; the templates are GitHub's. */
const URL_SUFFIXES = {
  forks_url: '/forks',
  keys_url: '/keys{/key_id}',
  collaborators_url: '/collaborators{/collaborator}',
  teams_url: '/teams',
  hooks_url: '/hooks',
  issue_events_url: '/issues/events{/number}',
  events_url: '/events',
  assignees_url: '/assignees{/user}',
  branches_url: '/branches{/branch}',
  tags_url: '/tags',
  blobs_url: '/git/blobs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  git_refs_url: '/git/refs{/sha}',
  trees_url: '/git/trees{/sha}',
  statuses_url: '/statuses/{sha}',
  languages_url: '/languages',
  stargazers_url: '/stargazers',
  contributors_url: '/contributors',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  commits_url: '/commits{/sha}',
  git_commits_url: '/git/commits{/sha}',
  comments_url: '/comments{/number}',
  issue_comment_url: '/issues/comments{/number}',
  contents_url: '/contents/{+path}',
  compare_url: '/compare/{base}...{head}',
  merges_url: '/merges',
  archive_url: '/{archive_format}{/ref}',
  downloads_url: '/downloads',
  issues_url: '/issues{/number}',
  pulls_url: '/pulls{/number}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  labels_url: '/labels{/name}',
  releases_url: '/releases{/id}',
  deployments_url: '/deployments',
} as const;

type RepositoryUrls = Record<keyof typeof URL_SUFFIXES, string>;

/** Address of a repository in the API. */
export function repositoryUrl(world: World, repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${world.baseUrl}/repos/${fullNameOf(repository)}`;
}

/** Address of a repository for people. */
export function repositoryHtmlUrl(world: World, repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${world.baseUrl}/${fullNameOf(repository)}`;
}

/** The repository as it stands in lists, pull requests and events. */
export function presentRepository(world: World, repository: Repository) {
  const url = repositoryUrl(world, repository);
  const html = repositoryHtmlUrl(world, repository);
  const urls = Object.fromEntries(
    Object.entries(URL_SUFFIXES).map(([field, suffix]) => [field, url + suffix]),
  ) as RepositoryUrls;
  const openIssues = countOpen(repository);
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.isPrivate,
    owner: presentAccount(world, repository.owner),
    html_url: html,
    description: repository.description,
    fork: repository.isFork,
    url,
    ...urls,
    created_at: presentTime(repository.createdAt),
    updated_at: presentTime(repository.updatedAt),
    pushed_at: presentTime(repository.pushedAt),
    git_url: `git:${html.replace(/^https?:/, '')}.git`,
    ssh_url: `git@${new URL(world.baseUrl).hostname}:${fullNameOf(repository)}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 1_024,
    stargazers_count: 0,
    watchers_count: 0,
    language: repository.language,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.isArchived,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    custom_properties: {},
    topics: [] as string[],
    visibility: repository.isPrivate ? 'private' : 'public',
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** The answer to `GET /repos/{owner}/{repo}`, which says more. */
export function presentFullRepository(world: World, repository: Repository, permissions: RepositoryRights) {
  const organization =
    repository.owner.type === 'Organization' ? { organization: presentAccount(world, repository.owner) } : {};
  return {
    ...presentRepository(world, repository),
    permissions,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    ...organization,
    network_count: 0,
    subscribers_count: 0,
  };
}

export interface RepositoryRights {
  readonly admin: boolean;
  readonly maintain: boolean;
  readonly push: boolean;
  readonly triage: boolean;
  readonly pull: boolean;
}

/** GitHub counts open pull requests among the issues. */
function countOpen(repository: Repository): number {
  let open = 0;
  for (const issue of repository.issues.values()) if (issue.state === 'open') open += 1;
  for (const pull of repository.pulls.values()) if (pull.state === 'open') open += 1;
  return open;
}
