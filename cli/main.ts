import { readConfig } from '../lib/config/config.ts';
import { waitForStopRequest } from '../lib/process/stop-request.ts';
import { EXIT_DONE, EXIT_FAILED } from './exit-codes.ts';
import { runCli } from './run-cli.ts';

const stop = waitForStopRequest();
// Whoever asks again does not want to wait for an orderly end.
void stop.repeated.then(() => process.exit(EXIT_FAILED));
// The reader of a pipe went away (`pulse findings | head`): there is nobody left to write for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT_DONE);
  throw error;
});
// Nobody reads the progress any more: the result still counts.
process.stderr.on('error', () => {});

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
  readConfig,
});
// The process that started us may hold a channel open, which would keep us here.
process.channel?.unref();
