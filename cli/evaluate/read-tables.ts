import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { PulseError } from '../../lib/errors.ts';

const gunzipAsync = promisify(gunzip);

const objectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a hexadecimal commit id');

const pullRequestRow = z.object({
  number: z.int().nonnegative(),
  head: objectId,
  base: objectId.nullable(),
  how: z.string(),
  est_opened: z.number(),
  author: z.string().nullish(),
});

const pairSide = z.object({ number: z.int().positive() });
const pairRow = z.object({
  repo: z.string(),
  a: pairSide,
  b: pairSide,
  usable: z.boolean().default(true),
});

/** One pull request of the table: see the README beside it. */
export type TablePullRequest = z.infer<typeof pullRequestRow>;

/** Two pull requests that people marked as the same work; `a` is the earlier one. */
export interface LabelledPair {
  readonly a: number;
  readonly b: number;
}

/**
 * Reads a table of pull requests, in order of number.
 * @throws PulseError `table_unreadable`, naming the file and the line
 */
export async function readPullRequests(file: string): Promise<TablePullRequest[]> {
  const rows = await readLines(file, pullRequestRow);
  // Number 0 is nobody's pull request: no provider has one, though a mirror may hold such a ref.
  return rows.filter((row) => row.number > 0).sort((x, y) => x.number - y.number);
}

/** Reads the usable pairs of one repository; each is given once. */
export async function readPairs(file: string, repo: string): Promise<LabelledPair[]> {
  const rows = await readLines(file, pairRow);
  const pairs = new Map<string, LabelledPair>();
  for (const row of rows) {
    if (row.repo !== repo || !row.usable) continue;
    const [a, b] = [row.a.number, row.b.number].sort((x, y) => x - y) as [number, number];
    pairs.set(`${a} ${b}`, { a, b });
  }
  return [...pairs.values()];
}

async function readLines<Row>(file: string, schema: z.ZodType<Row>): Promise<Row[]> {
  const text = await readText(file);
  const rows: Row[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (cause) {
      throw unreadable(`${file}, line ${index + 1}: not JSON`, cause);
    }
    const result = schema.safeParse(value);
    if (!result.success) {
      throw unreadable(`${file}, line ${index + 1}: ${z.prettifyError(result.error)}`, result.error);
    }
    rows.push(result.data);
  });
  return rows;
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return (file.endsWith('.gz') ? await gunzipAsync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw unreadable(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function unreadable(message: string, cause: unknown): PulseError {
  return new PulseError('table_unreadable', `Cannot read ${message}.`, { cause });
}
