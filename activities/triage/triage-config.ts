import type { CommonQueryMethods } from 'slonik';
import type { ClassificationRules } from '../../domain/classification/classification-rules.ts';
import { SIGNATURE_VERSION } from '../../domain/signature.ts';
import { ALGORITHM_VERSION } from '../../domain/triage/edge.ts';
import type { Thresholds } from '../../domain/triage/thresholds.ts';
import { PulseError } from '../../lib/errors.ts';
import { parseClassificationRules } from '../../lib/triage-config/parse-classification-rules.ts';
import { parseThresholds } from '../../lib/triage-config/parse-thresholds.ts';
import { getActiveConfigSnapshot } from '../../sql/analysis/get-active-config-snapshot.ts';
import type { HeadVersions } from '../../sql/analysis/list-heads.ts';

/** The rules an analysis follows, and the versions it is recorded under. */
export interface TriageConfig {
  readonly versions: HeadVersions;
  readonly rules: ClassificationRules;
  readonly thresholds: Thresholds;
}

/**
 * Reads the active configuration snapshot of a repository.
 * @throws PulseError `config_missing`, or what is wrong with the snapshot's texts
 */
export async function loadTriageConfig(db: CommonQueryMethods, repoId: number): Promise<TriageConfig> {
  const snapshot = await getActiveConfigSnapshot(db, repoId);
  if (!snapshot) {
    throw new PulseError(
      'config_missing',
      'No configuration snapshot is active: run the migrations, which bring the first one.',
    );
  }
  return {
    versions: {
      signatureVersion: SIGNATURE_VERSION,
      algorithmVersion: ALGORITHM_VERSION,
      configVersion: snapshot.version,
    },
    rules: parseClassificationRules(snapshot.classificationRulesYaml),
    thresholds: parseThresholds(snapshot.thresholdsYaml),
  };
}
