import type { GitHubAnswers, KeptAnswer } from '../../../lib/github-limits/github-answers.ts';
import type { Credential } from './credential.ts';
import type { HttpAnswer } from './exchange.ts';

interface CacheableRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface AnswerCache {
  find(credential: Credential, request: CacheableRequest): Promise<KeptAnswer | null>;
  store(credential: Credential, request: CacheableRequest, answer: HttpAnswer): Promise<void>;
}

/** Keeps answers that have an ETag. A credential is given what it was answered itself, never what another one may see. */
export function createAnswerCache(answers: GitHubAnswers): AnswerCache {
  const keyOf = (credential: Credential, { method, url, headers }: CacheableRequest) => ({
    credential: credential.limited.credential,
    request: `${method}\n${url}\n${headers.accept ?? ''}`,
  });
  return {
    find: (credential, request) => answers.find(keyOf(credential, request)),
    store: async (credential, request, answer) => {
      const etag = answer.headers.get('etag');
      if (answer.status !== 200 || etag === null) return;
      await answers.store(keyOf(credential, request), {
        url: request.url,
        etag,
        link: answer.headers.get('link'),
        contentType: answer.headers.get('content-type'),
        body: answer.body,
      });
    },
  };
}
