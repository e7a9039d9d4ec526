import { showIdentities } from './account-identities.js';
import { showSessions } from './account-sessions.js';
import { showTokens } from './account-tokens.js';
import { callApi } from './call-api.js';
import { announce, wireForm, wireReveals } from './forms.js';
import { goTo } from './navigate.js';
import { showLoaded } from './render.js';
import { forSignedIn } from './signed-in.js';

wireReveals();

function showMe(me) {
  const profile = document.getElementById('profile').elements;
  profile.namedItem('name').value = me.name;
  profile.namedItem('timeZone').value = me.timeZone;
  document.getElementById('email-now').textContent = me.email;
  document.getElementById('email-pending').hidden = me.newEmail === null;
  document.getElementById('email-new').textContent = me.newEmail ?? '';
  document.getElementById('no-password').hidden = me.hasPassword;
  document.getElementById('has-password').hidden = !me.hasPassword;
}

/** The zones that this browser knows, and the one that is set, should it be another. */
function fillZones(current) {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), current]);
  const options = [...zones].sort().map((zone) => new Option(zone.replaceAll('_', ' '), zone));
  document.getElementById('timeZone').replaceChildren(...options);
}

wireForm('profile', {
  send: ({ name, timeZone }) => callApi('PATCH', '/v1/me', { name, timeZone }),
  done: (me) => {
    showMe(me);
    announce('Saved.');
  },
});

wireForm('email-form', {
  send: async ({ email, password }) => {
    await callApi('POST', '/v1/me/email', { email, password });
    document.getElementById('email-new').textContent = email;
  },
  done: () => {
    document.getElementById('email-form').reset();
    document.getElementById('email-pending').hidden = false;
    announce('A mail was sent to the new address. Follow its link.');
  },
});

wireForm('password-form', {
  send: ({ currentPassword, newPassword }) =>
    callApi('POST', '/v1/me/password', { currentPassword, newPassword }),
  done: async () => {
    document.getElementById('password-form').reset();
    announce('Your password was changed. All other sessions were ended.');
    await showSessions();
  },
});

wireForm('close-form', {
  send: ({ password }) => callApi('POST', '/v1/me/close', { password }),
  done: () => goTo('/sign-in'),
});

await forSignedIn(async (me) => {
  fillZones(me.timeZone);
  showMe(me);
  await Promise.all([showSessions(), showTokens(), showIdentities()]);
  showLoaded();
});
