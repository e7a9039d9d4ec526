import type { CommitDetails } from '../commits/read-commits.ts';

/**
 * The title that a provider put into a subject, without the number it adds: "Title (#N)", "Title (!N)", "Title #N",
 * "Pull request #N: Title".
 */
export function titleOfSubject(subject: string, number: number): string {
  return subject
    .replace(new RegExp(`^Pull request #${number}:\\s+`), '')
    .replace(new RegExp(`\\s*\\((?:pull request )?[#!]${number}\\)$`), '')
    .replace(new RegExp(`\\s+#${number}$`), '')
    .trim();
}

/** The title of a squashed commit, put together again where GitHub cut a long one and went on in the body. */
export function titleOfSquash({ subject, body }: CommitDetails, number: number): string {
  const title = titleOfSubject(subject, number);
  if (!title.endsWith('…') || !body.startsWith('…')) return title;
  return `${title.slice(0, -1)}${body.slice(1).split('\n')[0]!.trimEnd()}`;
}

/** The title that a merge commit holds, by the forms of GitHub, Gitea and GitLab; null when it holds none. */
export function titleOfMerge({ subject, body }: CommitDetails, number: number): string | null {
  const quoted = new RegExp(`^Merge pull request '(.+)' \\(#${number}\\) from `).exec(subject);
  if (quoted) return quoted[1]!;
  const first =
    body
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? '';
  if (new RegExp(`^Merge pull request #${number} from `).test(subject)) return first || null;
  if (
    subject.startsWith('Merge branch ') &&
    new RegExp(`^See merge request \\S*!${number}$`, 'm').test(body)
  ) {
    return /^See merge request /.test(first) ? null : first;
  }
  const title = titleOfSubject(subject, number);
  return title !== subject && title !== '' ? title : null;
}
