import './entry.js';
import { callApi } from './call-api.js';
import { wireForm } from './forms.js';
import { forgetToken, showPart, tokenOfAddress } from './navigate.js';

const token = tokenOfAddress();

wireForm('reset-password', {
  send: ({ password }) => callApi('POST', '/v1/auth/password/reset', { token, password }),
  done: () => {
    forgetToken();
    showPart('changed', ['ask']);
  },
});
