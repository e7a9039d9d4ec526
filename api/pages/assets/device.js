import { callApi } from './call-api.js';
import { wireForm, wordsOf } from './forms.js';
import { showPart } from './navigate.js';
import { deviceOf, moment, showLoaded } from './render.js';
import { forSignedIn } from './signed-in.js';

let userCode = '';

wireForm('find-device', {
  send: (values) => look(values.userCode),
});

async function look(typed) {
  const device = await callApi('POST', '/v1/auth/device/look', { userCode: typed });
  userCode = typed;
  const letters = typed.toUpperCase().replaceAll(/[^A-Z]/g, '');
  document.getElementById('user-code').textContent = `${letters.slice(0, 4)}-${letters.slice(4)}`;
  document.getElementById('device').textContent = deviceOf(device.userAgent);
  document.getElementById('address').textContent = device.ip ?? 'unknown';
  document.getElementById('asked').textContent = moment(device.createdAt);
  showPart('confirm', ['ask']);
}

async function answer(allow) {
  try {
    await callApi('POST', '/v1/auth/device/answer', { userCode, allow });
    showPart(allow ? 'approved' : 'denied', ['confirm']);
  } catch (error) {
    const alert = document.getElementById('confirm-alert');
    alert.textContent = wordsOf(error);
    alert.hidden = false;
  }
}
document.getElementById('approve').addEventListener('click', () => answer(true));
document.getElementById('deny').addEventListener('click', () => answer(false));

await forSignedIn(async (me) => {
  document.getElementById('me').textContent = me.email;
  const code = new URLSearchParams(location.search).get('code');
  if (code !== null) {
    history.replaceState(null, '', '/device');
    // Filled in, not sent: whoever was given the link by somebody else sees the code first.
    document.getElementById('userCode').value = code;
  }
  showLoaded();
});
