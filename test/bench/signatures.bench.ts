/**
 * `npm run bench -- signatures [--mirror <git dir>] [--pull-requests <n>]`: megabytes of diff signed in a second of one processor, from the
 * bytes that Git prints to the signatures of all channels, against `git patch-id --stable` over the same bytes. Without a
 * mirror it makes a repository of its own. On the way it checks that equal patch-ids have equal canonical hashes.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CompiledRules, compileRules } from '../../domain/classification/compile-rules.ts';
import { DEFAULT_RULES_YAML } from '../../domain/classification/default-rules-yaml.ts';
import { parseClassificationRules } from '../../lib/triage-config/parse-classification-rules.ts';
import { signChannel } from '../../worker-threads/kernels/sign-channel.ts';
import { parsePatch } from '../../worker-threads/parse-patch.ts';
import { signPullRequest } from '../../worker-threads/sign-pull-request.ts';
import { readCorpus, writeSyntheticRepository } from './signatures-corpus.ts';

const REACH = 0.6;
const ROUNDS = 7;
/** Git reads about so much at a time, the patches several times over if need be: its clock ticks in hundredths of a second. */
const PATCH_ID_BYTES = 64e6;
const SYNTHETIC_PULL_REQUESTS = 1500;

/** Processor time of the best round, in milliseconds: all threads, so that a busy machine changes it little. */
interface Stopwatch {
  best: number;
}

function time(watch: Stopwatch, job: () => void): void {
  const started = process.cpuUsage();
  job();
  const { user, system } = process.cpuUsage(started);
  watch.best = Math.min(watch.best, (user + system) / 1e3);
}

/** Runs `git patch-id --stable` over a file of patches, each behind a line with an id; returns lines of patch-id and id. */
function timePatchId(watch: Stopwatch, path: string, times: number): string {
  const input = openSync(path, 'r');
  try {
    // The shell's `times` tells, in its second line, what its children used.
    const result = spawnSync('sh', ['-c', 'git patch-id --stable && times'], {
      stdio: [input, 'pipe', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (result.status !== 0)
      throw new Error(`git patch-id ended with ${result.status ?? result.error?.message}`);
    const lines = result.stdout.trimEnd().split('\n');
    const used = [...lines.pop()!.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
    watch.best = Math.min(watch.best, ((used[0]! + used[1]!) * 1e3) / times);
    return lines.slice(0, (lines.length - 1) / times).join('\n');
  } finally {
    closeSync(input);
  }
}

/** Writes the patches as `git diff-tree --stdin` prints them, with the number of each for its commit. */
function writePatches(path: string, patches: readonly Buffer[], times: number): void {
  const parts = patches.flatMap((patch, index) => [Buffer.from(`${toObjectId(index)}\n`), patch]);
  const once = Buffer.concat(parts);
  writeFileSync(path, Buffer.concat(Array.from({ length: times }, () => once)));
}

function toObjectId(index: number): string {
  return index.toString(16).padStart(40, '0');
}

/** Signs without names, tests and documents: the kernels and the parser alone. */
function signKernels(patch: Buffer, rules: CompiledRules): void {
  const parsed = parsePatch(patch);
  const byChannel = Map.groupBy(
    parsed.files.keys(),
    (index) => rules.classify(parsed.files[index]!.path).channel,
  );
  for (const members of byChannel.values()) signChannel(parsed, members);
}

interface Agreement {
  /** Pull requests whose patch-id another one before them had. */
  readonly equalPatchIds: number;
  /** Those of them whose canonical hashes differ in a channel: there must be none. */
  readonly broken: number;
}

function checkAgreement(patches: readonly Buffer[], patchIds: string, rules: CompiledRules): Agreement {
  const canonicalByPatchId = new Map<string, string>();
  let equalPatchIds = 0;
  let broken = 0;
  for (const line of patchIds.split('\n')) {
    if (line === '') continue;
    const [patchId, id] = line.split(' ');
    const { channels } = signPullRequest(patches[Number.parseInt(id!, 16)]!, rules);
    const canonical = JSON.stringify(
      channels.map(({ channel, canonicalDiffHash }) => [channel, canonicalDiffHash]),
    );
    const known = canonicalByPatchId.get(patchId!);
    if (known === undefined) canonicalByPatchId.set(patchId!, canonical);
    else equalPatchIds++;
    if (known !== undefined && known !== canonical) broken++;
  }
  return { equalPatchIds, broken };
}

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { mirror: { type: 'string' }, 'pull-requests': { type: 'string', default: '3000' } },
});
const limit = Number(values['pull-requests']);
if (!Number.isInteger(limit) || limit < 1) throw new Error('--pull-requests takes a whole number from 1');

const folder = mkdtempSync(join(tmpdir(), 'pulse-bench-'));
try {
  if (values.mirror === undefined) writeSyntheticRepository(folder, Math.min(limit, SYNTHETIC_PULL_REQUESTS));
  const patches = await readCorpus(values.mirror ?? folder, limit);
  if (patches.length === 0)
    throw new Error('The repository has no pull request with a diff: give one with refs/pull/*');
  const file = join(folder, 'patches');
  const bytes = patches.reduce((sum, patch) => sum + patch.length, 0);
  const times = Math.max(1, Math.round(PATCH_ID_BYTES / bytes));
  writePatches(file, patches, times);
  const rules = compileRules(parseClassificationRules(DEFAULT_RULES_YAML));
  console.log(
    `${patches.length} pull requests, ${(bytes / 1e6).toFixed(1)} MB of diff (${values.mirror === undefined ? 'synthetic' : 'mirror'}), processor time, best of ${ROUNDS} rounds each, in turns`,
  );

  const watches = { patchId: newWatch(), signing: newWatch(), kernels: newWatch() };
  let patchIds = '';
  for (let round = 0; round < ROUNDS; round++) {
    patchIds = timePatchId(watches.patchId, file, times);
    time(watches.signing, () => {
      for (const patch of patches) signPullRequest(patch, rules);
    });
    time(watches.kernels, () => {
      for (const patch of patches) signKernels(patch, rules);
    });
  }
  const perSecond = (watch: Stopwatch): number => bytes / 1e3 / watch.best;
  const ratio = perSecond(watches.signing) / perSecond(watches.patchId);
  const agreement = checkAgreement(patches, patchIds, rules);
  report('git patch-id --stable', watches.patchId);
  report('signing, whole', watches.signing);
  report('parsing and kernels, nothing left out as noise', watches.kernels);
  console.log(
    `Ratio, whole signing to git patch-id: ${ratio.toFixed(2)} x (reach ${REACH} x: ${ratio >= REACH ? 'met' : 'NOT met'})`,
  );
  console.log(
    `Equal patch-ids: ${agreement.equalPatchIds} pull requests share one with an earlier; with another canonical hash: ${agreement.broken}`,
  );
  if (agreement.broken > 0) process.exitCode = 1;
  console.log(
    JSON.stringify({
      bench: 'signatures',
      pullRequests: patches.length,
      megabytes: bytes / 1e6,
      megabytesPerSecond: {
        patchId: perSecond(watches.patchId),
        signing: perSecond(watches.signing),
        kernels: perSecond(watches.kernels),
      },
      ratio,
      reach: REACH,
      met: ratio >= REACH,
      ...agreement,
    }),
  );

  function report(name: string, watch: Stopwatch): void {
    const pullRequests = Math.round(patches.length / (watch.best / 1e3));
    console.log(
      `${name.padEnd(48)} ${perSecond(watch).toFixed(0).padStart(5)} MB/s  ${pullRequests} pull requests/s`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function newWatch(): Stopwatch {
  return { best: Number.POSITIVE_INFINITY };
}
