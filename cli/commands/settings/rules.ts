import { Argument, type Command, Option } from 'commander';
import { DEPLOYMENT_RULE_SOURCES, type RuleSource } from '../../../domain/deployments/deployment-rule.ts';
import { ENVIRONMENTS, type Environment } from '../../../domain/facts/environment.ts';
import { INCIDENT_SEVERITIES, type IncidentSeverity } from '../../../domain/incidents/incident-rule.ts';
import type { CliContext } from '../../context.ts';
import { describeRuleCounts } from '../../describe-rule-counts.ts';
import { findRepository } from '../../find-repository.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { showList } from '../../output/show-list.ts';
import { parseRepositoryName } from '../../parse-reference.ts';
import { type ShownRule, showRules, takeRules } from '../../rules/list-rules.ts';
import { findRuleId, registerChange } from '../../rules/register-change.ts';
import { withPulse } from '../../services/connect.ts';

const COLUMNS: readonly Column<ShownRule>[] = [
  { heading: 'kind', text: ({ kind }) => kind },
  { heading: 'id', text: ({ id }) => id, align: 'right' },
  { heading: 'active', text: ({ isActive }) => (isActive ? 'yes' : 'no') },
  { heading: 'environment', text: ({ environment }) => environment },
  { heading: 'what', text: ({ what }) => neutraliseText(what), shrinks: true },
];

/** `pulse rules owner/name`, `pulse rules add-deployment`, `add-incident`, `change`, `remove` */
export function registerRules(program: Command, context: CliContext): void {
  const rules = program.command('rules').description('What counts as a deployment or an incident.');
  rules
    .command('list', { isDefault: true })
    .description('List the rules of a repository.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .option('--json', 'print one JSON document')
    .action((name: string, options: { json?: true }) => listRules(context, name, options));
  rules
    .command('add-deployment')
    .description('Take releases, tags, workflow runs or pushes for deployments.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .addArgument(new Argument('<source>', 'what').choices(DEPLOYMENT_RULE_SOURCES))
    .argument(
      '[pattern]',
      "over the tag, the branch, or the workflow's name or file, with * and ?; needed for workflow runs and pushes",
    )
    .option('--branch <glob>', 'of workflow runs: their branch (default: the default branch)')
    .addOption(environmentOption())
    .option('--dry-run', 'only say what the rule would count')
    .option('--json', 'print one JSON document')
    .action((name: string, source: RuleSource, pattern: string | undefined, options: DeploymentOptions) =>
      addDeploymentRule(context, name, { source, pattern, ...options }),
    );
  rules
    .command('add-incident')
    .description('Take issues with a label for incidents.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .argument('<label>', 'the label, with * and ?')
    .addOption(environmentOption())
    .option('--service <name>', 'the environment as deployments name it, when one service only is meant')
    .addOption(new Option('--severity <severity>', 'how bad').choices(INCIDENT_SEVERITIES).default('major'))
    .option('--dry-run', 'only say what the rule would count')
    .option('--json', 'print one JSON document')
    .action((name: string, labelPattern: string, options: IncidentOptions) =>
      addIncidentRule(context, name, labelPattern, options),
    );
  rules
    .command('remove')
    .description('Take a rule away, and what it made of releases, runs and issues.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .addArgument(new Argument('<kind>', 'of the rule').choices(['deployment', 'incident']))
    .argument('<rule>', 'its pattern, or its id where several have that')
    .action(async (name: string, kind: ShownRule['kind'], text: string) => {
      const removed = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        const ruleId = await findRuleId(client, { repositoryId: id, name, kind, text });
        return kind === 'deployment'
          ? client.removeDeploymentRule(id, ruleId)
          : client.removeIncidentRule(id, ruleId);
      });
      const pattern = 'pattern' in removed ? removed.pattern : removed.labelPattern;
      printLines(context, [`The ${kind} rule ${removed.id} over ${neutraliseText(pattern)} is gone.`]);
    });
  registerChange(rules, context);
}

interface AddOptions {
  readonly environment: Environment;
  readonly dryRun?: boolean;
  readonly json?: true;
}

interface DeploymentOptions extends AddOptions {
  readonly branch?: string;
}

interface IncidentOptions extends AddOptions {
  readonly service?: string;
  readonly severity: IncidentSeverity;
}

async function addDeploymentRule(
  context: CliContext,
  name: string,
  rule: DeploymentOptions & { readonly source: RuleSource; readonly pattern: string | undefined },
): Promise<void> {
  const { source, pattern, branch, environment, dryRun = false, json } = rule;
  const added = await withPulse(context, async ({ client }) => {
    const { id } = await findRepository(client, name);
    return client.addDeploymentRule(id, { source, pattern, branch, environment, dryRun });
  });
  if (json) return printJson(context, added);
  const head = added.id === null ? 'The rule would count' : `Deployment rule ${added.id} is there. It counts`;
  printLines(context, describeRuleCounts(head, 'deployment', added.counts));
}

async function addIncidentRule(
  context: CliContext,
  name: string,
  labelPattern: string,
  { environment, service, severity, dryRun = false, json }: IncidentOptions,
): Promise<void> {
  const added = await withPulse(context, async ({ client }) => {
    const { id } = await findRepository(client, name);
    return client.addIncidentRule(id, {
      labelPattern,
      environment,
      environmentName: service ?? null,
      severity,
      dryRun,
    });
  });
  if (json) return printJson(context, added);
  const head = added.id === null ? 'The rule would count' : `Incident rule ${added.id} is there. It counts`;
  printLines(context, describeRuleCounts(head, 'incident', added.counts));
}

function environmentOption(): Option {
  return new Option('--environment <kind>', 'of the environment').choices(ENVIRONMENTS).default('production');
}

async function listRules(context: CliContext, name: string, options: { json?: true }): Promise<void> {
  const found = await withPulse(context, async ({ client }) => {
    const { id } = await findRepository(client, name);
    return takeRules(client, id);
  });
  if (options.json) return printJson(context, found);
  showList(context, {}, 'rules', COLUMNS, showRules(found));
}
