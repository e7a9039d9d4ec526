import type { Call } from '../../http/call.ts';
import { presentTime } from '../../present/account.ts';
import { repositoryHtmlUrl } from '../../present/repository.ts';
import { findByEmail } from '../../world/find-by-email.ts';
import type { Commit, GitSignature, Repository } from '../../world/repository.ts';
import { type ConnectionArguments, connect } from '../connection.ts';
import { userNodeOrNull } from './actor.ts';
import { checkRollupNode } from './check.ts';
import { repositoryNode } from './repository.ts';

/** A commit; what it says is read from Git when it is asked for. */
export function commitNode(call: Call, repository: Repository, sha: string): Record<string, unknown> {
  const url = `${repositoryHtmlUrl(call.world, repository)}/commit/${sha}`;
  const read =
    <T>(pick: (commit: Commit) => T) =>
    async () =>
      pick(await call.ports.commits.read(repository, sha));
  return {
    __typename: 'Commit',
    id: `C_${repository.id}_${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    url,
    commitUrl: url,
    resourcePath: new URL(url).pathname,
    message: read(({ message }) => message),
    messageHeadline: read(({ message }) => message.split('\n')[0]),
    messageBody: read(({ message }) => message.split('\n').slice(1).join('\n').trim()),
    authoredDate: read(({ author }) => presentTime(author.date)),
    committedDate: read(({ committer }) => presentTime(committer.date)),
    author: read(({ author }) => gitActorNode(call, author)),
    committer: read(({ committer }) => gitActorNode(call, committer)),
    parents: async (args: ConnectionArguments) => {
      const { parents } = await call.ports.commits.read(repository, sha);
      return connect(
        parents.map((parent, at) => ({ parent, at })),
        args,
        ({ parent }) => commitNode(call, repository, parent),
        ({ at }) => [at, 0],
      );
    },
    statusCheckRollup: () => checkRollupNode(call, repository, sha),
    repository: () => repositoryNode(call, repository),
  };
}

function gitActorNode(call: Call, { name, email, date }: GitSignature): Record<string, unknown> {
  const account = findByEmail(call.world, email);
  return {
    name,
    email,
    date: presentTime(date),
    avatarUrl: `${call.world.baseUrl}/avatars/u/${account?.id ?? 0}?v=4`,
    user: () => userNodeOrNull(call.world, account),
  };
}
