import { type Command, InvalidArgumentError } from 'commander';
import { DUPLICATE_CATEGORIES } from '../../../domain/triage/edge.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findRepositories } from '../../find-repository.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { parseCount, parseRepositoryName } from '../../parse-reference.ts';
import { formatFindings, type LocatedFinding } from '../../present/format-findings.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 1_000;

type DuplicateCategory = (typeof DUPLICATE_CATEGORIES)[number];

interface FindingsOptions {
  readonly top: number;
  readonly category?: readonly DuplicateCategory[];
  readonly minScore?: number;
  readonly json?: true;
}

/** `pulse findings [owner/name]` */
export function registerFindings(program: Command, context: CliContext): void {
  program
    .command('findings')
    .description('List pairs of pull requests that are the same work, strongest first.')
    .argument('[owner/name]', 'one repository; else all', parseRepositoryName)
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option(
      '--category <list>',
      `only these, with commas between: ${DUPLICATE_CATEGORIES.join(', ')}`,
      parseCategories,
    )
    .option('--min-score <score>', 'only those that score as much, 0 to 1', parseScore)
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, options: FindingsOptions) => {
      const { findings, apiUrl } = await listFindings(context, name, options);
      if (options.json) {
        return printJson(context, {
          findings: findings.map(({ repository, finding }) => ({ repository, ...finding })),
        });
      }
      if (findings.length === 0) return printLines(context, ['Nothing found.']);
      const style = { paint: newPainter(context.stdout), width: lineWidth(context.stdout), apiUrl };
      printLines(context, formatFindings(findings, style));
    });
}

async function listFindings(context: CliContext, name: string | undefined, options: FindingsOptions) {
  const { top, category, minScore } = options;
  const filter = {
    ...(category ? { category: [...category] } : {}),
    ...(minScore === undefined ? {} : { minScore }),
  };
  return withPulse(context, async ({ client, baseUrl, isService }) => {
    const findings: LocatedFinding[] = [];
    for (const repository of await findRepositories(client, name)) {
      for (const finding of await takeItems(client.listFindings(repository.id, filter), top)) {
        findings.push({ repository: repository.fullName, finding });
      }
    }
    findings.sort((x, y) => y.finding.score - x.finding.score);
    return { findings: findings.slice(0, top), apiUrl: isService ? baseUrl : undefined };
  });
}

function parseCategories(text: string): DuplicateCategory[] {
  return text.split(',').map((word) => {
    const category = DUPLICATE_CATEGORIES.find((candidate) => candidate === word.trim());
    if (!category) throw new InvalidArgumentError(`It must be some of ${DUPLICATE_CATEGORIES.join(', ')}.`);
    return category;
  });
}

function parseScore(text: string): number {
  const score = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(score >= 0 && score <= 1)) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return score;
}
