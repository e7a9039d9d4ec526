/** The message of one commit. */
export interface CommitMessage {
  readonly subject: string;
  readonly body: string;
}

/** Longest body made from messages, UTF-16 units. */
const BODY_LIMIT = 16_384;
/** Longest title, UTF-16 units. */
export const TITLE_LIMIT = 1_024;
/** Commits whose messages are read. */
export const MESSAGES_LIMIT = 20;

/**
 * What stands for a pull request's title and body until its provider gives the real ones: the subject of the first own commit, and
 * the rest of the messages.
 * @param messages of the own commits, oldest first
 */
export function textFromCommits(messages: readonly CommitMessage[]): { title: string; body: string | null } {
  const [first, ...rest] = messages.slice(0, MESSAGES_LIMIT);
  if (!first) return { title: '(no commit of its own)', body: null };
  const parts = [first.body, ...rest.flatMap(({ subject, body }) => [subject, body])];
  const body = parts.filter((part) => part.trim() !== '').join('\n\n');
  return {
    title: first.subject.slice(0, TITLE_LIMIT),
    body: body === '' ? null : body.slice(0, BODY_LIMIT),
  };
}
