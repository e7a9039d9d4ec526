import { z } from 'zod';
import type { RepositoryFact } from '../../../domain/facts/repository-facts.ts';
import { repositoryNotVisible } from './check-identity.ts';
import { type GitHubReader, isNotFound } from './github-reader.ts';
import { databaseId, optionalId, optionalText, optionalTime, text } from './read-scalars.ts';

const restRepository = z.object({
  id: databaseId,
  node_id: optionalText,
  name: text,
  owner: z.object({
    id: optionalId,
    login: text,
    type: z.string().nullish(),
    avatar_url: optionalText,
  }),
  html_url: optionalText,
  clone_url: optionalText,
  default_branch: optionalText,
  language: optionalText,
  private: z.boolean(),
  archived: z.boolean().default(false),
  fork: z.boolean().default(false),
  updated_at: optionalTime,
  /** What the credential may do; only told to those who are signed in. */
  permissions: z.record(z.string(), z.boolean()).nullish(),
});

export interface VisibleRepository {
  readonly fact: RepositoryFact;
  /** Where Git fetches it from. */
  readonly cloneUrl: string | null;
  /** Such as `admin`, `push`, `pull`. */
  readonly permissions: readonly string[];
}

/**
 * What GitHub says of a repository to whoever asks.
 * @throws PulseError `repository_not_visible`
 */
export async function readRepository(
  github: GitHubReader,
  { owner, name }: { readonly owner: string; readonly name: string },
  installationId: number | null,
): Promise<VisibleRepository> {
  const { data } = await github
    .rest('GET /repos/{owner}/{repo}', { owner, repo: name })
    .catch((error: unknown) => {
      throw isNotFound(error) ? repositoryNotVisible(owner, name) : error;
    });
  const found = restRepository.parse(data);
  const { type } = found.owner;
  return {
    fact: {
      kind: 'repository',
      providerId: found.id,
      nodeId: found.node_id,
      owner: found.owner.login,
      ownerId: found.owner.id,
      ownerType: type === 'User' || type === 'Organization' ? type : null,
      ownerAvatarUrl: found.owner.avatar_url,
      name: found.name,
      url: found.html_url,
      defaultBranch: found.default_branch,
      language: found.language,
      isPrivate: found.private,
      isArchived: found.archived,
      isFork: found.fork,
      isDeleted: false,
      installationId,
      updatedAt: found.updated_at,
    },
    cloneUrl: found.clone_url,
    permissions: Object.entries(found.permissions ?? {}).flatMap(([right, held]) => (held ? [right] : [])),
  };
}
