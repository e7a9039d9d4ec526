import type { ApiDependencies } from '../dependencies.ts';
import type { ApiRouter } from '../route.ts';
import { registerGetAnalysisRun } from './analysis-runs/get.ts';
import { registerListAnalysisRuns } from './analysis-runs/list.ts';
import { registerGetConfigSnapshot } from './config-snapshots/get.ts';
import { registerGetActiveConfigSnapshot } from './config-snapshots/get-active.ts';
import { registerListConfigSnapshots } from './config-snapshots/list.ts';
import { registerListFindings } from './findings/list.ts';
import { registerGetPullRequest } from './pull-requests/get.ts';
import { registerGetEvidence } from './pull-requests/get-evidence.ts';
import { registerListPullRequests } from './pull-requests/list.ts';
import { registerListPullRequestFiles } from './pull-requests/list-files.ts';
import { registerListSimilar } from './pull-requests/list-similar.ts';
import { registerGetRepository } from './repositories/get.ts';
import { registerListRepositories } from './repositories/list.ts';

const REGISTER = [
  registerListRepositories,
  registerGetRepository,
  registerListFindings,
  registerListPullRequests,
  registerGetPullRequest,
  registerListPullRequestFiles,
  registerListSimilar,
  registerGetEvidence,
  registerListAnalysisRuns,
  registerGetAnalysisRun,
  registerListConfigSnapshots,
  registerGetActiveConfigSnapshot,
  registerGetConfigSnapshot,
] as const;

/** Adds every operation of the API, in the order in which the reference shows them. */
export function registerRoutes(router: ApiRouter, deps: ApiDependencies): void {
  for (const register of REGISTER) register(router, deps);
}
