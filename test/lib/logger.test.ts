import { expect, test } from 'vitest';
import { createLogger, createWorkLogger } from '../../lib/logger.ts';

function collect(): { lines: Record<string, unknown>[]; stream: { write(line: string): void } } {
  const lines: Record<string, unknown>[] = [];
  return { lines, stream: { write: (line) => lines.push(JSON.parse(line)) } };
}

test('each event is one JSON line with name, level and time', () => {
  const { lines, stream } = collect();
  createLogger({ name: 'api', level: 'info', stream }).info({ port: 8080 }, 'listening\nhere');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ name: 'api', level: 'info', port: 8080, msg: 'listening\nhere' });
  expect(Date.parse(String(lines[0]!.time))).not.toBeNaN();
});

test('lines of work name repository, pull request and run', () => {
  const { lines, stream } = collect();
  const logger = createLogger({ name: 'worker', level: 'info', stream });
  createWorkLogger(logger, { repository: 'ember/ember', pullRequest: 7, run: 'r-1' }).info('signed');
  expect(lines[0]).toMatchObject({ repository: 'ember/ember', pullRequest: 7, run: 'r-1' });
});

test('secrets are redacted at the top and one level below', () => {
  const { lines, stream } = collect();
  const logger = createLogger({ name: 'api', level: 'info', stream });
  logger.info({
    token: 's3cret',
    config: { databaseUrl: 's3cret', password: 's3cret' },
    request: { headers: { authorization: 's3cret' } },
    headers: { cookie: 's3cret' },
  });
  expect(JSON.stringify(lines)).not.toContain('s3cret');
});
