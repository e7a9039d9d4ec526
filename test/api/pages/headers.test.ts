import { expect, test } from 'vitest';
import { createLogger } from '../../../lib/logger.ts';
import { createTestApi } from '../test-api.ts';

const TOKEN = 'a-token-that-somebody-was-mailed';
const LINKS = ['setup', 'verify-email', 'reset-password', 'invitations'];

test('what a link of a mail is good for stays out of logs, referrers and caches', async () => {
  const lines: string[] = [];
  const logger = createLogger({
    name: 'test-api',
    level: 'trace',
    stream: { write: (line: string) => void lines.push(line) },
  });
  await using api = await createTestApi({ logger });
  for (const kind of LINKS) {
    const answer = await api.app.request(`/${kind}/${TOKEN}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(await answer.text()).not.toContain(TOKEN);
    expect(lines.at(-1)).toContain(`/${kind}/:token`);
  }
  expect(lines.join('')).not.toContain(TOKEN);
});

test('pages run nothing but what this host serves, and no other page frames them', async () => {
  await using api = await createTestApi();
  const answer = await api.app.request('/sign-in');
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  const [asset] = /\/assets\/[0-9a-f]{16}\/sign-in\.js/.exec(await answer.text()) ?? [];
  const script = await api.app.request(asset!);
  expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('Cache-Control')).toContain('immutable');
  // After an upgrade, a page that is open still finds its scripts; no cache keeps them under the wrong name.
  const other = await api.app.request(asset!.replace(/[0-9a-f]{16}/, '0'.repeat(16)));
  expect([other.status, other.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
  expect((await api.app.request('/assets/x/..%2f..%2fapp.ts')).status).toBe(404);
});
