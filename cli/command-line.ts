/** A command as people type it in the project folder. */
export function commandLine(...words: readonly string[]): string {
  return ['npm run --silent pulse --', ...words].join(' ');
}
