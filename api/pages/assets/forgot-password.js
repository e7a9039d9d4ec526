import './entry.js';
import { callApi } from './call-api.js';
import { wireForm } from './forms.js';
import { showPart } from './navigate.js';

wireForm('forgot-password', {
  send: async ({ email }) => {
    await callApi('POST', '/v1/auth/password/forgot', { email });
    document.getElementById('sent-to').textContent = email;
  },
  done: () => showPart('sent', ['ask']),
});
