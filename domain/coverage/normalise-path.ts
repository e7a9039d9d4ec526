/**
 * One spelling of a path: slashes for backslashes, a small drive letter, no empty or `.` parts, and `..` resolved where it can be.
 * Which absolute path is which relative one, `join-spellings.ts` finds out of all of a report.
 */
export function normalisePath(path: string): string {
  const slashed = path.trim().replaceAll('\\', '/');
  if (!NEEDS_WORK.test(slashed)) return slashed;
  const root = slashed.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of slashed.split('/')) {
    if (part === '' || part === '.') continue;
    const isUp = part === '..' && parts.length > 0 && parts.at(-1) !== '..';
    if (isUp) parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  return root + parts.join('/').replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
}

const NEEDS_WORK = /^[A-Z]:|\/\/|(?:^|\/)\.{1,2}(?:\/|$)|.\/$/;
