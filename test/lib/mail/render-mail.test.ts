import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { disarmName } from '../../../lib/mail/disarm-name.ts';
import { MAIL_TEMPLATES, type MailName } from '../../../lib/mail/mail-templates.ts';
import { renderMail } from '../../../lib/mail/render-mail.ts';

const names = Object.keys(MAIL_TEMPLATES) as MailName[];

test.each(names)('%s says the same in text and in HTML, with the link in both', (name) => {
  const values = MAIL_TEMPLATES[name];
  const { subject, text, html } = renderMail(name, values);
  expect(subject).toMatch(/Pulse/);
  for (const part of [subject, text, html]) expect(part).not.toMatch(/\{\{|\}\}|undefined/);
  if ('url' in values) {
    expect(text.split('\n')).toContain(`    ${values.url}`);
    expect(html).toContain(`<a href="${values.url}"`);
  }
  for (const value of Object.values(values)) expect(text).toContain(value);
  // Every sentence of the text is in the HTML.
  const plain = html.replaceAll(/<[^>]+>/g, '');
  for (const line of text
    .split('\n')
    .filter((line) => /^\S.*[.,]$/.test(line) && !line.startsWith('Sent by')))
    expect(plain).toContain(line);
});

test('every file belongs to a mail', async () => {
  const files = await readdir(new URL('../../../lib/mail/templates/', import.meta.url));
  const expected = names.flatMap((name) => [`${name}.html`, `${name}.txt`]);
  expect(files.sort()).toEqual([...expected, 'layout.html'].sort());
});

test.each([
  ['<img src=x onerror=alert(1)>', '<img'],
  ['"><script>alert(1)</script>', '<script'],
  ["' onmouseover='alert(1)", "' onmouseover='"],
  ['{{url}}', '{{url}}'],
  ['$&$1$`', 'PLACEHOLDER'],
])('the name %j is text in HTML', (team, never) => {
  const url = 'https://pulse.example.org/invitations/T';
  const { html, text } = renderMail('invitation', { team, inviter: 'Eve', role: 'member', url });
  if (team !== '{{url}}') expect(html).not.toContain(never);
  expect(html.match(/<a /g)).toHaveLength(2);
  expect(text).toContain(`to the team ${disarmName(team)} on Pulse`);
});

test.each([
  ['Ada\r\nBcc: eve@example.org', 'Ada Bcc: eve@ example. org'],
  [
    'Ada\n\nYour account is locked.\nGo on at https://evil.example/x',
    'Ada Your account is locked. Go on at https:// evil. example/ x',
  ],
  ['www.evil.example', 'www. evil. example'],
  ['\u202Egnp.exe', 'gnp. exe'],
  ['J. R. Smith-O’Hara', 'J. R. Smith-O’Hara'],
  ['x'.repeat(1_000), 'x'.repeat(200)],
])('the name %j stays a line and no link', (name, shown) => {
  const { subject, text } = renderMail('invitation', {
    team: name,
    inviter: 'Eve',
    role: 'viewer',
    url: 'https://pulse.example.org/invitations/T',
  });
  expect(subject).not.toMatch(/[\r\n]/);
  expect(subject).toContain(shown);
  expect(text.match(/https?:\/\/\S+/g)).toEqual(['https://pulse.example.org/invitations/T']);
});
