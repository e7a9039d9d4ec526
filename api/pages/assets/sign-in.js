import './entry.js';
import { callApi } from './call-api.js';
import { alertPage, wireForm } from './forms.js';
import { goTo, nextPage } from './navigate.js';
import { rememberNextPage } from './next-page.js';

wireForm('sign-in', {
  send: ({ email, password }) => callApi('POST', '/v1/auth/login', { email, password, cookies: true }),
  done: () => goTo(nextPage()),
});

for (const button of document.querySelectorAll('[data-provider]')) {
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true');
    try {
      const { url } = await callApi('POST', `/v1/auth/providers/${button.dataset.provider}/begin`, {});
      rememberNextPage();
      location.assign(url);
    } catch (error) {
      alertPage(error);
    } finally {
      button.removeAttribute('aria-busy');
    }
  });
}
