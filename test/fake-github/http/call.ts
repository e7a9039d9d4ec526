import type { App, Installation, Permissions, PersonalToken } from '../world/accounts.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import type { Ports } from './ports.ts';

/** Who asks. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly token: PersonalToken }
  | { readonly kind: 'app'; readonly app: App }
  | {
      readonly kind: 'installation';
      readonly installation: Installation;
      readonly permissions: Permissions;
      readonly repositoryIds: ReadonlySet<number> | null;
    };

/** One request that is being answered. */
export interface Call {
  readonly world: World;
  readonly ports: Ports;
  readonly method: string;
  /** As the client sent it, with the prefix of Enterprise Server taken off. */
  readonly url: URL;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly accept: string;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
  readonly principal: Principal;
  /** Set by the fault injection for this request. */
  readonly page: PageFault;
  /** The repository that the route names. @throws ApiError when it names none */
  readonly repository: Repository;
}

/** A call before it is known which repository it is about. */
export type BaseCall = Omit<Call, 'repository'>;

/** How a list is bent for a test. */
export interface PageFault {
  /** At most so many items a page, whatever was asked. */
  readonly limit?: number;
  readonly link?: 'foreign' | 'loop' | 'missing';
  /** Runs after a page was cut, so that the next one is another. */
  readonly afterwards?: () => void;
}

export interface Answer {
  readonly status: number;
  /** Serialised as JSON; nothing is sent when undefined. */
  readonly body?: unknown;
  /** Sent as it is instead of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A right by GitHub's name and level, as `pull_requests:read`; the first of several is enough. */
export type Needs = readonly `${string}:${'read' | 'write' | 'admin'}`[];

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** As GitHub documents it: `/repos/{owner}/{repo}/pulls/{pull_number}`. */
  readonly pattern: string;
  readonly needs?: Needs;
  /** What may ask; everybody but Apps when left out. */
  readonly as?: 'app' | 'installation' | 'user';
  handle(call: Call): Answer | Promise<Answer>;
}

/** An error answer in GitHub's form. */
export class ApiError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly unknown[] | undefined;

  constructor(
    status: number,
    message: string,
    { headers = {}, errors }: { headers?: Record<string, string>; errors?: readonly unknown[] } = {},
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.errors = errors;
  }

  toAnswer(): Answer {
    return {
      status: this.status,
      headers: this.headers,
      body: {
        message: this.message,
        ...(this.errors === undefined ? {} : { errors: this.errors }),
        documentation_url: 'https://docs.github.com/rest',
        status: String(this.status),
      },
    };
  }
}

export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

/** GitHub's 422 of a field. */
export function invalid(resource: string, field: string, message: string): ApiError {
  return new ApiError(422, 'Validation Failed', {
    errors: [{ resource, code: 'custom', field, message }],
  });
}
