import type { Route } from './call.ts';

interface Compiled {
  readonly route: Route;
  readonly expression: RegExp;
  readonly names: readonly string[];
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds routes by method and path; of several that fit, the first one listed. */
export class Router {
  readonly #compiled: readonly Compiled[];

  constructor(routes: readonly Route[]) {
    this.#compiled = routes.map(compile);
  }

  find(method: string, path: string): Match | null {
    const wanted = method === 'HEAD' ? 'GET' : method;
    for (const { route, expression, names } of this.#compiled) {
      if (route.method !== wanted) continue;
      const found = expression.exec(path);
      if (found === null) continue;
      const params = Object.fromEntries(names.map((name, at) => [name, decode(found[at + 1]!)]));
      return { route, params };
    }
    return null;
  }
}

/** `{name}` takes one segment, `{+name}` the rest with its slashes. */
function compile(route: Route): Compiled {
  const names: string[] = [];
  const source = route.pattern.replace(/\{(\+?)([a-z_]+)\}/g, (_, rest: string, name: string) => {
    names.push(name);
    return rest === '+' ? '(.+)' : '([^/]+)';
  });
  return { route, expression: new RegExp(`^${source}$`), names };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
