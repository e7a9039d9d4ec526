export { measureCommits } from './measure-commits.ts';
export { pullRequest } from './pull-request.ts';
export { refreshRollups } from './refresh-rollups.ts';
export { repositorySync } from './repository-sync.ts';
export { sweepAnalyses } from './sweep-analyses.ts';
