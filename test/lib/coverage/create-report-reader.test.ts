import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createReportReader, type ReportReader } from '../../../lib/coverage/create-report-reader.ts';

let reader: ReportReader;
afterEach(() => reader.close());

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const LINE = '<line number="1" hits="1"/>';
/** As large as reports may be. */
const LARGE = `<coverage line-rate="1"><packages><package><classes><class filename="a"><lines>${LINE.repeat(
  Math.floor((8 * 1024 * 1024) / LINE.length),
)}</lines></class></classes></package></packages></coverage>`;

test('a large report is read while the event loop is free', async () => {
  reader = createReportReader();
  // Threads start slowly, which is not what is looked at here.
  await reader.read(bytesOf('mode: set\n'));
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const { coverage, linesTotal } = await reader.read(bytesOf(LARGE));
  clearInterval(timer);
  expect([coverage, linesTotal]).toEqual([100, 1]);
  expect(turns).toBeGreaterThan(20);
});

test('what is wrong with a report is said by its own error', async () => {
  reader = createReportReader();
  await expect(reader.read(bytesOf('hello'))).rejects.toMatchObject({
    name: 'PulseError',
    code: 'coverage_unreadable',
    message: expect.stringContaining('known formats'),
  });
  expect(await reader.read(bytesOf('mode: set\n'), 'go')).toMatchObject({ coverage: null });
});

test('more reports than may wait are refused, and those that wait are read', async () => {
  reader = createReportReader({ threads: 1, queueLimit: 2 });
  const reports = Array.from({ length: 5 }, () => reader.read(bytesOf('mode: set\na.go:1.1,2.2 1 1\n')));
  const ended = await Promise.allSettled(reports);
  expect(ended.map(({ status }) => status)).toEqual([
    ...Array(3).fill('fulfilled'),
    ...Array(2).fill('rejected'),
  ]);
  expect(ended.at(-1)).toMatchObject({ reason: { code: 'coverage_busy' } });
  await sleep(0);
  expect(await reader.read(bytesOf('mode: set\n'))).toMatchObject({ format: 'go' });
});

test('a report that takes too long is given up, and the next one is read', async () => {
  reader = createReportReader({ threads: 1, timeoutMs: 100 });
  await expect(reader.read(bytesOf(LARGE))).rejects.toMatchObject({
    code: 'coverage_unreadable',
    message: expect.stringContaining('longer than 0.1 s'),
  });
  await reader.close();
  reader = createReportReader({ threads: 1 });
  expect(await reader.read(bytesOf('mode: set\n'))).toMatchObject({ format: 'go' });
});
