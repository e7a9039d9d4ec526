import { callApi, listAll } from './call-api.js';
import { alertPage, announce } from './forms.js';
import { showInvitations, wireInvitations } from './people-invitations.js';
import { fill, showLoaded, showRows } from './render.js';
import { forSignedIn } from './signed-in.js';
import { setTitle, teamOfAddress } from './teams.js';

const ROLES = ['viewer', 'member', 'admin'];
let team;
let me;
let mayManage = false;

async function showMembers() {
  const { items, isCut } = await listAll(`/v1/teams/${team.id}/members`);
  showRows('members', items.map(rowOf));
  document.getElementById('members-cut').hidden = !isCut;
}

function rowOf(member) {
  const isMe = member.userId === me.id;
  const row = fill('member', {
    name: member.name,
    email: member.email,
    me: isMe ? 'you' : null,
    locked: member.isLocked ? 'locked' : null,
    role: mayManage ? null : member.role,
  });
  const actions = row.querySelector('.actions');
  if (mayManage) actions.append(roleChoice(member), removeButton(member, isMe));
  else if (isMe) actions.append(removeButton(member, true));
  return row;
}

function roleChoice(member) {
  const select = document.createElement('select');
  select.setAttribute('aria-label', `Role of ${member.name}`);
  select.append(...ROLES.map((role) => new Option(role, role, false, role === member.role)));
  select.addEventListener('change', () =>
    change(
      () => callApi('PATCH', `/v1/teams/${team.id}/members/${member.userId}`, { role: select.value }),
      `${member.name} is ${select.value} now.`,
    ),
  );
  return select;
}

function removeButton(member, isMe) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'small';
  button.textContent = isMe ? 'Leave' : 'Remove';
  button.setAttribute('aria-label', isMe ? 'Leave the team' : `Remove ${member.name}`);
  button.addEventListener('click', () => {
    const question = isMe ? `Leave the team ${team.name}?` : `Remove ${member.name} from the team?`;
    if (!confirm(question)) return;
    if (isMe) leave();
    else {
      const path = `/v1/teams/${team.id}/members/${member.userId}`;
      change(() => callApi('DELETE', path), `${member.name} was removed.`);
    }
  });
  return button;
}

async function leave() {
  try {
    await callApi('POST', `/v1/me/teams/${team.id}/leave`);
    location.assign('/');
  } catch (error) {
    alertPage(error);
  }
}

/** What was refused is shown as it is again. */
async function change(work, words) {
  document.getElementById('page-alert').hidden = true;
  try {
    await work();
    announce(words);
  } catch (error) {
    alertPage(error);
  }
  await showMembers().catch(alertPage);
  document.getElementById('members-title').focus();
}

document.getElementById('members-title').tabIndex = -1;

await forSignedIn(async (account) => {
  me = account;
  team = await teamOfAddress();
  const role = me.teams.find(({ teamId }) => teamId === team.id)?.role;
  mayManage = me.isOperator || role === 'admin';
  setTitle(`People of ${team.name}`);
  const link = document.getElementById('team-link');
  link.href = `/teams/${team.slug}`;
  link.textContent = `Numbers of ${team.name}`;
  document.getElementById('for-admins').hidden = !mayManage;
  wireInvitations(team.id);
  await Promise.all([showMembers(), mayManage ? showInvitations(team.id) : null]);
  showLoaded();
});
