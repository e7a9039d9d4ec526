import type { Account } from './accounts.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

/** Adds an empty repository to the world. @param directory of its bare Git repository */
export function createRepository(
  world: World,
  options: {
    readonly owner: Account;
    readonly name: string;
    readonly directory: string;
    readonly defaultBranch: string;
    readonly createdAt: Date;
    readonly isPrivate?: boolean;
    readonly language?: string | null;
  },
): Repository {
  const repository: Repository = {
    ...world.ids.next('repository'),
    owner: options.owner,
    name: options.name,
    directory: options.directory,
    description: null,
    isPrivate: options.isPrivate ?? false,
    isArchived: false,
    isFork: false,
    defaultBranch: options.defaultBranch,
    language: options.language ?? null,
    createdAt: options.createdAt,
    updatedAt: options.createdAt,
    pushedAt: options.createdAt,
    nextNumber: 1,
    branches: new Map(),
    tags: new Map(),
    pulls: new Map(),
    issues: new Map(),
    labels: new Map(),
    deployments: [],
    releases: [],
    suites: [],
    statuses: [],
    workflows: [],
    workflowRuns: [],
  };
  world.repositories.set(repository.id, repository);
  return repository;
}
