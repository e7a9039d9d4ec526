import './entry.js';
import { callApi } from './call-api.js';
import { wireForm } from './forms.js';
import { showPart } from './navigate.js';

wireForm('register', {
  send: async ({ name, email, password }) => {
    await callApi('POST', '/v1/auth/register', { name, email, password });
    document.getElementById('sent-to').textContent = email;
  },
  done: () => showPart('sent', ['ask']),
});
