import type { Channel } from './channel.ts';

/** What happened to a file between base and head. */
export const FILE_STATUSES = ['added', 'modified', 'removed', 'renamed'] as const;

export type FileStatus = (typeof FILE_STATUSES)[number];

/** Why a file is listed but left out of signatures: its lines say nothing about the work a person did. */
export const NOISE_REASONS = [
  'generated',
  'vendored',
  'lockfile',
  'minified',
  'version_only',
  'binary',
  'submodule',
  'too_large',
] as const;

export type NoiseReason = (typeof NOISE_REASONS)[number];

/** One file of a pull request at one head. */
export interface ChangedFile {
  /**
   * Path at the head (at the base when removed). Git paths are bytes: those that are not UTF-8 are written with
   * each offending byte as `\xHH` (and a literal backslash as `\\`, in such a path only), so no two paths collide.
   */
  readonly path: string;
  /** Path at the base, for renames; null otherwise. */
  readonly previousPath: string | null;
  readonly status: FileStatus;
  /** Added lines; 0 for binary files. */
  readonly additions: number;
  /** Removed lines; 0 for binary files. */
  readonly deletions: number;
  readonly channel: Channel;
  /** Null when the file is signed. */
  readonly noise: NoiseReason | null;
  /** Language by file name, as GitHub Linguist names it; null when unknown. */
  readonly language: string | null;
  /** True when the patch was cut by a limit, so the counts are lower bounds. */
  readonly patchTruncated: boolean;
}
