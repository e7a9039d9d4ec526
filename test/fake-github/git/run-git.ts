import { spawn } from 'node:child_process';

const OUTPUT_LIMIT_BYTES = 512 * 2 ** 20;

/** Nothing of the machine's own configuration, and no questions. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

/**
 * Runs Git on a bare repository.
 * @returns its standard output
 * @throws Error with what Git said, when it fails
 */
export function runGit(directory: string, args: readonly string[], input?: string | Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const git = spawn('git', ['-c', 'safe.directory=*', ...args], { cwd: directory, env: GIT_ENVIRONMENT });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let bytes = 0;
    git.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > OUTPUT_LIMIT_BYTES) git.kill();
      else output.push(chunk);
    });
    git.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    git.stdin.on('error', () => {}); // Git may end before it read everything; its exit code tells.
    git.on('error', reject);
    git.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output));
      else
        reject(
          new Error(
            `git ${args.find((arg) => /^[a-z][a-z-]+$/.test(arg))}: ${Buffer.concat(errors).toString().trim() || `exit ${code}`}`,
          ),
        );
    });
    git.stdin.end(input);
  });
}
