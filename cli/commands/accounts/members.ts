import type { Command } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { TeamRole } from '../../../api/schemas/accounts/member.ts';
import { findMember } from '../../accounts/find-user.ts';
import { roleOption } from '../../accounts/parse-role.ts';
import type { CliContext } from '../../context.ts';
import { findTeam } from '../../find-team.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printLines } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const MEMBERS_MAX = 1_000;
type Member = Awaited<ReturnType<Client['changeTeamMember']>>;

const COLUMNS: readonly Column<Member>[] = [
  { heading: 'e-mail', text: ({ email }) => neutraliseText(email) },
  { heading: 'name', text: ({ name }) => neutraliseText(name), shrinks: true },
  { heading: 'role', text: ({ role, isLocked }) => (isLocked ? `${role}, locked` : role) },
  { heading: 'joined (UTC)', text: ({ joinedAt }) => shortTime(joinedAt) },
];

/** `pulse members <team>`, `members change`, `members remove` */
export function registerMembers(program: Command, context: CliContext): void {
  const members = program.command('members').description('Who sees what a team sees, and what they may do.');
  members
    .command('list', { isDefault: true })
    .description('List the members of a team.')
    .argument('<team>', 'its name in commands')
    .option('--json', 'print one JSON document')
    .action(async (team: string, options: { readonly json?: true }) => {
      const found = await withPulse(context, async ({ client }) =>
        takeItems(client.listTeamMembers((await findTeam(client, team)).id), MEMBERS_MAX),
      );
      showList(context, options, 'members', COLUMNS, found);
    });
  members
    .command('change')
    .description('Give a member another role.')
    .argument('<team>', 'its name in commands')
    .argument('<email>', 'whose')
    .addOption(roleOption('what they may do from now on').makeOptionMandatory())
    .action(async (team: string, email: string, { role }: { readonly role: TeamRole }) => {
      const member = await withPulse(context, async ({ client }) => {
        const { id } = await findTeam(client, team);
        const { userId } = await findMember(client, id, email);
        return client.changeTeamMember(id, userId, role);
      });
      printLines(context, [`${neutraliseText(member.email)} is ${member.role} now.`]);
    });
  members
    .command('remove')
    .description('Take somebody out of a team, at once.')
    .argument('<team>', 'its name in commands')
    .argument('<email>', 'whom')
    .action(async (team: string, email: string) => {
      const member = await withPulse(context, async ({ client }) => {
        const { id } = await findTeam(client, team);
        const { userId } = await findMember(client, id, email);
        return client.removeTeamMember(id, userId);
      });
      printLines(context, [`${neutraliseText(member.email)} is not in the team any more.`]);
    });
}
