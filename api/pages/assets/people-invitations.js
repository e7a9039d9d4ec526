import { callApi, listAll } from './call-api.js';
import { alertPage, announce, wireForm } from './forms.js';
import { day, fill, showRows } from './render.js';

/** Shows who is invited to a team and has not come yet. */
export async function showInvitations(teamId) {
  const { items } = await listAll(`/v1/teams/${teamId}/invitations`);
  showRows(
    'invitations',
    items.map((invitation) => rowOf(teamId, invitation)),
  );
}

export function wireInvitations(teamId) {
  wireForm('invite', {
    send: ({ email, role }) => callApi('POST', `/v1/teams/${teamId}/invitations`, { email, role }),
    done: async ({ email }) => {
      document.getElementById('invite').reset();
      announce(`An invitation was sent to ${email}.`);
      await showInvitations(teamId).catch(alertPage);
    },
  });
}

function rowOf(teamId, { id, email, role, expiresAt }) {
  const isOver = new Date(expiresAt) <= new Date();
  const row = fill('invitation', {
    email,
    about: `as ${role}, ${isOver ? 'over since' : 'until'} ${day(expiresAt)}`,
  });
  const path = `/v1/teams/${teamId}/invitations/${id}`;
  row.querySelector('.actions').append(
    button(
      'Send again',
      `Send the invitation of ${email} again`,
      () => callApi('POST', `${path}/resend`),
      teamId,
    ),
    button('Withdraw', `Withdraw the invitation of ${email}`, () => callApi('DELETE', path), teamId),
  );
  return row;
}

function button(text, label, work, teamId) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'small';
  made.textContent = text;
  made.setAttribute('aria-label', label);
  made.addEventListener('click', async () => {
    try {
      await work();
      announce(`${text}: done.`);
      await showInvitations(teamId);
      document.getElementById('invitations-title').focus();
    } catch (error) {
      alertPage(error);
    }
  });
  return made;
}

document.getElementById('invitations-title').tabIndex = -1;
