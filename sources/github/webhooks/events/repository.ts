import { readRepository } from '../read-repository.ts';
import { lacks, type ReadEvent } from '../webhook-event.ts';

/** `repository` (renamed, transferred, archived, privatised, deleted, …) and `public`: the repository as it is now. */
export const readRepositoryEvent: ReadEvent<'public' | 'repository'> = ({ action, payload }) => {
  const fact = readRepository(payload);
  if (fact === null) return lacks('repository');
  return { subject: 'repository', facts: [{ ...fact, isDeleted: action === 'deleted' }] };
};
