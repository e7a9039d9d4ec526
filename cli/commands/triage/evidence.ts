import type { Command } from 'commander';
import { type CliContext, lineWidth } from '../../context.ts';
import { formatEvidence } from '../../evidence/format-evidence.ts';
import { formatHunks } from '../../evidence/format-hunks.ts';
import { loadPair } from '../../evidence/load-pair.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines, printMessage } from '../../output/print.ts';
import { type PullRequestReference, parseReference } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';

type Arguments = [PullRequestReference, PullRequestReference, { readonly json?: true }, Command];

/** `pulse evidence owner/name#12 owner/name#34` */
export function registerEvidence(program: Command, context: CliContext): void {
  program
    .command('evidence')
    .description(
      'Show why two pull requests are called what they are: every number, and the lines they share.',
    )
    .argument('<owner/name#number>', 'one pull request', parseReference)
    .argument('<other>', 'the other, of the same repository', parseReference)
    .option('--json', 'print one JSON document')
    .action(async (...[one, other, { json }, command]: Arguments) => {
      if (one.repository.toLowerCase() !== other.repository.toLowerCase()) {
        command.error('error: only pull requests of one repository are compared');
      }
      const pair = await withPulse(context, (pulse, signal) =>
        loadPair(pulse, one.repository, [one.number, other.number], signal),
      );
      const { repository, evidence, hunks, linesMissing } = pair;
      if (json)
        return printJson(context, { repository: repository.fullName, ...evidence, hunks, linesMissing });
      const style = { paint: newPainter(context.stdout), width: lineWidth(context.stdout) };
      printLines(context, [
        ...formatEvidence(repository.fullName, evidence, style.paint),
        ...(hunks.length > 0 ? formatHunks(hunks, style) : ['', 'They share no lines.']),
      ]);
      if (linesMissing !== null && hunks.length > 0) printMessage(context, '', linesMissing);
    });
}
