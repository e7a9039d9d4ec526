import type { Command } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { TeamRole } from '../../../api/schemas/accounts/member.ts';
import { PulseError } from '../../../lib/errors.ts';
import { roleOption } from '../../accounts/parse-role.ts';
import type { CliContext } from '../../context.ts';
import { findTeam } from '../../find-team.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printLines } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const INVITATIONS_MAX = 1_000;
type Invitation = Awaited<ReturnType<Client['createTeamInvitation']>>;

const COLUMNS: readonly Column<Invitation>[] = [
  { heading: 'e-mail', text: ({ email }) => neutraliseText(email) },
  { heading: 'role', text: ({ role }) => role },
  { heading: 'sent (UTC)', text: ({ sentAt }) => shortTime(sentAt) },
  { heading: 'until (UTC)', text: ({ expiresAt }) => shortTime(expiresAt) },
];

/** `pulse invitations <team>`, `invitations send`, `resend`, `withdraw` */
export function registerInvitations(program: Command, context: CliContext): void {
  const invitations = program.command('invitations').description('Who was asked into a team, by mail.');
  invitations
    .command('list', { isDefault: true })
    .description('List the invitations of a team that were not accepted.')
    .argument('<team>', 'its name in commands')
    .option('--json', 'print one JSON document')
    .action(async (team: string, options: { readonly json?: true }) => {
      const found = await withPulse(context, async ({ client }) =>
        takeItems(client.listTeamInvitations((await findTeam(client, team)).id), INVITATIONS_MAX),
      );
      showList(context, options, 'invitations', COLUMNS, found);
    });
  invitations
    .command('send')
    .description('Invite somebody into a team, by mail, for 7 days.')
    .argument('<team>', 'its name in commands')
    .argument('<email>', 'whom')
    .addOption(roleOption('what they may do').default('member'))
    .action(async (team: string, email: string, { role }: { readonly role: TeamRole }) => {
      const invitation = await withPulse(context, async ({ client }) =>
        client.createTeamInvitation((await findTeam(client, team)).id, { email, role }),
      );
      printLines(context, [
        `${neutraliseText(invitation.email)} is invited as ${invitation.role}, until ${shortTime(invitation.expiresAt)} UTC.`,
      ]);
    });
  const withInvitation = (
    name: string,
    description: string,
    work: (client: Client, teamId: string, invitationId: string) => Promise<Invitation>,
    done: string,
  ) =>
    invitations
      .command(name)
      .description(description)
      .argument('<team>', 'its name in commands')
      .argument('<email>', 'whose invitation')
      .action(async (team: string, email: string) => {
        const invitation = await withPulse(context, async ({ client }) => {
          const { id } = await findTeam(client, team);
          return work(client, id, await findInvitation(client, id, email));
        });
        printLines(context, [`The invitation of ${neutraliseText(invitation.email)} ${done}.`]);
      });
  withInvitation(
    'resend',
    'Mail an invitation once more, for another 7 days.',
    (client, teamId, id) => client.resendTeamInvitation(teamId, id),
    'was mailed again',
  );
  withInvitation(
    'withdraw',
    'Withdraw an invitation.',
    (client, teamId, id) => client.withdrawTeamInvitation(teamId, id),
    'was withdrawn',
  );
}

async function findInvitation(client: Client, teamId: string, email: string): Promise<string> {
  const open = await takeItems(client.listTeamInvitations(teamId), INVITATIONS_MAX);
  const found = open.find((invitation) => invitation.email.toLowerCase() === email.toLowerCase());
  if (found !== undefined) return found.id;
  throw new PulseError('invitation_not_found', `No invitation of ${email} waits in this team.`);
}
