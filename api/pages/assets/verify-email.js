import './entry.js';
import { callApi } from './call-api.js';
import { wireForm } from './forms.js';
import { forgetToken, goTo, tokenOfAddress } from './navigate.js';

const token = tokenOfAddress();

wireForm('verify-email', {
  send: ({ password }) => callApi('POST', '/v1/auth/verify-email', { token, password, cookies: true }),
  done: () => {
    forgetToken();
    goTo('/');
  },
});
