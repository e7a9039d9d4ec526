/** Sends forms to the API, and shows what it says beside what it is about. */

/**
 * Makes a form work. `send` gets the values by name; whatever it throws is shown in the form, and `done` follows where it throws nothing.
 *
 * @param {string} id
 * @param {{ send: (values: Record<string, string>, data: FormData) => Promise<unknown>, done?: (answer: any) => void }} work
 */
export function wireForm(id, { send, done }) {
  const form = document.getElementById(id);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = event.submitter ?? form.querySelector('button[type="submit"]');
    if (button.getAttribute('aria-busy') === 'true') return;
    clearErrors(form);
    if (complainOfEmpty(form)) return;
    // Not `disabled`, which would take the focus away from under a keyboard.
    button.setAttribute('aria-busy', 'true');
    try {
      const data = new FormData(form);
      const answer = await send(Object.fromEntries(data), data);
      await done?.(answer);
    } catch (error) {
      showError(form, error);
    } finally {
      button.removeAttribute('aria-busy');
    }
  });
}

/** Lets people see the password that they type. */
export function wireReveals() {
  for (const button of document.querySelectorAll('[data-reveals]')) {
    const input = document.getElementById(button.dataset.reveals);
    button.addEventListener('click', () => {
      const isShown = input.type === 'text';
      input.type = isShown ? 'password' : 'text';
      button.setAttribute('aria-pressed', String(!isShown));
      button.textContent = isShown ? 'Show' : 'Hide';
    });
  }
}

/** Announces that something worked, or anything else that is no error. */
export function announce(text) {
  document.getElementById('page-status').textContent = text;
}

/** Shows what concerns the whole page. */
export function alertPage(error) {
  const alert = document.getElementById('page-alert');
  alert.textContent = wordsOf(error);
  alert.hidden = false;
}

/** What went wrong and what to do, in words; what is our own fault is told to the console. */
export function wordsOf(error) {
  if (error?.name === 'Error' && error.code) return withWait(error);
  console.error(error);
  return 'This page failed. Load it again; if that does not help, tell an operator of this Pulse.';
}

function withWait({ message, retryAfterSeconds: seconds }) {
  if (!seconds || /\d+ (second|minute)/.test(message)) return message;
  return `${message} (In ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.)`;
}

export function clearErrors(form) {
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  for (const error of form.querySelectorAll('.error, [data-form-alert]')) {
    error.textContent = '';
    error.hidden = true;
  }
}

function complainOfEmpty(form) {
  const empty = [...form.elements].filter((field) => field.required && field.value === '');
  for (const field of empty) showAtField(field, 'is missing.');
  empty[0]?.focus();
  return empty.length > 0;
}

/** Fields that a kind of error is about, where the API points at none. */
const FIELDS_OF = {
  password_refused: ['newPassword', 'password'],
  password_wrong: ['currentPassword', 'password'],
  email_taken: ['email'],
  already_member: ['email'],
  invitation_exists: ['email'],
  name_missing: ['name'],
  device_not_found: ['userCode'],
};

/** Beside the fields that it is about; else above the button, where it is announced. */
export function showError(form, error) {
  const left = [];
  let first;
  const about = (FIELDS_OF[error.code] ?? []).map((name) => form.elements.namedItem(name)).find(Boolean);
  if (about) {
    showAtField(about, error.message);
    about.focus();
    return;
  }
  for (const { pointer, detail } of error.errors ?? []) {
    const name = pointer.split('/')[1];
    const field = name ? form.elements.namedItem(name) : null;
    if (field instanceof HTMLElement) {
      showAtField(field, detail);
      first ??= field;
    } else left.push(`${pointer} ${detail}`);
  }
  first?.focus();
  if (first && left.length === 0) return;
  const alert = form.querySelector('[data-form-alert]');
  alert.textContent = left.length > 0 ? left.join(' ') : wordsOf(error);
  alert.hidden = false;
}

/** The API's words go on after the name of what they are about. */
function showAtField(field, detail) {
  const place = document.getElementById(`${field.id}-error`);
  const label = field.labels?.[0]?.textContent.trim() ?? '';
  place.textContent = /^[a-z]/.test(detail) ? `${label} ${detail}` : detail;
  place.hidden = false;
  field.setAttribute('aria-invalid', 'true');
}
