import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { PulseError } from '../../lib/errors.ts';
import type { StepOptions } from '../progress.ts';
import { ARCHIVE_SHA256, TEMPORAL_CLI_VERSION } from './program-pin.ts';

const run = promisify(execFile);

/** A server that says nothing for so long is not going to. */
const SILENCE_LIMIT_MS = 15_000;
const ARCHIVE_LIMIT_BYTES = 400_000_000;

export interface Archive {
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** The official archive for this machine, or undefined when there is none whose checksum we know. */
export function findOfficialArchive(baseUrl: string): Archive | undefined {
  const architecture = arch() === 'x64' ? 'amd64' : arch();
  const machine = `${platform()}_${architecture}`;
  const sha256 = ARCHIVE_SHA256[machine];
  if (sha256 === undefined) return undefined;
  const version = TEMPORAL_CLI_VERSION;
  return { url: `${baseUrl}/v${version}/temporal_cli_${version}_${machine}.tar.gz`, sha256 };
}

/**
 * Downloads the archive, compares its checksum, and puts the `temporal` in it at `target`. Nothing is unpacked from an archive
 * with another checksum.
 *
 * @throws PulseError `download_failed`
 */
export async function downloadTemporal(
  archive: Archive,
  target: string,
  options: StepOptions,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), 'download-'));
  try {
    const file = join(folder, 'archive.tar.gz');
    const sha256 = await fetchFile(archive.url, file, options);
    if (sha256 !== archive.sha256) {
      throw new PulseError(
        'download_failed',
        `${archive.url} has another checksum than the pinned one (${sha256}).`,
      );
    }
    await run('tar', ['-xzf', file, '-C', folder, 'temporal']);
    await rename(join(folder, 'temporal'), target);
  } catch (cause) {
    if (cause instanceof PulseError) throw cause;
    const reason = (cause as Error).cause ?? cause;
    throw new PulseError('download_failed', `${archive.url}: ${(reason as Error).message}`, { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Streams the URL into `file` and returns the SHA-256 of what came. */
async function fetchFile(url: string, file: string, options: StepOptions): Promise<string> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_LIMIT_MS);
  try {
    const signals = options.signal === undefined ? [silence.signal] : [silence.signal, options.signal];
    const response = await fetch(url, { signal: AbortSignal.any(signals) });
    if (!response.ok || response.body === null) {
      throw new PulseError('download_failed', `${url} answered ${response.status}.`);
    }
    const totalBytes = Number(response.headers.get('content-length') ?? 0);
    const hash = createHash('sha256');
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
          hash.update(chunk);
          options.progress.update(describeAmount(doneBytes, totalBytes));
          yield chunk;
        }
      },
      createWriteStream(file),
    );
    return hash.digest('hex');
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
