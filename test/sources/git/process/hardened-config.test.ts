import { expect, it } from 'vitest';
import { runGit } from '../../../../sources/git/process/run-git.ts';

/** Severity by problem, of one section of the configuration under which Git runs. */
async function readSeverities(section: string): Promise<Map<string, string>> {
  const output = await runGit(['config', '--global', '--includes', '--get-regexp', `^${section}\\.[a-z]+$`]);
  const entries = output
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.slice(section.length + 1).split(' '));
  return new Map(entries.map(([name, severity]) => [name!, severity!]));
}

it('refuses dangerous objects and tolerates the faults of old tools', async () => {
  const fetched = await readSeverities('fetch.fsck');
  expect(fetched.get('hasdotgit')).toBe('error');
  expect(fetched.get('zeropaddedfilemode')).toBe('warn');
});
