import { callApi, listAll } from './call-api.js';
import { alertPage, announce, wireForm } from './forms.js';
import { day, fill, moment, showRows } from './render.js';

/** Shows somebody's access tokens, and lets them make and take back some. */
export async function showTokens() {
  const { items } = await listAll('/v1/me/tokens');
  showRows('tokens', items.map(rowOf));
}

const MAY = { read: 'reads', write: 'changes', operate: 'operates' };

function rowOf(token) {
  const used = token.lastUsedAt === null ? 'never used' : `last used ${moment(token.lastUsedAt)}`;
  const may = token.scopes.map((scope) => MAY[scope]).join(', ');
  const row = fill('token', {
    name: token.name,
    hint: `…${token.hint}`,
    about: `${may}; until ${day(token.expiresAt)}; ${used}`,
  });
  const button = row.querySelector('[data-act]');
  button.setAttribute('aria-label', `Take back the token ${token.name}`);
  button.addEventListener('click', async () => {
    try {
      await callApi('DELETE', `/v1/me/tokens/${token.id}`);
      announce('The token was taken back.');
      await showTokens();
      document.querySelector('#tokens-title').focus();
    } catch (error) {
      alertPage(error);
    }
  });
  return row;
}

const DAYS = 90;
const days = document.getElementById('token-days');
days.value = String(DAYS);
document.querySelector('#tokens-title').tabIndex = -1;

wireForm('token-form', {
  send: ({ name, expiresInDays }, data) =>
    callApi('POST', '/v1/me/tokens', {
      name,
      scopes: data.getAll('scopes'),
      expiresInDays: Number(expiresInDays),
    }),
  done: async ({ secret }) => {
    document.getElementById('token-secret').textContent = secret;
    const made = document.getElementById('made-token');
    made.hidden = false;
    document.getElementById('token-form').reset();
    days.value = String(DAYS);
    document.getElementById('copy-token').focus();
    announce('The token was made. Copy it now.');
    await showTokens();
  },
});

document.getElementById('copy-token').addEventListener('click', async () => {
  const place = document.getElementById('token-secret');
  try {
    await navigator.clipboard.writeText(place.textContent);
    announce('Copied.');
  } catch {
    // Not every browser allows it: the person copies what is selected.
    getSelection().selectAllChildren(place);
  }
});
