/** What the mails say by themselves: `templates/<name>.txt` and `templates/<name>.html` say it in words. `url` is a link of ours. */
export const MAIL_TEMPLATES = {
  'verify-email': { name: 'Ada Lovelace', url: 'https://pulse.example.org/verify-email/TOKEN' },
  'account-exists': { name: 'Ada Lovelace', url: 'https://pulse.example.org/sign-in' },
  'reset-password': { name: 'Ada Lovelace', url: 'https://pulse.example.org/reset-password/TOKEN' },
  'choose-password': { name: 'Ada Lovelace', url: 'https://pulse.example.org/reset-password/TOKEN' },
  'password-changed': { name: 'Ada Lovelace', url: 'https://pulse.example.org/forgot-password' },
  'confirm-new-email': { name: 'Ada Lovelace', url: 'https://pulse.example.org/verify-email/TOKEN' },
  'email-changed': { name: 'Ada Lovelace' },
  invitation: {
    team: 'Web',
    inviter: 'Grace Hopper',
    role: 'member',
    url: 'https://pulse.example.org/invitations/TOKEN',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type MailName = keyof typeof MAIL_TEMPLATES;
/** What a mail is filled with. */
export type MailValues<Name extends MailName> = {
  readonly [Field in keyof (typeof MAIL_TEMPLATES)[Name]]: string;
};

export function isMailName(text: string): text is MailName {
  return Object.hasOwn(MAIL_TEMPLATES, text);
}
