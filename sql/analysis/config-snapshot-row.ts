import { sql } from 'slonik';
import { z } from 'zod';

export const configSnapshotColumns = sql.fragment`
  config_version as version, repo_id::text as "repositoryId", note, is_active as "isActive",
  created_at as "createdAt", classification_rules_yaml as "classificationRulesYaml",
  thresholds_yaml as "thresholdsYaml"`;

export const configSnapshotRow = z.object({
  version: z.number(),
  repositoryId: z.string().nullable(),
  note: z.string().nullable(),
  isActive: z.boolean(),
  createdAt: z.date(),
  classificationRulesYaml: z.string(),
  thresholdsYaml: z.string(),
});

export type ConfigSnapshotRow = z.infer<typeof configSnapshotRow>;
