import { callApi, listAll } from './call-api.js';
import { alertPage, announce } from './forms.js';
import { goTo } from './navigate.js';
import { deviceOf, fill, moment, showRows } from './render.js';

/** Shows where somebody is signed in, and lets them end it there. */
export async function showSessions() {
  const { items } = await listAll('/v1/me/sessions');
  showRows('sessions', items.map(rowOf));
}

function rowOf(session) {
  const device = deviceOf(session.userAgent);
  const row = fill('session', {
    device,
    current: session.isCurrent ? 'this one' : null,
    used: [`Last used ${moment(session.lastUsedAt)}`, session.ip].filter(Boolean).join(' from '),
  });
  const button = row.querySelector('[data-act]');
  button.setAttribute('aria-label', `End the session of ${device}, last used ${moment(session.lastUsedAt)}`);
  button.addEventListener('click', async () => {
    try {
      await callApi('DELETE', `/v1/me/sessions/${session.id}`);
      if (session.isCurrent) return goTo('/sign-in');
      announce('The session was ended.');
      await showSessions();
      document.getElementById('end-all').focus();
    } catch (error) {
      alertPage(error);
    }
  });
  return row;
}

document.getElementById('end-all').addEventListener('click', async () => {
  try {
    await callApi('POST', '/v1/auth/logout-all');
    goTo('/sign-in');
  } catch (error) {
    alertPage(error);
  }
});
