import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { PROJECT_DIR } from '../lib/config/config.ts';
import { registerInvitations } from './commands/accounts/invitations.ts';
import { registerLogin } from './commands/accounts/login.ts';
import { registerLogout } from './commands/accounts/logout.ts';
import { registerMembers } from './commands/accounts/members.ts';
import { registerTokens } from './commands/accounts/tokens.ts';
import { registerUsers } from './commands/accounts/users.ts';
import { registerWhoami } from './commands/accounts/whoami.ts';
import { registerCommits } from './commands/facts/commits.ts';
import { registerCoverage } from './commands/facts/coverage.ts';
import { registerDeployments } from './commands/facts/deployments.ts';
import { registerIncidents } from './commands/facts/incidents.ts';
import { registerRepos } from './commands/facts/repos.ts';
import { registerAnomalies } from './commands/metrics/anomalies.ts';
import { registerDora } from './commands/metrics/dora.ts';
import { registerFeed } from './commands/metrics/feed.ts';
import { registerLoad } from './commands/metrics/load.ts';
import { registerMetrics } from './commands/metrics/metrics.ts';
import { registerRisk } from './commands/metrics/risk.ts';
import { registerRollups } from './commands/metrics/rollups.ts';
import { registerStalled } from './commands/metrics/stalled.ts';
import { registerTimeline } from './commands/metrics/timeline.ts';
import { registerVelocity } from './commands/metrics/velocity.ts';
import { registerConnect, registerDisconnect } from './commands/providers/connect.ts';
import { registerDeliveries } from './commands/providers/deliveries.ts';
import { registerHooks } from './commands/providers/hooks.ts';
import { registerRateLimits } from './commands/providers/rate-limits.ts';
import { registerAlarms } from './commands/settings/alarms.ts';
import { registerBots } from './commands/settings/bots.ts';
import { registerEnvironments } from './commands/settings/environments.ts';
import { registerMail } from './commands/settings/mail.ts';
import { registerRules } from './commands/settings/rules.ts';
import { registerSecrets } from './commands/settings/secrets.ts';
import { registerTeams } from './commands/settings/teams.ts';
import { registerDemo } from './commands/triage/demo.ts';
import { registerEvaluate } from './commands/triage/evaluate.ts';
import { registerEvidence } from './commands/triage/evidence.ts';
import { registerFindings } from './commands/triage/findings.ts';
import { registerReplay } from './commands/triage/replay.ts';
import { registerRuns } from './commands/triage/runs.ts';
import { registerSimilar } from './commands/triage/similar.ts';
import { registerAudit } from './commands/work/audit.ts';
import { registerJobs } from './commands/work/jobs.ts';
import { registerSync } from './commands/work/sync.ts';
import { registerVerify } from './commands/work/verify.ts';
import type { CliContext } from './context.ts';
import { neutraliseLines } from './output/neutralise-text.ts';

/** In the order in which a newcomer needs them. */
const COMMANDS = [
  registerDemo,
  registerSync,
  registerConnect,
  registerDisconnect,
  registerRepos,
  registerFindings,
  registerSimilar,
  registerEvidence,
  registerMetrics,
  registerVelocity,
  registerFeed,
  registerStalled,
  registerLoad,
  registerDora,
  registerRisk,
  registerTeams,
  registerMembers,
  registerInvitations,
  registerUsers,
  registerTokens,
  registerLogin,
  registerLogout,
  registerWhoami,
  registerBots,
  registerAnomalies,
  registerAudit,
  registerJobs,
  registerAlarms,
  registerRollups,
  registerVerify,
  registerRuns,
  registerTimeline,
  registerCommits,
  registerDeployments,
  registerEnvironments,
  registerIncidents,
  registerCoverage,
  registerRules,
  registerHooks,
  registerDeliveries,
  registerReplay,
  registerSecrets,
  registerRateLimits,
  registerMail,
  registerEvaluate,
];

/** Every command of `pulse`; nothing is opened before one of them runs. */
export function newProgram(context: CliContext): Command {
  const program = new Command('pulse')
    .description('Finds pull requests that are the same work, with the evidence.')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('--help', 'show how a command is used')
    .helpCommand(false)
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // Commander quotes what it was given.
      writeErr: (text) => context.stderr.write(neutraliseLines(text)),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const register of COMMANDS) register(program, context);
  return program;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(PROJECT_DIR, 'package.json'), 'utf8'));
  return (manifest as { version: string }).version;
}
