import { afterEach, expect, test, vi } from 'vitest';
import { type Config, readConfig } from '../../lib/config/config.ts';
import { createLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../supervisor/progress.ts';
import { findRunningServices, withServices } from '../../supervisor/with-services.ts';
import { PLACEHOLDERS } from './placeholders/scripts.ts';
import { createTestPlace, findProcessesOver, startPulse, stopPulse, type TestPlace } from './start-pulse.ts';

const options = {
  logger: createLogger({ name: 'test', level: 'silent' }),
  startProgress: silentProgress,
  scripts: PLACEHOLDERS,
  signal: new AbortController().signal,
};

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The services start in this very process: it must find the place's `temporal`. */
function configOf(place: TestPlace): Config {
  const env = place.environment();
  vi.stubEnv('PATH', env.PATH);
  return readConfig({ env, envFile: '/dev/null' });
}

test('work uses the services that run, and leaves them running', async () => {
  await using place = await createTestPlace();
  const config = configOf(place);
  expect(await findRunningServices(config)).toBeUndefined();
  const pulse = startPulse(place);
  const { apiUrl } = await pulse.ready;
  const used = await withServices(config, options, async (access) => access);
  expect(used).toEqual({ apiUrl, token: expect.stringMatching(/^[\w-]{43}$/) });
  expect((await fetch(`${apiUrl}/healthz`)).status).toBe(200);
  await stopPulse(pulse);
  expect(await findRunningServices(config)).toBeUndefined();
});

test('work starts what it needs when nothing runs, and stops it, also when the work fails', async () => {
  await using place = await createTestPlace();
  const work = withServices(configOf(place), options, async ({ apiUrl }) => {
    expect((await fetch(`${apiUrl}/healthz`)).status).toBe(200);
    throw new Error('the work failed');
  });
  await expect(work).rejects.toThrow('the work failed');
  expect(await findProcessesOver(place)).toEqual([]);
});

test('an abort ends work that does not listen, and stops what was started', async () => {
  await using place = await createTestPlace();
  const interruption = new AbortController();
  const work = withServices(configOf(place), { ...options, signal: interruption.signal }, () => {
    interruption.abort();
    return new Promise<never>(() => {});
  });
  await expect(work).rejects.toMatchObject({ code: 'interrupted' });
  expect(await findProcessesOver(place)).toEqual([]);
});
