import type { ClientBase } from 'pg';
import {
  type CountedThings,
  countCandidates,
  type LeftOutCount,
} from '../../../domain/deployments/count-candidates.ts';
import { type DeploymentRule, findDeploymentRule } from '../../../domain/deployments/deployment-rule.ts';
import { hintAtRule } from '../../../domain/deployments/hint-at-rule.ts';
import { globToLike } from '../../../domain/glob-to-like.ts';
import { listActiveDeploymentRules } from '../../../sql/deployments/list-active-rules.ts';
import {
  countToldTwice,
  listKnownNames,
  listUnmovedBranches,
  type RuleRepository,
} from '../../../sql/deployments/rule-surroundings.ts';
import { CANDIDATES_MAX, listCandidatesLike } from './list-candidates.ts';

/** What a rule counts, or would, and what is worth knowing of that. */
export interface RulePreview extends CountedThings {
  readonly leftOut: readonly LeftOutCount[];
  readonly hints: readonly string[];
}

/** Counts what a rule would take of everything stored for deployments; stores nothing. */
export async function previewDeploymentRule(
  client: ClientBase,
  repoId: number,
  rule: Omit<DeploymentRule, 'ruleId'>,
  { defaultBranch, isMirrorOnly }: RuleRepository,
): Promise<RulePreview> {
  const candidates = await listCandidatesLike(client, repoId, rule.source, [rule.pattern]);
  const all = countCandidates(rule, candidates, defaultBranch);
  const rules = await listActiveDeploymentRules(client, [repoId]);
  const older = rules.filter(
    ({ source, pattern, branch }) =>
      source === rule.source && (pattern !== rule.pattern || branch !== rule.branch),
  );
  const hints = hintAtRule(rule, all, {
    defaultBranch,
    isMirrorOnly,
    knownNames: all.count === 0 ? await listKnownNames(client, repoId, rule.source) : [],
    toldTwice: await countToldTwice(
      client,
      repoId,
      rule,
      all.counted.map(({ commitSha, finishedAt }) => ({ commitSha, at: finishedAt! })),
    ),
    ofOlderRules: all.counted.filter((one) => findDeploymentRule(older, one, defaultBranch) !== null).length,
    neverSeenMoving:
      rule.source === 'push' ? await listUnmovedBranches(client, repoId, globToLike(rule.pattern)) : [],
  });
  if (candidates.length >= CANDIDATES_MAX) hints.push(`Only the newest ${CANDIDATES_MAX} were looked at.`);
  const { counted, ...shown } = all;
  return { ...shown, hints };
}
