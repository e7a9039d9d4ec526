/** The name under which Node keeps a zone's rules: of US/Pacific, America/Los_Angeles. Of one that it does not know, the same. */
export function canonicalNameOf(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return name;
  }
}
