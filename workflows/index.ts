export { connectRepository, disconnectRepository } from './connect-repository.ts';
export { measureCommits } from './measure-commits.ts';
export { pullRequest } from './pull-request.ts';
export { reconcileDeliveries } from './reconcile-deliveries.ts';
export { refetchPullRequests } from './refetch-pull-requests.ts';
export { refreshRollups } from './refresh-rollups.ts';
export { repositorySync } from './repository-sync.ts';
export { sweepAnalyses } from './sweep-analyses.ts';
export { verifyRollups } from './verify-rollups.ts';
