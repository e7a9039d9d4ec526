import type { Call } from '../../http/call.ts';
import type { Repository } from '../../world/repository.ts';
import { commitNode } from './commit.ts';
import { repositoryNode } from './repository.ts';

/** A branch; null when it was deleted. */
export function refNodeOrNull(
  call: Call,
  repository: Repository,
  branch: string,
): Record<string, unknown> | null {
  const sha = repository.branches.get(branch);
  return sha === undefined ? null : refNode(call, repository, 'refs/heads/', branch, sha);
}

export function refNode(
  call: Call,
  repository: Repository,
  prefix: 'refs/heads/' | 'refs/tags/',
  name: string,
  sha: string,
): Record<string, unknown> {
  return {
    __typename: 'Ref',
    id: `REF_${repository.id}_${Buffer.from(prefix + name).toString('base64url')}`,
    name,
    prefix,
    target: () => commitNode(call, repository, sha),
    repository: () => repositoryNode(call, repository),
  };
}
