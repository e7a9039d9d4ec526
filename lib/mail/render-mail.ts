import { readFileSync } from 'node:fs';
import { disarmName } from './disarm-name.ts';
import type { MailName, MailValues } from './mail-templates.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const SUBJECT = /^Subject: (.+)\n\n/;
const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/**
 * Fills a mail. Everything but our own links was typed by people, and stays a single line of text that is no link; in HTML it is escaped,
 * too.
 */
export function renderMail<Name extends MailName>(name: Name, values: MailValues<Name>): RenderedMail {
  const safe = new Map(
    Object.entries<string>(values).map(([field, value]) => [
      field,
      field === 'url' ? new URL(value).href : disarmName(value),
    ]),
  );
  const fill = (template: string, show: (text: string) => string): string =>
    template.replace(PLACEHOLDER, (_, field: string) => {
      const value = safe.get(field);
      if (value === undefined) throw new TypeError(`The mail ${name} has no value for ${field}`);
      return show(value);
    });
  const source = readTemplate(`${name}.txt`);
  const head = SUBJECT.exec(source);
  if (head === null) throw new TypeError(`The mail ${name} begins with no subject`);
  const subject = fill(head[1]!, (text) => text);
  const body = fill(readTemplate(`${name}.html`), escapeHtml);
  return {
    subject,
    text: fill(source.slice(head[0].length), (text) => text),
    html: readTemplate('layout.html')
      .replace('{{subject}}', () => escapeHtml(subject))
      .replace('{{body}}', () => body.trimEnd()),
  };
}

function readTemplate(file: string): string {
  return readFileSync(new URL(`./templates/${file}`, import.meta.url), 'utf8');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
