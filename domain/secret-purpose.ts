/** What a stored secret is for; a secret opens only for its own purpose. */
export const SECRET_PURPOSES = [
  'github_token',
  'github_app_key',
  'webhook_secret',
  'github_user_token',
  'mail',
] as const;
export type SecretPurpose = (typeof SECRET_PURPOSES)[number];
