/**
 * `npm run bench -- coverage [--mb 20] [--rounds 3]`: how long others wait while a large coverage report is read: the slowest and the
 * 99th percentile of turns of the event loop that ask for one every 5 ms, as a ratio against the same with nothing to read, in the same
 * run. Formats one after another; beside it, the same report read on the main thread, which is what it was before. The reach: a 99th
 * percentile of at most three times that of idleness. The slowest turn holds what stays on the main thread: making bytes of the text.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createReportReader } from '../../lib/coverage/create-report-reader.ts';
import { readCoverageReport } from '../../lib/coverage/read-coverage-report.ts';

const ASK_EVERY_MS = 5;
const IDLE_MS = 3_000;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { mb: { type: 'string', default: '20' }, rounds: { type: 'string', default: '3' } },
});
const limit = Number(values.mb) * 1024 * 1024;
const rounds = Number(values.rounds);

const REPORTS: Readonly<Record<string, string>> = {
  lcov: repeat('TN:\n', (n) => `SF:src/${n}.ts\nDA:1,5\nDA:2,0\nDA:3,1\nend_of_record\n`, ''),
  cobertura: repeat(
    '<coverage line-rate="1"><packages><package><classes>',
    (n) =>
      `<class filename="src/${n}.py"><lines><line number="1" hits="5"/><line number="2" hits="0"/></lines></class>`,
    '</classes></package></packages></coverage>',
  ),
  go: repeat('mode: set\n', (n) => `example.org/shop/${n}.go:1.2,3.4 2 1\n`, ''),
};

function repeat(head: string, part: (n: number) => string, tail: string): string {
  const parts = [head];
  for (let n = 0, length = head.length; length < limit; n++) {
    parts.push(part(n));
    length += parts.at(-1)!.length;
  }
  return parts.join('') + tail;
}

/** Milliseconds that each turn came late while `work` ran. */
async function lateness(work: () => Promise<unknown>): Promise<{ p99: number; max: number }> {
  const late: number[] = [];
  let asked = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - asked - ASK_EVERY_MS));
    asked = now;
  }, ASK_EVERY_MS);
  await work();
  await sleep(2 * ASK_EVERY_MS);
  clearInterval(timer);
  late.sort((a, b) => a - b);
  return { p99: late[Math.ceil(late.length * 0.99) - 1] ?? 0, max: late.at(-1) ?? 0 };
}

const reader = createReportReader();
const inMs = (ms: number): string => `${ms.toFixed(1)} ms`;
try {
  await reader.read(new TextEncoder().encode('mode: set\n'));
  const idle = await lateness(() => sleep(IDLE_MS));
  process.stdout.write(`idle: p99 ${inMs(idle.p99)}, slowest ${inMs(idle.max)}\n`);
  for (const [format, report] of Object.entries(REPORTS)) {
    const inThread = await lateness(async () => {
      for (let round = 0; round < rounds; round++) await reader.read(new TextEncoder().encode(report));
    });
    const onMain = await lateness(async () => {
      readCoverageReport(new TextEncoder().encode(report));
    });
    process.stdout.write(
      `${format}, ${values.mb} MB: p99 ${inMs(inThread.p99)} (${(inThread.p99 / Math.max(idle.p99, 0.1)).toFixed(1)} × idle), slowest ${inMs(inThread.max)}; ` +
        `on the main thread slowest ${inMs(onMain.max)}\n`,
    );
  }
} finally {
  await reader.close();
}
