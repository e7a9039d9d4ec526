/** What all pages for who is signed in begin with: who that is, and the way out. */
import { callApi, Problem, signInAddress } from './call-api.js';
import { alertPage } from './forms.js';
import { goTo } from './navigate.js';

/**
 * Runs a page for who is signed in; whoever is not, or not any more, gets to where one signs in.
 *
 * @param {(me: any) => Promise<void>} show
 */
export async function forSignedIn(show) {
  document.getElementById('sign-out').addEventListener('click', signOut);
  for (const link of document.querySelectorAll('nav a'))
    if (link.pathname === location.pathname) link.setAttribute('aria-current', 'page');
  try {
    await show(await callApi('GET', '/v1/me'));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) goTo(signInAddress());
    else alertPage(error);
  }
}

async function signOut() {
  try {
    await callApi('POST', '/v1/auth/logout', {});
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) return alertPage(error);
  }
  goTo('/sign-in');
}
