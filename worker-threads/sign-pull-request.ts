import type { ChangedFile } from '../domain/changed-file.ts';
import { CHANNELS, type Channel } from '../domain/channel.ts';
import type { CompiledRules } from '../domain/classification/compile-rules.ts';
import type { ChannelSignature, PullRequestSignature, SizeMetrics } from '../domain/signature.ts';
import { extractDocStructure } from './extract/extract-doc-structure.ts';
import { extractSymbols } from './extract/extract-symbols.ts';
import { extractTestIntent } from './extract/extract-test-intent.ts';
import { findNoise } from './find-content-noise.ts';
import { signChannel } from './kernels/sign-channel.ts';
import { type ParsedPatch, parsePatch } from './parse-patch.ts';
import { placeMarkers } from './patch/find-markers.ts';
import type { ParsedFile } from './patch/read-section.ts';

/**
 * Computes everything known from the patch of one pull request at one head. Pure: equal bytes and rules give an equal
 * result. Every channel that holds a file gets a signature, with null hashes when none of its files is signed.
 * @param patch what `git diff-tree -r -p -M --full-index` prints between base and head
 * @throws PatchError (code `patch_malformed`)
 */
export function signPullRequest(patch: Uint8Array, rules: CompiledRules): PullRequestSignature {
  const parsed = parsePatch(patch);
  const markers = placeMarkers(parsed.kernels, rules.generatedMarkers);
  const files = parsed.files.map((file) => describeFile(parsed, file, rules, markers));
  const members = Map.groupBy(files.keys(), (index) => files[index]!.channel);
  const channels = CHANNELS.filter((channel) => members.has(channel)).map((channel) =>
    signMembers(parsed, files, channel, members.get(channel)!),
  );
  return { files, channels, truncated: parsed.truncated };
}

function describeFile(
  parsed: ParsedPatch,
  file: ParsedFile,
  rules: CompiledRules,
  markers: number,
): ChangedFile {
  const pathClass = rules.classify(file.path);
  return {
    path: file.path,
    previousPath: file.previousPath,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    channel: pathClass.channel,
    noise: findNoise(parsed, file, pathClass, markers),
    language: pathClass.language,
    patchTruncated: file.cut,
  };
}

function signMembers(
  parsed: ParsedPatch,
  files: readonly ChangedFile[],
  channel: Channel,
  members: readonly number[],
): ChannelSignature {
  const signed = members.filter((index) => files[index]!.noise === null);
  return {
    channel,
    ...signChannel(parsed, signed),
    ...extractFrom(parsed, files, channel, signed),
    size: measure(parsed, members, members.length - signed.length),
  };
}

type Extracted = Pick<ChannelSignature, 'symbols' | 'testIntent' | 'docStructure' | 'errors'>;

/** Names are a bonus: where reading them fails, the signature stands without them and says so. */
function extractFrom(
  parsed: ParsedPatch,
  files: readonly ChangedFile[],
  channel: Channel,
  signed: readonly number[],
): Extracted {
  const sources = signed.map((index) => {
    const { path, firstLine, endLine, firstHunk, endHunk } = parsed.files[index]!;
    return { path, language: files[index]!.language, firstLine, endLine, firstHunk, endHunk };
  });
  const mark = parsed.kernels.mark();
  try {
    const symbols = channel === 'docs' ? [] : extractSymbols(parsed, sources);
    const testIntent = channel === 'tests' ? extractTestIntent(parsed, sources, symbols) : null;
    const docStructure = channel === 'docs' ? extractDocStructure(parsed, sources) : null;
    return { symbols, testIntent, docStructure, errors: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { symbols: [], testIntent: null, docStructure: null, errors: [`symbols: ${message}`] };
  } finally {
    parsed.kernels.release(mark);
  }
}

function measure(parsed: ParsedPatch, members: readonly number[], noiseFiles: number): SizeMetrics {
  let additions = 0;
  let deletions = 0;
  let hunks = 0;
  for (const index of members) {
    const file = parsed.files[index]!;
    additions += file.additions;
    deletions += file.deletions;
    hunks += file.hunkCount;
  }
  return { files: members.length, additions, deletions, hunks, noiseFiles };
}
