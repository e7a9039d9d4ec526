import { GitHubError } from './github-error.ts';
import type { RestAnswer, RestOptions, RestParameters } from './rest.ts';

const PAGES_MAX = 10_000;

/**
 * All pages of a list, by the addresses that GitHub gives.
 *
 * @throws GitHubError `github_answer_unreadable` when the pages lead in a circle, or there are more than `pagesMax`
 */
export async function* paginate(
  {
    rest,
    page,
  }: {
    rest(route: string, parameters?: RestParameters, options?: RestOptions): Promise<RestAnswer>;
    page(url: string, options?: RestOptions): Promise<RestAnswer>;
  },
  route: string,
  parameters: RestParameters = {},
  { pagesMax = PAGES_MAX, ...options }: RestOptions & { readonly pagesMax?: number } = {},
): AsyncGenerator<RestAnswer, void, void> {
  const seen = new Set<string>();
  let answer = await rest(route, parameters, options);
  for (;;) {
    yield answer;
    if (answer.nextUrl === null) return;
    if (seen.has(answer.nextUrl) || seen.size + 1 >= pagesMax) {
      throw new GitHubError(
        'github_answer_unreadable',
        `${route}: after ${seen.size + 1} pages there is still no end${seen.has(answer.nextUrl) ? ', since a page names an earlier one as the next' : ''}. It is tried again later.`,
      );
    }
    seen.add(answer.nextUrl);
    answer = await page(answer.nextUrl, options);
  }
}
