import type { ClientBase } from 'pg';
import type { ChannelSignature, PullRequestSignature } from '../../domain/signature.ts';
import { CopyWriter, copyRows } from '../copy-binary.ts';

/** A signed pull request, ready to be stored. */
export interface SignedRow {
  readonly prId: number;
  readonly headSha: string;
  readonly signature: PullRequestSignature;
}

/** Folder prefixes that are stored of a path. */
const PREFIX_DEPTH = 3;

/**
 * Replaces everything that is stored of these heads at this signature version: files, paths, symbols, signatures. Must run
 * inside a transaction.
 */
export async function storeSignatures(
  client: ClientBase,
  repoId: number,
  signatureVersion: number,
  rows: readonly SignedRow[],
): Promise<void> {
  await lockPullRequests(
    client,
    repoId,
    rows.map((row) => row.prId),
  );
  await deleteSignatures(client, repoId, rows);
  const files = new CopyWriter();
  const paths = new CopyWriter();
  const symbols = new CopyWriter();
  const signatures = new CopyWriter();
  for (const row of rows) {
    writeFiles(files, repoId, row);
    writePaths(paths, repoId, row);
    writeSymbols(symbols, repoId, row);
    for (const channel of row.signature.channels) {
      writeChannel(signatures, repoId, signatureVersion, row, channel);
    }
  }
  await copyRows(
    client,
    'pr_files (repo_id, pr_id, head_sha, file_index, path, previous_path, status, additions, deletions, patch_truncated, channel, noise, detected_language)',
    files,
  );
  await copyRows(
    client,
    'pr_changed_paths (repo_id, pr_id, head_sha, channel, path, dir_prefix_1, dir_prefix_2, dir_prefix_3)',
    paths,
  );
  await copyRows(client, 'pr_symbols (repo_id, pr_id, head_sha, symbol, kind)', symbols);
  await copyRows(
    client,
    `pr_channel_signatures (repo_id, pr_id, head_sha, channel, signature_version, canonical_diff_hash, simhash64, minhash,
      minhash_shingle_count, winnow_fingerprints, winnow_count, winnow_positions, winnow_truncated, token_count, exports_json,
      symbols_json, imports_json, test_intent_json, doc_structure_json, size_metrics_json, errors_json)`,
    signatures,
  );
}

/**
 * Holds the pull requests until the transaction ends, so that what is stored of them has an owner: files, paths and symbols have no
 * foreign key.
 * @throws when one of them is gone
 */
async function lockPullRequests(client: ClientBase, repoId: number, prIds: readonly number[]): Promise<void> {
  const { rowCount } = await client.query({
    name: 'lock-pull-requests',
    text: 'select from pull_requests where repo_id = $1 and pr_id = any ($2::bigint[]) order by pr_id for key share',
    values: [repoId, prIds],
  });
  if (rowCount !== prIds.length) {
    throw new Error(
      'a pull request was deleted while it was being analysed; the next attempt goes on without it',
    );
  }
}

async function deleteSignatures(
  client: ClientBase,
  repoId: number,
  rows: readonly SignedRow[],
): Promise<void> {
  const heads = await listStoredHeads(client, repoId, rows);
  if (heads.length === 0) return;
  for (const table of ['pr_files', 'pr_changed_paths', 'pr_symbols', 'pr_channel_signatures']) {
    await client.query(
      `delete from ${table} t using unnest($2::bigint[], $3::text[]) as h (pr_id, head_sha)
       where t.repo_id = $1 and t.pr_id = h.pr_id and t.head_sha = h.head_sha`,
      [repoId, heads.map((head) => head.prId), heads.map((head) => head.headSha)],
    );
  }
}

/**
 * Those of these heads of which something is stored: nearly always none. A head without files has nothing else. The limit makes it
 * one look-up for each head; four joins with tables that are being filled, of which the planner knows nothing, cost more than the rows.
 */
async function listStoredHeads(
  client: ClientBase,
  repoId: number,
  rows: readonly SignedRow[],
): Promise<{ prId: number; headSha: string }[]> {
  const { rows: stored } = await client.query<{ prId: number; headSha: string }>({
    name: 'list-stored-heads',
    text: `
      select h.pr_id as "prId", h.head_sha as "headSha"
      from unnest($2::bigint[], $3::text[]) as h (pr_id, head_sha)
      cross join lateral (
        select from pr_files f where f.repo_id = $1 and f.pr_id = h.pr_id and f.head_sha = h.head_sha limit 1
      ) f`,
    values: [repoId, rows.map((row) => row.prId), rows.map((row) => row.headSha)],
  });
  return stored;
}

function writeFiles(writer: CopyWriter, repoId: number, { prId, headSha, signature }: SignedRow): void {
  signature.files.forEach((file, index) => {
    writer.row(13).int8(repoId).int8(prId).text(headSha).int4(index).text(file.path);
    writer.textOrNull(file.previousPath).text(file.status).int4(file.additions).int4(file.deletions);
    writer.bool(file.patchTruncated).text(file.channel).textOrNull(file.noise).textOrNull(file.language);
  });
}

function writePaths(writer: CopyWriter, repoId: number, { prId, headSha, signature }: SignedRow): void {
  for (const { path, channel } of signature.files) {
    writer.row(8).int8(repoId).int8(prId).text(headSha).text(channel).text(path);
    const folders = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= PREFIX_DEPTH; depth++) {
      writer.textOrNull(folders.length < depth ? null : folders.slice(0, depth).join('/'));
    }
  }
}

function writeSymbols(writer: CopyWriter, repoId: number, { prId, headSha, signature }: SignedRow): void {
  const seen = new Set<string>();
  for (const { symbol, kind } of signature.channels.flatMap((channel) => channel.symbols)) {
    const key = `${kind} ${symbol}`;
    if (seen.has(key)) continue;
    seen.add(key);
    writer.row(5).int8(repoId).int8(prId).text(headSha).text(symbol).text(kind);
  }
}

function writeChannel(
  writer: CopyWriter,
  repoId: number,
  signatureVersion: number,
  { prId, headSha }: SignedRow,
  channel: ChannelSignature,
): void {
  writer.row(21).int8(repoId).int8(prId).text(headSha).text(channel.channel).int4(signatureVersion);
  writer.textOrNull(channel.canonicalDiffHash);
  if (channel.simhash) writer.int8Words(channel.simhash[0], channel.simhash[1]);
  else writer.null();
  if (channel.minhash) writer.bytes(new Uint8Array(channel.minhash.buffer));
  else writer.null();
  writer.int4(channel.shingleCount).bytes(channel.winnow).int4(channel.winnowCount);
  writer.bytes(channel.winnowPositions).bool(channel.winnowTruncated).int4(channel.tokenCount);
  for (const kind of ['export', 'decl', 'import'] as const) {
    const names = channel.symbols.filter((symbol) => symbol.kind === kind).map(({ symbol }) => symbol);
    writer.jsonbOrNull(names.length === 0 ? null : names);
  }
  writer.jsonbOrNull(channel.testIntent).jsonbOrNull(channel.docStructure).jsonb(channel.size);
  writer.jsonbOrNull(channel.errors.length === 0 ? null : channel.errors);
}
