import type { IncomingMessage } from 'node:http';
import type { ByteBudget } from './byte-budget.ts';
import type { RejectionReason } from './rejection.ts';

/** The bytes of a body, or why they are not taken; `gone` when whoever sent it has gone. */
export type ReadBody = Buffer | Extract<RejectionReason, 'too_large' | 'too_slow' | 'overload'> | 'gone';

/** What a request takes besides its body. */
const REQUEST_BYTES = 4 * 1024;

export interface BodyLimits {
  readonly limitBytes: number;
  /** From the request's head to the last byte. */
  readonly limitMs: number;
}

/**
 * Reads a body as raw bytes. What it holds is taken from the budget as it arrives; the caller gives `heldBytes` back when
 * done. After a refusal the rest is read and thrown away, so that the answer can arrive, within the same time limit.
 */
export function readBody(
  request: IncomingMessage,
  budget: ByteBudget,
  { limitBytes, limitMs }: BodyLimits,
  done: (body: ReadBody, heldBytes: number) => void,
): void {
  if (!budget.take(REQUEST_BYTES)) {
    request.resume();
    done('overload', 0);
    return;
  }
  let chunks: Buffer[] = [];
  let bodyBytes = 0;
  let isOver = false;
  const finish = (body: ReadBody): void => {
    if (isOver) return;
    isOver = true;
    chunks = [];
    done(body, REQUEST_BYTES + bodyBytes);
  };
  const timer = setTimeout(() => {
    const wasOver = isOver;
    finish('too_slow');
    // Whoever was refused before had all the time there is to read the answer.
    if (wasOver) request.destroy();
  }, limitMs);
  request.on('data', (chunk: Buffer) => {
    if (isOver) return;
    if (bodyBytes + chunk.length > limitBytes) return finish('too_large');
    if (!budget.take(chunk.length)) return finish('overload');
    bodyBytes += chunk.length;
    chunks.push(chunk);
  });
  request.on('end', () => {
    clearTimeout(timer);
    finish(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bodyBytes));
  });
  request.on('error', () => finish('gone'));
  request.on('close', () => {
    clearTimeout(timer);
    finish('gone');
  });
}
