const TIMEOUT_MS = 10_000;
const ANSWER_LIMIT_BYTES = 1024 * 1024;

/**
 * Asks a provider, which takes part in a sign-in that somebody waits for: once, for a while, and for an answer that fits in memory. Redirects are
 * not followed, since what is sent is secret.
 *
 * @throws Error when there is no answer of success in JSON
 */
export async function fetchJson(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, {
    ...init,
    headers: { 'User-Agent': 'Pulse', ...init.headers },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await readText(answer);
  if (!answer.ok) throw new Error(`${new URL(url).pathname} was answered with ${answer.status}`);
  return JSON.parse(text);
}

async function readText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_LIMIT_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
