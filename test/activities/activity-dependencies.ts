import type { ActivityDependencies } from '../../activities/parts/activity-dependencies.ts';
import { createLogger } from '../../lib/logger.ts';

/** For activities that work with the database alone: the rest is not there, and touching it fails. */
export function databaseOnly(database: ActivityDependencies['database']): ActivityDependencies {
  return {
    database,
    logger: createLogger({ name: 'worker', level: 'silent' }),
    temporal: undefined as never,
    triage: undefined as never,
    github: undefined as never,
    secrets: undefined as never,
    publicUrl: undefined,
    dataDir: '/nowhere',
  };
}
