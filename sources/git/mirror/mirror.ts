import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type SourceReach, UNLIMITED_REACH } from '../../../lib/repository-address/source-reach.ts';
import { credentialEnvironment, type GitCredential } from '../process/git-credential.ts';
import { GitError } from '../process/git-error.ts';
import { runGit } from '../process/run-git.ts';
import { listRemoteRefs, type RemoteRefs } from '../refs/list-remote-refs.ts';
import { publishRefs } from '../refs/publish-refs.ts';
import { readDefaultBranch } from '../refs/read-default-branch.ts';
import { parsePullRequestRef } from '../refs/ref-layouts.ts';
import { bringObjects, DEFAULT_MIRROR_LIMITS, type MirrorLimits } from './bring-objects.ts';
import { createMirror, exists } from './create-mirror.ts';
import type { MirrorProgress } from './mirror-progress.ts';
import { addressOf, networkOptions, parseSource, type Source } from './parse-source.ts';
import { readLocalRepository } from './read-local-repository.ts';
import { withinReach } from './within-reach.ts';

/** Time that listing the refs of a source may take. */
const LISTING_TIMEOUT_MS = 5 * 60_000;
/** Packs after which a mirror is repacked, so that object look-ups stay quick. */
const PACKS_LIMIT = 50;

export type { MirrorLimits } from './bring-objects.ts';
export type { MirrorProgress } from './mirror-progress.ts';

export interface OpenMirrorOptions {
  /** A path of this machine or a URL, as a person typed it. */
  readonly source: string;
  /** The folder of the bare mirror: created when missing, refreshed otherwise. One caller at a time. */
  readonly directory: string;
  readonly limits?: Partial<MirrorLimits>;
  /** From where repositories may be mirrored; from anywhere unless given. */
  readonly reach?: SourceReach;
  /** For a remote source that wants one. */
  readonly credential?: GitCredential | undefined;
  /** True where having no branch or no pull request yet is nothing wrong: the provider has told of the repository. */
  readonly mayBeEmpty?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: MirrorProgress) => void;
}

export interface Mirror {
  readonly directory: string;
  /** The source without credentials, for messages. */
  readonly source: string;
  readonly objectFormat: 'sha1' | 'sha256';
  /** The branch HEAD points at, such as `main`; null when the source does not say. */
  readonly defaultBranch: string | null;
  /** True when the history ends early: bases beyond its edge cannot be found. */
  readonly shallow: boolean;
  /** True when blobs or trees may be missing. */
  readonly partial: boolean;
  readonly refs: number;
  readonly pullRequests: number;
  /** Refs that this call created, moved or removed. */
  readonly changedRefs: number;
}

/**
 * Makes or refreshes the bare mirror of a repository: branches, tags, and the heads and test merges of its pull
 * requests, whatever provider names them. A second call is incremental and cheap when nothing changed.
 * @throws GitError with one clear line: `not_a_repository`, `protocol_refused`, `unreachable`,
 *   `credentials_needed`, `repository_empty`, `no_pull_requests`, `dangerous_object`, `disk_full`, …
 */
export async function openMirror(options: OpenMirrorOptions): Promise<Mirror> {
  const limits = { ...DEFAULT_MIRROR_LIMITS, ...options.limits };
  const parsed = withCredential(await parseSource(options.source), options.credential);
  let source = await withinReach(parsed, options.reach ?? UNLIMITED_REACH);
  const local = source.kind === 'local' ? await readLocalRepository(source.path) : null;
  options.onProgress?.({ stage: 'listing', percent: null });
  const remote = await listSource(source, limits, options).catch(async (error: unknown) => {
    const moved = error instanceof GitError && error.code === 'source_moved' ? addSuffix(source) : null;
    if (moved === null) throw error;
    source = moved;
    return listSource(source, limits, options);
  });
  const objectFormat = remote.oidLength === 64 ? 'sha256' : 'sha1';
  await createMirror(options.directory, objectFormat);
  const before = await readRawRefs(options.directory);
  const changedRefs = countChanges(before, remote.refs);
  let partial = local?.partial ?? false;
  let refs: ReadonlyMap<string, string> = remote.refs;
  if (changedRefs > 0) {
    const wanted = new Set(
      [...remote.refs].filter(([name, oid]) => before.get(name) !== oid).map(([, oid]) => oid),
    );
    partial = await bringObjects(source, local, wanted, limits, options);
    if (partial) refs = await keepPresent(options.directory, remote.refs);
    await publishRefs(options.directory, refs);
    await repackWhenMany(options.directory, options.signal);
  }
  await pointHead(options.directory, remote);
  return {
    directory: options.directory,
    source: source.display,
    objectFormat,
    defaultBranch: remote.defaultBranch,
    shallow: await exists(join(options.directory, 'shallow')),
    partial,
    refs: refs.size,
    pullRequests: [...refs.keys()].filter((name) => parsePullRequestRef(name)?.kind === 'head').length,
    changedRefs,
  };
}

function withCredential(source: Source, credential: GitCredential | undefined): Source {
  if (source.kind === 'local' || credential === undefined) return source;
  return { ...source, environment: { ...source.environment, ...credentialEnvironment(credential) } };
}

/** GitLab sends whoever leaves the suffix out to the address with it; the host stays the same. */
function addSuffix(source: Source): Source | null {
  if (source.kind === 'local' || /\.git\/*$/.test(source.url)) return null;
  return { ...source, url: `${source.url.replace(/\/+$/, '')}.git` };
}

async function listSource(
  source: Source,
  limits: MirrorLimits,
  { signal, mayBeEmpty = false }: OpenMirrorOptions,
): Promise<RemoteRefs> {
  const remote = await listRemoteRefs(addressOf(source), {
    ...networkOptions(source),
    signal,
    timeoutMs: Math.min(LISTING_TIMEOUT_MS, limits.timeoutMs),
  });
  const names = [...remote.refs.keys()];
  if (names.length === 0 && !mayBeEmpty) {
    throw new GitError('repository_empty', `The repository has no branch yet: ${source.display}`);
  }
  if (names.length > limits.refs) {
    throw new GitError(
      'too_many_refs',
      `The repository has ${names.length} refs, more than the limit of ${limits.refs}.`,
    );
  }
  if (!mayBeEmpty && !names.some((name) => parsePullRequestRef(name) !== null)) {
    throw new GitError(
      'no_pull_requests',
      `The repository has no pull request refs (refs/pull/*/head): ${source.display}. An ordinary clone lacks ` +
        "them: give the provider's URL, or fetch '+refs/pull/*:refs/pull/*' into it first.",
    );
  }
  return remote;
}

/** Object id by ref name as stored: tags are not peeled, so they compare with what a source lists. */
async function readRawRefs(directory: string): Promise<Map<string, string>> {
  const output = await runGit(['for-each-ref', '--format=%(objectname) %(refname)'], { gitDir: directory });
  const refs = new Map<string, string>();
  for (const line of output.toString('latin1').split('\n')) {
    const space = line.indexOf(' ');
    if (space > 0) refs.set(line.slice(space + 1), line.slice(0, space));
  }
  return refs;
}

function countChanges(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): number {
  let changes = 0;
  for (const [name, oid] of after) if (before.get(name) !== oid) changes++;
  for (const name of before.keys()) if (!after.has(name)) changes++;
  return changes;
}

/** The refs whose object is there: a damaged source costs the pull requests it lost, not the mirror. */
async function keepPresent(
  directory: string,
  refs: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const oids = [...new Set(refs.values())];
  const output = await runGit(['cat-file', '--batch-check=%(objectname)', '--buffer'], {
    gitDir: directory,
    input: `${oids.join('\n')}\n`,
  });
  const missing = new Set<string>();
  for (const line of output.toString('latin1').split('\n')) {
    if (line.endsWith(' missing')) missing.add(line.slice(0, line.indexOf(' ')));
  }
  return new Map([...refs].filter(([, oid]) => !missing.has(oid)));
}

/** Dozens of packs make every look-up slow. Nothing is ever dropped. */
async function repackWhenMany(directory: string, signal: AbortSignal | undefined): Promise<void> {
  const names = await readdir(join(directory, 'objects', 'pack')).catch(() => []);
  if (names.filter((name) => name.endsWith('.pack')).length <= PACKS_LIMIT) return;
  await runGit(['repack', '-d', '--quiet', '--geometric=2'], {
    gitDir: directory,
    signal,
    timeoutMs: 60 * 60_000,
  });
}

async function pointHead(directory: string, remote: RemoteRefs): Promise<void> {
  const { defaultBranch } = remote;
  const target = `refs/heads/${defaultBranch}`;
  if (defaultBranch === null || !remote.refs.has(target)) return;
  if ((await readDefaultBranch(directory)) === defaultBranch) return;
  await runGit(['symbolic-ref', 'HEAD', target], { gitDir: directory });
}
