import { execFileSync } from 'node:child_process';

/** Text that clears the screen, sets the window's title, turns the direction of writing, and breaks the line. */
export const HOSTILE = '\u001b[2J\u001b]0;owned\u0007 \u202egnp.exe \u009b31m \u200b';

/**
 * Writes a bare repository whose pull requests 1 and 2 are the same change, with hostile titles, authors, paths and lines.
 * @param directory must not exist
 */
export function writeHostileRepository(directory: string): void {
  const git = (args: string[], input: string | Buffer = ''): string =>
    execFileSync('git', ['--git-dir', directory, ...args], {
      input,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        GIT_AUTHOR_NAME: `Mallory ${HOSTILE}`,
        GIT_AUTHOR_EMAIL: 'mallory@example.org',
        GIT_AUTHOR_DATE: '1700000000 +0000',
        GIT_COMMITTER_NAME: 'Mallory',
        GIT_COMMITTER_EMAIL: 'mallory@example.org',
        GIT_COMMITTER_DATE: '1700000000 +0000',
      },
    }).trim();
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', directory]);
  const treeOf = (files: Readonly<Record<string, string>>): string => {
    git(['read-tree', '--empty']);
    const entries = Object.entries(files).map(([path, text]) => {
      return `100644 ${git(['hash-object', '-w', '--stdin'], text)} 0\t${path}\0`;
    });
    git(['update-index', '-z', '--add', '--index-info'], entries.join(''));
    return git(['write-tree']);
  };
  const readme = { 'README.md': 'A repository.\n' };
  const base = git(['commit-tree', '-m', 'Begin', treeOf(readme)]);
  const lines = Array.from(
    { length: 30 },
    (_, i) => `pay(${i}, "${HOSTILE}", account_${i % 7}, limit_${i * i})`,
  );
  const head = treeOf({ ...readme, [`src/${HOSTILE}.py`]: `${lines.join('\n')}\n` });
  git(['update-ref', 'refs/heads/main', base]);
  for (const number of [1, 2]) {
    const message = `Pay ${number} ${HOSTILE}\n\nFixes #9 ${HOSTILE}`;
    const commit = git(['commit-tree', '-p', base, '-F', '-', head], message);
    git(['update-ref', `refs/pull/${number}/head`, commit]);
  }
}
