import { ApiError } from '../http/call.ts';
import type { Repository } from '../world/repository.ts';

/** The commit that a branch, tag or id names. @throws ApiError 422 as GitHub has it */
export function resolveRef(repository: Repository, ref: string): string {
  const name = ref.replace(/^(refs\/)?(heads|tags)\//, '');
  const sha = repository.branches.get(name) ?? repository.tags.get(name);
  if (sha !== undefined) return sha;
  if (/^[0-9a-f]{40}$/.test(ref)) return ref;
  throw new ApiError(422, `No commit found for SHA: ${ref}`);
}
