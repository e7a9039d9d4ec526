import type { ClientBase } from 'pg';
import type { FileStatus, NoiseReason } from '../../domain/changed-file.ts';
import type { Channel } from '../../domain/channel.ts';
import {
  type ChannelSignature,
  type DocStructure,
  SIGNATURE_VERSION,
  type SizeMetrics,
  type TestIntent,
} from '../../domain/signature.ts';
import type { SignedSide } from '../../domain/triage/signed-side.ts';

interface SideRow extends Omit<SignedSide, 'files' | 'channels' | 'missing'> {
  readonly files: [path: string, channel: Channel, noise: NoiseReason | null, status: FileStatus][];
}

interface ChannelRow {
  readonly pr_id: number;
  readonly channel: Channel;
  readonly canonical_diff_hash: string | null;
  readonly simhash64: string | null;
  readonly minhash: Buffer | null;
  readonly minhash_shingle_count: number;
  readonly winnow_fingerprints: Buffer;
  readonly winnow_positions: Buffer;
  readonly winnow_count: number;
  readonly winnow_truncated: boolean;
  readonly token_count: number;
  readonly exports_json: string[] | null;
  readonly symbols_json: string[] | null;
  readonly imports_json: string[] | null;
  readonly test_intent_json: TestIntent | null;
  readonly doc_structure_json: DocStructure | null;
  readonly size_metrics_json: SizeMetrics;
  readonly errors_json: string[] | null;
}

/** The stored signatures of these heads; `missing` is left to the caller, who has it from the index. */
export async function readSignedSides(
  client: ClientBase,
  repoId: number,
  heads: readonly { readonly prId: number; readonly headSha: string }[],
): Promise<SignedSide[]> {
  if (heads.length === 0) return [];
  const values = [repoId, heads.map((head) => head.prId), heads.map((head) => head.headSha)];
  const sides = await client.query<SideRow>({
    name: 'read-signed-sides',
    text: `
      select p.pr_id as "prId", p.number, h.head_sha as "headSha", p.base_ref as "baseRef", p.state = 'merged' as "isMerged", p.title, p.body,
        extract(epoch from p.created_at)::float8 as "openedAt",
        coalesce((
          select json_agg(json_build_array(f.path, f.channel, f.noise, f.status) order by f.file_index)
          from pr_files f
          where f.repo_id = p.repo_id and f.pr_id = p.pr_id and f.head_sha = h.head_sha
        ), '[]') as files
      from unnest($2::bigint[], $3::text[]) as h (pr_id, head_sha)
      join pull_requests p on p.repo_id = $1 and p.pr_id = h.pr_id`,
    values,
  });
  const channels = await client.query<ChannelRow>({
    name: 'read-channel-signatures',
    text: `
      select s.pr_id, s.channel, s.canonical_diff_hash, s.simhash64::text, s.minhash, s.minhash_shingle_count,
        s.winnow_fingerprints, s.winnow_positions, s.winnow_count, s.winnow_truncated, s.token_count, s.exports_json,
        s.symbols_json, s.imports_json, s.test_intent_json, s.doc_structure_json, s.size_metrics_json, s.errors_json
      from unnest($2::bigint[], $3::text[]) as h (pr_id, head_sha)
      join pr_channel_signatures s on s.repo_id = $1 and s.pr_id = h.pr_id and s.head_sha = h.head_sha
        and s.signature_version = $4
      order by s.channel`,
    values: [...values, SIGNATURE_VERSION],
  });
  const byPullRequest = Map.groupBy(channels.rows, (row) => row.pr_id);
  return sides.rows.map((row) => ({
    ...row,
    files: row.files.map(([path, channel, noise, status]) => ({ path, channel, noise, status })),
    channels: (byPullRequest.get(row.prId) ?? []).map(toSignature),
    missing: [],
  }));
}

function toSignature(row: ChannelRow): ChannelSignature {
  return {
    channel: row.channel,
    canonicalDiffHash: row.canonical_diff_hash,
    simhash: row.simhash64 === null ? null : splitWords(BigInt(row.simhash64)),
    minhash: row.minhash === null ? null : new Uint32Array(copyBytes(row.minhash).buffer),
    shingleCount: row.minhash_shingle_count,
    winnow: copyBytes(row.winnow_fingerprints),
    winnowPositions: copyBytes(row.winnow_positions),
    winnowCount: row.winnow_count,
    winnowTruncated: row.winnow_truncated,
    tokenCount: row.token_count,
    symbols: [
      ...(row.exports_json ?? []).map((symbol) => ({ symbol, kind: 'export' as const })),
      ...(row.symbols_json ?? []).map((symbol) => ({ symbol, kind: 'decl' as const })),
      ...(row.imports_json ?? []).map((symbol) => ({ symbol, kind: 'import' as const })),
    ],
    testIntent: row.test_intent_json,
    docStructure: row.doc_structure_json,
    size: row.size_metrics_json,
    errors: row.errors_json ?? [],
  };
}

function splitWords(value: bigint): [number, number] {
  return [Number(BigInt.asUintN(32, value >> 32n)), Number(BigInt.asUintN(32, value))];
}

/** Bytes from the driver are views into its read buffer: a copy is aligned and keeps nothing else alive. */
function copyBytes(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
