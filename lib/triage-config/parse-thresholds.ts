import { parseDocument } from 'yaml';
import { z } from 'zod';
import { RETRIEVERS } from '../../domain/triage/edge.ts';
import { SCORE_SIGNALS } from '../../domain/triage/score-signal.ts';
import type { Thresholds } from '../../domain/triage/thresholds.ts';
import { PulseError } from '../errors.ts';

/** Longest thresholds document accepted, in characters. */
const MAX_THRESHOLDS_LENGTH = 64 * 1024;

const share = z.number().min(0).max(1);
const limit = z.int().min(0).max(1_000);

const retrieverLimits = z.strictObject({ features: limit, candidates: limit });

const thresholds = z.strictObject({
  retrieval: z.strictObject({
    lookbackDays: z.int().min(1).max(36_500),
    frequencyCap: z.int().min(2).max(1_000),
    retrievers: z.strictObject(
      Object.fromEntries(RETRIEVERS.map((name) => [name, retrieverLimits])) as Record<
        (typeof RETRIEVERS)[number],
        typeof retrieverLimits
      >,
    ),
  }),
  weights: z.strictObject({
    bias: z.number(),
    ...(Object.fromEntries(SCORE_SIGNALS.map((signal) => [signal, z.number().min(0)])) as Record<
      (typeof SCORE_SIGNALS)[number],
      z.ZodNumber
    >),
  }),
  categories: z.strictObject({
    sameChangeContainment: share,
    sameFeatureContainment: share,
    minimumFingerprints: z.int().min(1).max(1_000),
    competingScore: share,
    competingTitle: share,
    relatedScore: share,
    uncertainScore: share,
  }),
  edges: z.strictObject({
    perPullRequest: z.int().min(1).max(100),
    minimumScore: share,
    notRelatedScore: share,
  }),
});

/**
 * Reads the thresholds of a configuration snapshot.
 * @throws PulseError `thresholds_invalid`, naming every problem and where it is
 */
export function parseThresholds(yaml: string): Thresholds {
  if (yaml.length > MAX_THRESHOLDS_LENGTH) {
    throw invalid([`the text is longer than ${MAX_THRESHOLDS_LENGTH} characters`]);
  }
  const document = parseDocument(yaml);
  if (document.errors.length > 0) throw invalid(document.errors.map((error) => error.message.trim()));
  const result = thresholds.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`),
  );
}

function invalid(problems: readonly string[]): PulseError {
  return new PulseError('thresholds_invalid', `The thresholds are not valid: ${problems.join('; ')}.`, {
    details: { problems },
  });
}
