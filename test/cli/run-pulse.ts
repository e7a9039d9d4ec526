import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { runCli } from '../../cli/run-cli.ts';
import { PROJECT_DIR } from '../../lib/config/config.ts';
import type { TestPlace } from '../supervisor/start-pulse.ts';
import { captureContext } from './capture-context.ts';

/** The command that `npm start` runs. */
export const START = [process.execPath, join(PROJECT_DIR, 'supervisor/main.ts')];
/** The command that `npm run pulse --` runs. */
export const PULSE = [process.execPath, join(PROJECT_DIR, 'cli/main.ts')];

export interface RunningCommand {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly written: { stdout: string; stderr: string };
  readonly ended: Promise<Outcome>;
}

/** Starts a program in a place, and collects what it writes. */
export function startProgram(place: TestPlace, [program, ...args]: readonly string[]): RunningCommand {
  const child = spawn(program!, args, {
    cwd: PROJECT_DIR,
    env: place.environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  place.running.add(child);
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  const ended = new Promise<Outcome>((resolve) => {
    child.once('close', (code) => {
      place.running.delete(child);
      resolve({ code, ...written });
    });
  });
  return { child, written, ended };
}

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `pulse <args>` in a process of its own. */
export function runProcess(place: TestPlace, ...args: string[]): Promise<Outcome> {
  return startProgram(place, [...PULSE, ...args]).ended;
}

/** Runs `pulse <args>` within the test, which takes a fraction of the time; for commands that find the services running. */
export async function runCommand(place: TestPlace, ...args: string[]): Promise<Outcome> {
  const context = captureContext({ env: { PULSE_DATA_DIR: place.dataDir } });
  const code = await runCli(args, context);
  return { code, ...context.written };
}

/** The one document on standard output of a command that must have succeeded. */
export async function readJson(outcome: Promise<Outcome>): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await outcome;
  if (code !== 0) throw new Error(`the command exited ${code}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}
