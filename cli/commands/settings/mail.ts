import { Argument, type Command } from 'commander';
import { isMailName, MAIL_TEMPLATES } from '../../../lib/mail/mail-templates.ts';
import { renderMail } from '../../../lib/mail/render-mail.ts';
import type { CliContext } from '../../context.ts';
import { printJson, printLines } from '../../output/print.ts';

/** `pulse mail preview <name>` */
export function registerMail(program: Command, context: CliContext): void {
  const mail = program.command('mail').description('The mails that Pulse sends.');
  mail
    .command('preview')
    .description('Print a mail, filled with an example.')
    .addArgument(new Argument('<name>', 'which one').choices(Object.keys(MAIL_TEMPLATES)))
    .option('--html', 'as HTML: put it into a file, and open that in a browser')
    .option('--json', 'print one JSON document')
    .action((name: string, { html, json }: { readonly html?: true; readonly json?: true }) => {
      if (!isMailName(name)) throw new TypeError(`there is no mail ${name}`);
      const rendered = renderMail(name, MAIL_TEMPLATES[name]);
      if (json) printJson(context, rendered);
      else if (html) printLines(context, [rendered.html.trimEnd()]);
      else printLines(context, [`Subject: ${rendered.subject}`, '', rendered.text.trimEnd()]);
    });
}
