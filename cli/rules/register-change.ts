import { Argument, type Command, Option } from 'commander';
import type { Client } from '../../api/client.ts';
import { ENVIRONMENTS, type Environment } from '../../domain/facts/environment.ts';
import { INCIDENT_SEVERITIES, type IncidentSeverity } from '../../domain/incidents/incident-rule.ts';
import { commandLine } from '../command-line.ts';
import type { CliContext } from '../context.ts';
import { describeRuleCounts } from '../describe-rule-counts.ts';
import { findRepository } from '../find-repository.ts';
import { printJson, printLines } from '../output/print.ts';
import { parseRepositoryName } from '../parse-reference.ts';
import { withPulse } from '../services/connect.ts';
import { findRule } from './find-rule.ts';
import { type ShownRule, showRules, takeRules } from './list-rules.ts';

interface ChangeOptions {
  readonly environment?: Environment;
  readonly branch?: string;
  readonly defaultBranch?: true;
  readonly service?: string;
  readonly anyService?: true;
  readonly severity?: IncidentSeverity;
  readonly on?: true;
  readonly off?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

const KINDS = ['deployment', 'incident'] as const;
/** Which options are of one kind of rule only. */
const OF_KIND = {
  deployment: { branch: '--branch', defaultBranch: '--default-branch' },
  incident: { service: '--service', anyService: '--any-service', severity: '--severity' },
} as const;

/** `pulse rules change owner/name deployment 'v*' --environment staging` */
export function registerChange(rules: Command, context: CliContext): void {
  rules
    .command('change')
    .description('Change a rule, or try it: what it made of what is stored follows.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .addArgument(new Argument('<kind>', 'of the rule').choices(KINDS))
    .argument('<rule>', 'its pattern, or its id where several have that')
    .addOption(new Option('--environment <kind>', 'of the environment').choices(ENVIRONMENTS))
    .option('--branch <glob>', 'of workflow runs: their branch')
    .addOption(new Option('--default-branch', 'of workflow runs: the default branch').conflicts('branch'))
    .option('--service <name>', 'of incidents: the environment as deployments name it')
    .addOption(new Option('--any-service', 'of incidents: any service').conflicts('service'))
    .addOption(new Option('--severity <severity>', 'of incidents: how bad').choices(INCIDENT_SEVERITIES))
    .option('--off', 'it counts nothing for the time being')
    .addOption(new Option('--on', 'it counts again').conflicts('off'))
    .option('--dry-run', 'only say what the rule would count')
    .option('--json', 'print one JSON document')
    .action(
      async (
        name: string,
        kind: ShownRule['kind'],
        text: string,
        options: ChangeOptions,
        command: Command,
      ) => {
        const problem = findProblem(kind, options);
        if (problem !== null) command.error(`error: ${problem}`);
        const changed = await withPulse(context, ({ client }) =>
          changeRule(client, { name, kind, text, options }),
        );
        if (options.json) printJson(context, changed);
        else printLines(context, describeRuleCounts(headOf(kind, changed, options), kind, changed.counts));
      },
    );
}

function findProblem(kind: ShownRule['kind'], options: ChangeOptions): string | null {
  const other = kind === 'deployment' ? 'incident' : 'deployment';
  for (const [option, flag] of Object.entries(OF_KIND[other])) {
    if (option in options) return `${flag} is of ${other} rules only`;
  }
  const { dryRun: _, json: __, ...changes } = options;
  return Object.keys(changes).length === 0 ? 'say what to change, such as --environment or --off' : null;
}

async function changeRule(
  client: Client,
  wanted: { name: string; kind: ShownRule['kind']; text: string; options: ChangeOptions },
) {
  const { name, kind, text, options } = wanted;
  const { id } = await findRepository(client, name);
  const ruleId = await findRuleId(client, { repositoryId: id, name, kind, text });
  const { environment, on, off, dryRun = false } = options;
  const isActive = on ? true : off ? false : undefined;
  if (kind === 'deployment') {
    const branch = options.defaultBranch ? null : options.branch;
    return client.changeDeploymentRule(id, ruleId, { environment, branch, isActive, dryRun });
  }
  const environmentName = options.anyService ? null : options.service;
  const { severity } = options;
  return client.changeIncidentRule(id, ruleId, { environment, environmentName, severity, isActive, dryRun });
}

/** The id of a rule of a repository that somebody named. */
export async function findRuleId(
  client: Client,
  where: { repositoryId: string; name: string; kind: ShownRule['kind']; text: string },
): Promise<string> {
  const { repositoryId, name, kind, text } = where;
  const known = showRules(await takeRules(client, repositoryId)).filter((rule) => rule.kind === kind);
  return findRule(known, text, {
    noun: `${kind} rule`,
    plural: `${kind} rules`,
    list: commandLine('rules', name),
  }).id;
}

function headOf(
  kind: ShownRule['kind'],
  { id, isActive }: { id: string; isActive: boolean },
  { dryRun }: ChangeOptions,
) {
  if (dryRun) return isActive ? 'The rule would count' : 'The rule would be off. Active it would count';
  const head = `${kind === 'deployment' ? 'Deployment' : 'Incident'} rule ${id} is changed.`;
  return isActive ? `${head} It counts` : `${head} It is off. Active it would count`;
}
