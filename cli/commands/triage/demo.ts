import { join } from 'node:path';
import type { Command } from 'commander';
import { prepareDataFolder } from '../../../supervisor/data-folder.ts';
import type { CliContext } from '../../context.ts';
import { DEMO_PAIRS, DEMO_UNRELATED } from '../../demo/scenario.ts';
import { writeDemoRepository } from '../../demo/write-demo-repository.ts';
import { printJson, printLines, printMessage } from '../../output/print.ts';
import { formatOutcome } from '../../sync/format-outcome.ts';
import { runSync } from '../../sync/run-sync.ts';

const DEMO_NAME = 'demo/waybill';
const TOP = 10;

/** `pulse demo` */
export function registerDemo(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('Write a small repository of known duplicates, sync it, and print what is found.')
    .argument('[path]', 'where to write it; else the data folder')
    .option('--json', 'print one JSON document')
    .action(async (path: string | undefined, { json }: { json?: true }) => {
      const directory = path ?? (await makeDemoFolder(context.readConfig().dataDir));
      const demo = await writeDemoRepository(directory);
      const state = demo.written ? 'written to' : 'found in';
      printMessage(
        context,
        '',
        `The demo repository, ${demo.pullRequests} pull requests, ${state} ${demo.directory}.`,
      );
      const outcome = await runSync(context, { source: demo.directory, name: DEMO_NAME, top: TOP });
      const { repository, sync, findings } = outcome;
      const expected = { pairs: DEMO_PAIRS, unrelated: DEMO_UNRELATED };
      if (json)
        return printJson(context, { directory: demo.directory, expected, repository, sync, findings });
      printLines(context, formatOutcome(context, outcome));
    });
}

/** Where the demo lies unless it is told: in the data folder, which is closed to other users. */
async function makeDemoFolder(dataDir: string): Promise<string> {
  await prepareDataFolder(dataDir);
  return join(dataDir, 'demo', 'waybill.git');
}
