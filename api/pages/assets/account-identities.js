import { callApi } from './call-api.js';
import { alertPage, announce } from './forms.js';
import { day, fill, showRows } from './render.js';

/** Shows the accounts elsewhere that somebody signs in with, and lets them link and take off some. */
export async function showIdentities() {
  const [{ items: providers }, { items }] = await Promise.all([
    callApi('GET', '/v1/auth/providers'),
    callApi('GET', '/v1/me/identities'),
  ]);
  document.getElementById('identities-card').hidden = providers.length === 0 && items.length === 0;
  showRows('identities', items.map(rowOf));
  document.getElementById('link-ways').replaceChildren(...providers.map(wayOf));
}

function rowOf(identity) {
  const row = fill('identity', {
    provider: identity.providerName ?? identity.issuer,
    about: [identity.username, identity.email, `since ${day(identity.linkedAt)}`].filter(Boolean).join(', '),
  });
  const button = row.querySelector('[data-act]');
  button.setAttribute('aria-label', `Take off the account of ${identity.providerName ?? identity.issuer}`);
  button.addEventListener('click', async () => {
    try {
      await callApi('DELETE', `/v1/me/identities/${identity.id}`);
      announce('The account was taken off.');
      await showIdentities();
      document.getElementById('identities-title').focus();
    } catch (error) {
      alertPage(error);
    }
  });
  return row;
}

function wayOf({ id, name }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = `Link ${name}`;
  button.addEventListener('click', async () => {
    try {
      const { url } = await callApi('POST', `/v1/auth/providers/${id}/begin`, { link: true });
      location.assign(url);
    } catch (error) {
      alertPage(error);
    }
  });
  return button;
}

document.getElementById('identities-title').tabIndex = -1;
