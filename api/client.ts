import { readPages } from './client/read-pages.ts';
import { type ClientOptions, sendRequest } from './client/send-request.ts';
import { type Repository, RepositoryPageSchema } from './schemas/repository.ts';

export { ApiProblemError } from './client/client-errors.ts';
export type { ClientOptions } from './client/send-request.ts';

/** A typed client of the API. Lists are async iterators that fetch page after page as they are read. */
export function createClient(options: ClientOptions) {
  return {
    /** All repositories, or the ones that the filter lets through. */
    listRepositories: (filter: { name?: string } = {}): AsyncGenerator<Repository, void> =>
      readPages(options, { path: '/v1/repositories', query: filter }, RepositoryPageSchema),

    /** The repository of this full name (`owner/name`), or undefined. */
    findRepository: async (name: string): Promise<Repository | undefined> => {
      const request = { path: '/v1/repositories', query: { name } };
      return (await sendRequest(options, request, RepositoryPageSchema)).items[0];
    },
  };
}

export type Client = ReturnType<typeof createClient>;
