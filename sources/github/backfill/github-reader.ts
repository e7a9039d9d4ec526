/** What reading from GitHub needs of its client. Limits, retries, credentials and caching are the client's business. */
export interface GitHubReader {
  /** The `data` of a GraphQL answer, as it came. */
  graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<unknown>;
  /**
   * @param route such as `GET /repos/{owner}/{repo}/releases`
   * @throws an error with a `code`, such as `github_not_found`, for any answer but one of success
   */
  rest(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<{
    readonly data: unknown;
    /** The next page of a list, as the answer's `Link` has it. */
    readonly nextUrl: string | null;
  }>;
}

/** A repository as requests address it; `providerId` tells whether the answer is about the same one. */
export interface RepositoryAddress {
  readonly owner: string;
  readonly name: string;
  /** GitHub's id, once it is known. */
  readonly providerId: number | null;
}

/** Whether an error says that GitHub has no such thing, or does not show it. */
export function isNotFound(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'github_not_found';
}
