import type { z } from 'zod';
import { ProblemSchema } from '../schemas/parts/problem.ts';
import { ApiProblemError, notUnderstood, unreachable } from './client-errors.ts';

const TIMEOUT_MS_DEFAULT = 30_000;

export interface ClientOptions {
  /** `http://127.0.0.1:8080` */
  readonly baseUrl: string;
  /** What is open to everybody needs none. */
  readonly token: string | undefined;
  /** For one request; following a sync has no limit. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with a slash; parts that hold text of a caller are encoded already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly idempotencyKey?: string | undefined;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends one request and checks the answer.
 *
 * @throws ApiProblemError when the API answers with an error
 * @throws PulseError `api_unreachable`, `api_not_understood`
 */
export async function sendRequest<Schema extends z.ZodType>(
  options: ClientOptions,
  request: ApiRequest,
  schema: Schema,
): Promise<z.output<Schema>> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS_DEFAULT);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
  const response = await open(options, { ...request, signal });
  const text = await readText(options, response);
  const parsed = schema.safeParse(parseJson(response.url, text));
  if (!parsed.success) throw notUnderstood(response.url, 'its shape differs', parsed.error);
  return parsed.data;
}

/** Sends a request and gives its answer unread, once it is known to be one of success. */
export async function open(options: ClientOptions, request: ApiRequest): Promise<Response> {
  const url = new URL(request.path, options.baseUrl);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const headers: Record<string, string> = {
    ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
    Accept: request.accept ?? 'application/json',
  };
  if (request.bytes !== undefined) headers['Content-Type'] = 'application/octet-stream';
  else if (request.body !== undefined) headers['Content-Type'] = 'application/json';
  const body = request.bytes ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  if (request.idempotencyKey !== undefined) headers['Idempotency-Key'] = request.idempotencyKey;
  let response: Response;
  try {
    response = await (options.fetch ?? fetch)(url, {
      method: request.method ?? 'GET',
      headers,
      redirect: 'error',
      ...(body === undefined ? {} : { body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
  } catch (error) {
    if (request.signal?.aborted && (error as Error).name === 'AbortError') throw error;
    throw unreachable(options.baseUrl, error);
  }
  if (!response.ok) throw await readProblem(options, response);
  return response;
}

async function readProblem(options: ClientOptions, response: Response): Promise<Error> {
  const text = await readText(options, response);
  const parsed = ProblemSchema.safeParse(parseJson(response.url, text));
  if (!parsed.success)
    return notUnderstood(response.url, `status ${response.status} without problem details`);
  return new ApiProblemError(parsed.data);
}

async function readText(options: ClientOptions, response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw unreachable(options.baseUrl, error);
  }
}

function parseJson(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notUnderstood(url, 'it is not JSON', error);
  }
}
