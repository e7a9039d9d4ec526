import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_DIR } from '../../lib/config/config.ts';

const IN_ONE_PLACE = 'lib/database/open-pool.ts';
/** Of the product only: tests open connections as they like. */
const OUTSIDE = /^(test|node_modules)\//;

test('every connection to PostgreSQL is opened where it gets a listener for errors', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts'], {
    cwd: PROJECT_DIR,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .filter((file) => !OUTSIDE.test(file));
  const opening = files.filter((file) =>
    /new (pg\.)?(Pool|Client)\((?!\{ connection\b)/.test(readFileSync(join(PROJECT_DIR, file), 'utf8')),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(opening.filter((file) => !usesTemporal(file))).toEqual([IN_ONE_PLACE]);
});

/** Temporal's client has the same name as PostgreSQL's. */
function usesTemporal(file: string): boolean {
  return readFileSync(join(PROJECT_DIR, file), 'utf8').includes(`from '@temporalio/client'`);
}
