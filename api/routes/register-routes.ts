import type { ApiDependencies } from '../dependencies.ts';
import type { ApiRouter } from '../route.ts';
import type { SyncFeed } from '../sync-feed.ts';
import { registerListActivity } from './activity/list.ts';
import { registerListAlarms } from './alarms/list.ts';
import { registerGetAnalysisRun } from './analysis-runs/get.ts';
import { registerListAnalysisRuns } from './analysis-runs/list.ts';
import { registerGetAnomaly } from './anomalies/get.ts';
import { registerListAnomalies } from './anomalies/list.ts';
import { registerListAnomalyTypes } from './anomalies/list-types.ts';
import { registerMuteAnomaly } from './anomalies/mute.ts';
import { registerReplayAnomalies } from './anomalies/replay.ts';
import { registerScanAnomalies } from './anomalies/scan.ts';
import { registerAnomalySettings, registerSharedAnomalySettings } from './anomalies/settings.ts';
import { registerListAuditLogs } from './audit-logs/list.ts';
import { registerVerifyAuditLogs } from './audit-logs/verify.ts';
import { registerAnswerDevice } from './auth/answer-device.ts';
import { registerBeginSignIn } from './auth/begin-sign-in.ts';
import { registerFinishSignIn } from './auth/finish-sign-in.ts';
import { registerForgotPassword } from './auth/forgot-password.ts';
import { registerLinkIdentity } from './auth/link-identity.ts';
import { registerListSignInProviders } from './auth/list-providers.ts';
import { registerLogin } from './auth/login.ts';
import { registerLogout } from './auth/logout.ts';
import { registerLogoutAll } from './auth/logout-all.ts';
import { registerLookAtDevice } from './auth/look-at-device.ts';
import { registerMakeSetupAddress } from './auth/make-setup-address.ts';
import { registerOpenDeviceSession } from './auth/open-device-session.ts';
import { registerRefreshSession } from './auth/refresh.ts';
import { registerRegister } from './auth/register.ts';
import { registerResendVerification } from './auth/resend-verification.ts';
import { registerResetPassword } from './auth/reset-password.ts';
import { registerSetUp } from './auth/setup.ts';
import { registerStartDevice } from './auth/start-device.ts';
import { registerVerifyEmail } from './auth/verify-email.ts';
import { registerChangeBlameSettings } from './blame/change-settings.ts';
import { registerGetBlameSettings } from './blame/get-settings.ts';
import { registerOverrideBlame } from './blame/override.ts';
import { registerWithdrawBlame } from './blame/withdraw.ts';
import { registerAddBotRule } from './bot-rules/add.ts';
import { registerListBotRules } from './bot-rules/list.ts';
import { registerRemoveBotRule } from './bot-rules/remove.ts';
import { registerGetCommit } from './commits/get.ts';
import { registerListCommits } from './commits/list.ts';
import { registerListBranches } from './commits/list-branches.ts';
import { registerListChecks } from './commits/list-checks.ts';
import { registerGetConfigSnapshot } from './config-snapshots/get.ts';
import { registerGetActiveConfigSnapshot } from './config-snapshots/get-active.ts';
import { registerListConfigSnapshots } from './config-snapshots/list.ts';
import { registerListCoverageReports } from './coverage/list.ts';
import { registerSendCoverageReport } from './coverage/send-report.ts';
import { registerTellCoverage } from './coverage/tell.ts';
import { registerListDailyCommits } from './daily-commits/list.ts';
import { registerGetDelivery } from './deliveries/get.ts';
import { registerGetDeliveryPayload } from './deliveries/get-payload.ts';
import { registerListDeliveries } from './deliveries/list.ts';
import { registerReplayDelivery } from './deliveries/replay.ts';
import { registerReplayDeliveries } from './deliveries/replay-many.ts';
import { registerForgetDeployment } from './deployments/forget.ts';
import { registerListDeployments } from './deployments/list.ts';
import { registerListDeploymentStatuses } from './deployments/list-statuses.ts';
import { registerTellDeployment } from './deployments/tell.ts';
import { registerListDeveloperActivity } from './developer-activity/list.ts';
import { registerListDeveloperActivityItems } from './developer-activity/list-items.ts';
import { registerGetDora } from './dora/get.ts';
import { registerListEnvironments } from './environments/list.ts';
import { registerListEnvironmentMappings } from './environments/list-mappings.ts';
import { registerRemoveEnvironmentMapping } from './environments/remove-mapping.ts';
import { registerSetEnvironmentMapping } from './environments/set-mapping.ts';
import { registerListFindings } from './findings/list.ts';
import { registerGetHook } from './hooks/get.ts';
import { registerListHooks } from './hooks/list.ts';
import { registerRegisterHook } from './hooks/register.ts';
import { registerRemoveHook } from './hooks/remove.ts';
import { registerRotateHookSecret } from './hooks/rotate-secret.ts';
import { registerListIncidents } from './incidents/list.ts';
import { registerResolveIncident } from './incidents/resolve.ts';
import { registerTellIncident } from './incidents/tell.ts';
import { registerListInstallations } from './installations/list.ts';
import { registerListIssues } from './issues/list.ts';
import { registerListJobs } from './jobs/list.ts';
import { registerAcceptInvitationAsMe } from './me/accept-invitation.ts';
import { registerChangeMe } from './me/change.ts';
import { registerChangeEmail } from './me/change-email.ts';
import { registerChangePassword } from './me/change-password.ts';
import { registerCloseAccount } from './me/close.ts';
import { registerCreateMyToken } from './me/create-token.ts';
import { registerDeleteMyToken } from './me/delete-token.ts';
import { registerEndMySession } from './me/end-session.ts';
import { registerGetMe } from './me/get.ts';
import { registerLeaveTeam } from './me/leave-team.ts';
import { registerListMyIdentities } from './me/list-identities.ts';
import { registerListMyPullRequests } from './me/list-pull-requests.ts';
import { registerListMySessions } from './me/list-sessions.ts';
import { registerListMyTokens } from './me/list-tokens.ts';
import { registerUnlinkMyIdentity } from './me/unlink-identity.ts';
import { registerAcceptInvitation } from './members/accept-invitation.ts';
import { registerChangeTeamMember } from './members/change.ts';
import { registerCreateTeamInvitation } from './members/create-invitation.ts';
import { registerCreateTeamToken } from './members/create-token.ts';
import { registerDeleteTeamToken } from './members/delete-token.ts';
import { registerListTeamMembers } from './members/list.ts';
import { registerListTeamInvitations } from './members/list-invitations.ts';
import { registerListTeamTokens } from './members/list-tokens.ts';
import { registerLookAtInvitation } from './members/look-at-invitation.ts';
import { registerRemoveTeamMember } from './members/remove.ts';
import { registerResendTeamInvitation } from './members/resend-invitation.ts';
import { registerWithdrawTeamInvitation } from './members/withdraw-invitation.ts';
import { registerGetMetricSeries } from './metrics/get-series.ts';
import { registerListMetrics } from './metrics/list-definitions.ts';
import { registerListMetricItems } from './metrics/list-items.ts';
import { registerMeasureMetrics } from './metrics/measure.ts';
import { registerChangeOrganization } from './organizations/change.ts';
import { registerCreateOrganization } from './organizations/create.ts';
import { registerDeleteOrganization } from './organizations/delete.ts';
import { registerGetOrganization } from './organizations/get.ts';
import { registerListOrganizations } from './organizations/list.ts';
import { registerAnalysePullRequest } from './pull-requests/analyse.ts';
import { registerGetPullRequest } from './pull-requests/get.ts';
import { registerGetEvidence } from './pull-requests/get-evidence.ts';
import { registerListPullRequests } from './pull-requests/list.ts';
import { registerListComments } from './pull-requests/list-comments.ts';
import { registerListPullRequestFiles } from './pull-requests/list-files.ts';
import { registerListReviews } from './pull-requests/list-reviews.ts';
import { registerListSimilar } from './pull-requests/list-similar.ts';
import { registerListThreads } from './pull-requests/list-threads.ts';
import { registerListTimeline } from './pull-requests/list-timeline.ts';
import { registerListRateLimits } from './rate-limits/list.ts';
import { registerListReconciliations } from './reconciliations/list.ts';
import { registerStartReconciliation } from './reconciliations/start.ts';
import { registerConnectRepository } from './repositories/connect.ts';
import { registerDisconnectRepository } from './repositories/disconnect.ts';
import { registerGetRepository } from './repositories/get.ts';
import { registerListRepositories } from './repositories/list.ts';
import { registerListReviewLoad } from './review-load/list.ts';
import { registerComputeTeamRisk, registerGetTeamRisk } from './risk/get.ts';
import { registerListRiskFactors } from './risk/list-factors.ts';
import { registerListTeamRisks } from './risk/list-history.ts';
import { registerListRiskPullRequests } from './risk/list-pull-requests.ts';
import { registerRiskSettings } from './risk/settings.ts';
import { registerSimulateTeamRisk } from './risk/simulate.ts';
import { registerBackfillRollup } from './rollups/backfill.ts';
import { registerListRollups } from './rollups/list.ts';
import { registerVerifyRollups } from './rollups/verify.ts';
import { registerAddDeploymentRule } from './rules/add-deployment-rule.ts';
import { registerAddIncidentRule } from './rules/add-incident-rule.ts';
import { registerChangeDeploymentRule } from './rules/change-deployment-rule.ts';
import { registerChangeIncidentRule } from './rules/change-incident-rule.ts';
import { registerListDeploymentRules } from './rules/list-deployment-rules.ts';
import { registerListIncidentRules } from './rules/list-incident-rules.ts';
import { registerRemoveDeploymentRule } from './rules/remove-deployment-rule.ts';
import { registerRemoveIncidentRule } from './rules/remove-incident-rule.ts';
import { registerRotateSecrets } from './secrets/rotate.ts';
import { registerListStalled } from './stalled/list.ts';
import { registerGetSyncProgress } from './sync/get-progress.ts';
import { registerStartSync } from './sync/start.ts';
import { registerCancelSync, registerPauseSync, registerResumeSync } from './sync/steer.ts';
import { registerStreamSyncEvents } from './sync/stream-events.ts';
import { registerAddTeamDeveloper } from './teams/add-developer.ts';
import { registerChangeTeam } from './teams/change.ts';
import { registerCreateTeam } from './teams/create.ts';
import { registerDeleteTeam } from './teams/delete.ts';
import { registerGetTeam } from './teams/get.ts';
import { registerListTeams } from './teams/list.ts';
import { registerListTeamDevelopers } from './teams/list-developers.ts';
import { registerListTeamRepositories } from './teams/list-repositories.ts';
import { registerRemoveTeamDeveloper } from './teams/remove-developer.ts';
import { registerWatchRepository } from './teams/watch-repository.ts';
import { registerChangeUser } from './users/change.ts';
import { registerCreateUser } from './users/create.ts';
import { registerGetUser } from './users/get.ts';
import { registerListUsers } from './users/list.ts';
import { registerGetVelocity } from './velocity/get.ts';

const REGISTER = [
  registerListRepositories,
  registerConnectRepository,
  registerGetRepository,
  registerDisconnectRepository,
  registerGetSyncProgress,
  registerStartSync,
  registerPauseSync,
  registerResumeSync,
  registerCancelSync,
  registerStreamSyncEvents,
  registerListFindings,
  registerListPullRequests,
  registerGetPullRequest,
  registerListPullRequestFiles,
  registerListReviews,
  registerListComments,
  registerListThreads,
  registerListTimeline,
  registerAnalysePullRequest,
  registerListSimilar,
  registerGetEvidence,
  registerListCommits,
  registerGetCommit,
  registerListBranches,
  registerListChecks,
  registerListIssues,
  registerListDeployments,
  registerTellDeployment,
  registerListDeploymentStatuses,
  registerForgetDeployment,
  registerListEnvironments,
  registerListEnvironmentMappings,
  registerSetEnvironmentMapping,
  registerRemoveEnvironmentMapping,
  registerListDeploymentRules,
  registerAddDeploymentRule,
  registerChangeDeploymentRule,
  registerRemoveDeploymentRule,
  registerListIncidentRules,
  registerAddIncidentRule,
  registerChangeIncidentRule,
  registerRemoveIncidentRule,
  registerListIncidents,
  registerTellIncident,
  registerResolveIncident,
  registerOverrideBlame,
  registerWithdrawBlame,
  registerGetBlameSettings,
  registerChangeBlameSettings,
  registerListCoverageReports,
  registerTellCoverage,
  registerSendCoverageReport,
  registerListInstallations,
  registerListAnalysisRuns,
  registerGetAnalysisRun,
  registerListConfigSnapshots,
  registerGetActiveConfigSnapshot,
  registerGetConfigSnapshot,
  registerListTeams,
  registerCreateTeam,
  registerGetTeam,
  registerChangeTeam,
  registerDeleteTeam,
  registerListTeamRepositories,
  registerWatchRepository,
  registerListTeamDevelopers,
  registerAddTeamDeveloper,
  registerRemoveTeamDeveloper,
  registerListMetrics,
  registerMeasureMetrics,
  registerGetDora,
  registerGetMetricSeries,
  registerListMetricItems,
  registerGetTeamRisk,
  registerComputeTeamRisk,
  registerListTeamRisks,
  registerSimulateTeamRisk,
  registerListRiskPullRequests,
  registerRiskSettings,
  registerListRiskFactors,
  registerGetVelocity,
  registerListActivity,
  registerListStalled,
  registerListReviewLoad,
  registerListDailyCommits,
  registerListDeveloperActivity,
  registerListDeveloperActivityItems,
  registerListBotRules,
  registerAddBotRule,
  registerRemoveBotRule,
  registerListAnomalies,
  registerGetAnomaly,
  registerMuteAnomaly,
  registerScanAnomalies,
  registerReplayAnomalies,
  registerAnomalySettings,
  registerSharedAnomalySettings,
  registerListAnomalyTypes,
  registerListHooks,
  registerRegisterHook,
  registerGetHook,
  registerRotateHookSecret,
  registerRemoveHook,
  registerListDeliveries,
  registerReplayDeliveries,
  registerGetDelivery,
  registerGetDeliveryPayload,
  registerReplayDelivery,
  registerListAlarms,
  registerListRateLimits,
  registerListAuditLogs,
  registerVerifyAuditLogs,
  registerListJobs,
  registerListRollups,
  registerBackfillRollup,
  registerVerifyRollups,
  registerRotateSecrets,
  registerListReconciliations,
  registerStartReconciliation,
  registerLogin,
  registerRefreshSession,
  registerLogout,
  registerRegister,
  registerVerifyEmail,
  registerResendVerification,
  registerForgotPassword,
  registerResetPassword,
  registerSetUp,
  registerMakeSetupAddress,
  registerStartDevice,
  registerOpenDeviceSession,
  registerLookAtDevice,
  registerAnswerDevice,
  registerListSignInProviders,
  registerBeginSignIn,
  registerFinishSignIn,
  registerLinkIdentity,
  registerGetMe,
  registerListMyPullRequests,
  registerChangeMe,
  registerChangePassword,
  registerChangeEmail,
  registerCloseAccount,
  registerAcceptInvitationAsMe,
  registerListMySessions,
  registerEndMySession,
  registerLogoutAll,
  registerListMyTokens,
  registerListMyIdentities,
  registerUnlinkMyIdentity,
  registerCreateMyToken,
  registerDeleteMyToken,
  registerListTeamMembers,
  registerChangeTeamMember,
  registerRemoveTeamMember,
  registerLeaveTeam,
  registerListTeamInvitations,
  registerCreateTeamInvitation,
  registerResendTeamInvitation,
  registerWithdrawTeamInvitation,
  registerLookAtInvitation,
  registerAcceptInvitation,
  registerListTeamTokens,
  registerCreateTeamToken,
  registerDeleteTeamToken,
  registerListUsers,
  registerGetUser,
  registerCreateUser,
  registerChangeUser,
  registerListOrganizations,
  registerCreateOrganization,
  registerGetOrganization,
  registerChangeOrganization,
  registerDeleteOrganization,
] as const;

/** Adds every operation of the API, in the order in which the reference shows them. */
export function registerRoutes(router: ApiRouter, deps: ApiDependencies, feed: SyncFeed): void {
  for (const register of REGISTER) register(router, deps, feed);
}
