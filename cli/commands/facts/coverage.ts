import { open } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { type CoverageReportSchema, REPORT_LIMIT_CHARS } from '../../../api/schemas/facts/coverage.ts';
import { COVERAGE_FORMATS, type CoverageFormat } from '../../../domain/coverage/coverage-format.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { CliContext } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount, parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 10_000;

const COLUMNS: readonly Column<z.output<typeof CoverageReportSchema>>[] = [
  { heading: 'when (UTC)', text: ({ reportedAt }) => shortTime(reportedAt) },
  { heading: 'commit', text: ({ commitSha }) => commitSha.slice(0, 10) },
  {
    heading: 'coverage',
    text: ({ coverage }) => (coverage === null ? '–' : `${coverage.toFixed(2)} %`),
    align: 'right',
  },
  { heading: 'flag', text: ({ flag }) => neutraliseText(flag) },
  { heading: 'branch', text: ({ branch }) => neutraliseText(branch ?? '') },
  { heading: 'from', text: ({ source }) => neutraliseText(source), shrinks: true },
];

interface UploadOptions {
  readonly commit: string;
  readonly flag: string;
  readonly branch?: string;
  readonly format?: CoverageFormat;
  readonly json?: true;
}

/** `pulse coverage owner/name`, `pulse coverage upload` */
export function registerCoverage(program: Command, context: CliContext): void {
  const coverage = program.command('coverage').description('Test coverage of a repository.');
  coverage
    .command('list', { isDefault: true })
    .description('List coverage reports, the newest first.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: { top: number; json?: true }) => {
      const reports = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        return takeItems(client.listCoverage(id), options.top);
      });
      showList(context, options, 'coverage', COLUMNS, reports);
    });
  coverage
    .command('upload')
    .description('Store the coverage that a report (LCOV, Cobertura, Clover, JaCoCo, Go) states of a commit.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .argument('<file>', 'the report')
    .requiredOption('--commit <id>', 'the whole id of the commit')
    .option('--flag <name>', 'which part of the code or which suite', '')
    .option('--branch <name>', 'the branch it was built from')
    .addOption(new Option('--format <format>', 'found out unless given').choices(COVERAGE_FORMATS))
    .option('--json', 'print one JSON document')
    .action(async (name: string, file: string, options: UploadOptions) => {
      const report = await readReport(file);
      const told = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        const { commit: commitSha, flag, branch, format } = options;
        return client.sendCoverageReport(id, report, { commitSha, flag, branch, format });
      });
      if (options.json) printJson(context, { coverage: told });
      else printLines(context, describeTold(told));
    });
}

function describeTold(told: z.output<typeof CoverageReportSchema>): string[] {
  const { coverage, linesTotal, linesLeftOut, reason, source } = told;
  const parts = source === 'go' ? 'statements' : 'lines';
  const result =
    coverage === null
      ? `Nothing to cover: ${reason}`
      : `${coverage.toFixed(2)} % of ${linesTotal} ${parts} (${source}).`;
  if (linesLeftOut === 0) return [result];
  const entries = linesLeftOut === 1 ? '1 entry' : `${linesLeftOut} entries`;
  return [
    result,
    `${entries} of the report could not be understood and ${linesLeftOut === 1 ? 'was' : 'were'} left out.`,
  ];
}

/** @throws PulseError `report_unreadable` */
async function readReport(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > REPORT_LIMIT_CHARS) throw new Error(`it is larger than ${REPORT_LIMIT_CHARS} bytes`);
    return await file.readFile();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PulseError('report_unreadable', `The report cannot be read: ${why}.`, { cause: error });
  }
}
