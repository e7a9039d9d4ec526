import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { PulseError } from '../../lib/errors.ts';
import type { StepOptions } from '../progress.ts';
import { hashFile } from './hash-file.ts';
import { TEMPORAL_CLI_VERSION } from './program-pin.ts';

const run = promisify(execFile);

/** A server that says nothing for so long is not going to. */
const SILENCE_LIMIT_MS = 15_000;
const ARCHIVE_LIMIT_BYTES = 400_000_000;

export interface Archive {
  readonly url: string;
  /** SHA-256 of the `temporal` in it, hexadecimal. */
  readonly programSha256: string;
}

/**
 * Where the official archive lies.
 *
 * @param machine `<os>_<architecture>` as Go names them
 */
export function archiveUrl(baseUrl: string, machine: string): string {
  const version = TEMPORAL_CLI_VERSION;
  return `${baseUrl}/v${version}/temporal_cli_${version}_${machine}.tar.gz`;
}

/**
 * Downloads the archive and puts the `temporal` in it at `target`. One with another checksum is never run, and thrown away.
 *
 * @param options `onAnswer` is called when the server begins to send it
 * @throws PulseError `download_failed`
 */
export async function downloadArchive(
  archive: Archive,
  target: string,
  options: StepOptions & { readonly onAnswer?: () => void },
): Promise<void> {
  const { url, programSha256 } = archive;
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), 'download-'));
  try {
    const file = join(folder, 'archive.tar.gz');
    await fetchFile(url, file, options);
    // A link in place of the program is found out by `hashFile`.
    const program = join(folder, 'temporal');
    await run('tar', ['-xzf', file, '-C', folder, '--no-same-owner', 'temporal']);
    const sha256 = await hashFile(program);
    if (sha256 !== programSha256) {
      throw new PulseError(
        'download_failed',
        `The program in ${url} has another checksum than the pinned one (${sha256}).`,
      );
    }
    await rename(program, target);
  } catch (cause) {
    if (cause instanceof PulseError) throw cause;
    const reason = (cause as Error).cause ?? cause;
    throw new PulseError('download_failed', `${url}: ${(reason as Error).message}`, { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Streams the URL into `file`. */
async function fetchFile(
  url: string,
  file: string,
  options: StepOptions & { readonly onAnswer?: () => void },
): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_LIMIT_MS);
  try {
    const signals = options.signal === undefined ? [silence.signal] : [silence.signal, options.signal];
    const response = await fetch(url, { signal: AbortSignal.any(signals) });
    if (!response.ok || response.body === null) {
      throw new PulseError('download_failed', `${url} answered ${response.status}.`);
    }
    options.onAnswer?.();
    const totalBytes = Number(response.headers.get('content-length') ?? 0);
    let doneBytes = 0;
    await pipeline(
      response.body,
      async function* measure(chunks) {
        for await (const chunk of chunks) {
          clearTimeout(timer);
          timer = setTimeout(() => silence.abort(), SILENCE_LIMIT_MS);
          doneBytes += chunk.length;
          if (doneBytes > ARCHIVE_LIMIT_BYTES)
            throw new PulseError('download_failed', `${url} is too large.`);
          options.progress.update(describeAmount(doneBytes, totalBytes));
          yield chunk;
        }
      },
      createWriteStream(file),
    );
  } finally {
    clearTimeout(timer);
  }
}

function describeAmount(doneBytes: number, totalBytes: number): string {
  const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(0);
  return totalBytes > 0
    ? `${megabytes(doneBytes)} of ${megabytes(totalBytes)} MB`
    : `${megabytes(doneBytes)} MB`;
}
