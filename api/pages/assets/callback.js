import './entry.js';
import { callApi } from './call-api.js';
import { alertPage, wireForm } from './forms.js';
import { goTo, showPart } from './navigate.js';
import { takeNextPage } from './next-page.js';

const provider = location.pathname.split('/')[2];
const answer = location.search.slice(1);
// The code is good for one use; it stays neither in the history nor on the screen.
history.replaceState(null, '', location.pathname);
const path = `/v1/auth/providers/${encodeURIComponent(provider)}/finish`;
let ticket;

wireForm('confirm-password', {
  send: ({ password }) => callApi('POST', '/v1/auth/providers/link', { ticket, password }),
  done: () => goTo(takeNextPage()),
});
wireForm('confirm-session', {
  send: () => callApi('POST', '/v1/auth/providers/link', { ticket }),
  done: () => showPart('linked', ['by-session']),
});

try {
  const outcome = await callApi('POST', path, { answer });
  if (outcome.outcome === 'signed_in') goTo(takeNextPage());
  else if (outcome.outcome === 'linked') showPart('linked', ['waiting']);
  else {
    ticket = outcome.ticket;
    for (const place of document.querySelectorAll('[data-email]')) place.textContent = outcome.email;
    for (const field of document.querySelectorAll('[data-username]')) field.value = outcome.email;
    showPart(partOf(outcome), ['waiting']);
  }
} catch (error) {
  document.getElementById('waiting').hidden = true;
  document.getElementById('failed').hidden = false;
  alertPage(error);
}

function partOf({ isSignedIn, hasPassword }) {
  if (isSignedIn) return 'by-session';
  return hasPassword ? 'by-password' : 'by-other-way';
}
