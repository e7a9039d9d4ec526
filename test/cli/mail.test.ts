import { expect, test } from 'vitest';
import { runCli } from '../../cli/run-cli.ts';
import { captureContext } from './capture-context.ts';

const run = async (...args: string[]) => {
  const context = captureContext();
  const code = await runCli(args, context);
  return { code, ...context.written };
};

test('a mail is shown as text, as HTML and as JSON, with nothing running', async () => {
  const text = await run('mail', 'preview', 'invitation');
  expect(text).toMatchObject({ code: 0, stderr: '' });
  expect(text.stdout).toMatch(/^Subject: Invitation to the team Web on Pulse\n\nHello,\n/);
  const html = await run('mail', 'preview', 'invitation', '--html');
  expect(html.stdout).toMatch(/^<!doctype html>/);
  const { stdout } = await run('mail', 'preview', 'reset-password', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ subject: 'Choose a new password for Pulse' });
});

test('a mail that is none is wrong use, and the right names are told', async () => {
  const { code, stderr } = await run('mail', 'preview', 'greeting');
  expect(code).toBe(2);
  expect(stderr).toContain('invitation');
});
