import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { PROJECT_DIR } from '../lib/config/config.ts';
import { registerAlarms } from './commands/alarms.ts';
import { registerAnomalies } from './commands/anomalies.ts';
import { registerBots } from './commands/bots.ts';
import { registerCommits } from './commands/commits.ts';
import { registerConnect, registerDisconnect } from './commands/connect.ts';
import { registerCoverage } from './commands/coverage.ts';
import { registerDeliveries } from './commands/deliveries.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDeployments } from './commands/deployments.ts';
import { registerDora } from './commands/dora.ts';
import { registerEnvironments } from './commands/environments.ts';
import { registerEvaluate } from './commands/evaluate.ts';
import { registerEvidence } from './commands/evidence.ts';
import { registerFeed } from './commands/feed.ts';
import { registerFindings } from './commands/findings.ts';
import { registerHooks } from './commands/hooks.ts';
import { registerIncidents } from './commands/incidents.ts';
import { registerJobs } from './commands/jobs.ts';
import { registerLoad } from './commands/load.ts';
import { registerMetrics } from './commands/metrics.ts';
import { registerRateLimits } from './commands/rate-limits.ts';
import { registerReplay } from './commands/replay.ts';
import { registerRepos } from './commands/repos.ts';
import { registerRisk } from './commands/risk.ts';
import { registerRollups } from './commands/rollups.ts';
import { registerRules } from './commands/rules.ts';
import { registerRuns } from './commands/runs.ts';
import { registerSecrets } from './commands/secrets.ts';
import { registerSimilar } from './commands/similar.ts';
import { registerStalled } from './commands/stalled.ts';
import { registerSync } from './commands/sync.ts';
import { registerTeams } from './commands/teams.ts';
import { registerTimeline } from './commands/timeline.ts';
import { registerVelocity } from './commands/velocity.ts';
import { registerVerify } from './commands/verify.ts';
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
  registerBots,
  registerAnomalies,
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
