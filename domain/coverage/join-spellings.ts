const ABSOLUTE = /^(?:\/|[a-z]:\/)/;

/**
 * Which absolute paths are files that a report names by relative ones, too. There is one folder that the relative ones are of: it makes
 * files of both kinds of spelling the same more often than any other does, and most absolute paths lie in it. Where there is no such
 * folder, nobody can know, and each path stays a file of its own.
 * @param paths normalised
 * @returns the relative spelling by the absolute one, of files that have both
 */
export function joinSpellings(paths: Iterable<string>): Map<string, string> {
  const absolute: string[] = [];
  const relative = new Set<string>();
  for (const path of paths) {
    if (ABSOLUTE.test(path)) absolute.push(path);
    else relative.add(path);
  }
  if (relative.size === 0 || absolute.length === 0) return new Map();
  const matches = new Map<string, Map<string, string>>();
  for (const path of absolute) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const rest = path.slice(at + 1);
      if (!relative.has(rest)) continue;
      const root = path.slice(0, at + 1);
      matches.set(root, (matches.get(root) ?? new Map()).set(path, rest));
    }
  }
  const [best, second] = [...matches].sort(([, a], [, b]) => b.size - a.size);
  if (best === undefined || second?.[1].size === best[1].size) return new Map();
  const inside = absolute.filter((path) => path.startsWith(best[0])).length;
  return inside * 2 > absolute.length ? best[1] : new Map();
}
