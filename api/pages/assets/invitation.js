import './entry.js';
import { callApi } from './call-api.js';
import { alertPage, wireForm } from './forms.js';
import { forgetToken, goTo, tokenOfAddress } from './navigate.js';
import { showLoaded } from './render.js';

const token = tokenOfAddress();
const ROLES = {
  viewer: 'viewer, who sees',
  member: 'member, who sees and changes',
  admin: 'admin, who also lets others in',
};

const join = () => {
  forgetToken();
  goTo('/');
};

wireForm('accept-new', {
  send: ({ name, password }) =>
    callApi('POST', '/v1/invitations/accept', { token, name, password, cookies: true }),
  done: join,
});
wireForm('accept-existing', {
  send: ({ password }) => callApi('POST', '/v1/invitations/accept', { token, password, cookies: true }),
  done: join,
});
wireForm('accept', { send: () => callApi('POST', '/v1/me/invitations/accept', { token }), done: join });

document.getElementById('sign-out').addEventListener('click', async () => {
  try {
    await callApi('POST', '/v1/auth/logout', {});
    location.reload();
  } catch (error) {
    alertPage(error);
  }
});

/** Which of the ways is this person's: with the account that is signed in, one that is not, or none yet. */
function wayOf(invitation, me) {
  if (me !== null)
    return me.email.toLowerCase() === invitation.email.toLowerCase() ? 'with-this' : 'as-other';
  return invitation.hasAccount ? 'with-existing' : 'with-new';
}

async function whoIsSignedIn() {
  try {
    return await callApi('GET', '/v1/me');
  } catch (error) {
    if (error.status === 401) return null;
    throw error;
  }
}

try {
  // Asking uses nothing up: only who accepts does.
  const invitation = await callApi('POST', '/v1/invitations/look', { token });
  const me = await whoIsSignedIn();
  document.getElementById('inviter').textContent = invitation.inviterName ?? 'An operator';
  document.getElementById('team').textContent = invitation.teamName;
  document.getElementById('role').textContent = ROLES[invitation.role];
  for (const place of document.querySelectorAll('[data-email]')) place.textContent = invitation.email;
  for (const field of document.querySelectorAll('[data-username]')) field.value = invitation.email;
  for (const place of document.querySelectorAll('[data-me]')) place.textContent = me?.email ?? '';
  document.getElementById(wayOf(invitation, me)).hidden = false;
  showLoaded();
} catch (error) {
  alertPage(error);
}
