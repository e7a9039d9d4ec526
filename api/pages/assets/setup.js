import './entry.js';
import { callApi } from './call-api.js';
import { wireForm } from './forms.js';
import { forgetToken, goTo, tokenOfAddress } from './navigate.js';

const token = tokenOfAddress();

wireForm('setup', {
  send: ({ name, email, password }) =>
    callApi('POST', '/v1/auth/setup', { token, name, email, password, cookies: true }),
  done: () => {
    forgetToken();
    goTo('/');
  },
});
