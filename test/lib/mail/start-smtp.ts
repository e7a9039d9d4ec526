import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface TestSmtp extends AsyncDisposable {
  readonly url: string;
  /** What arrived, as a person's mail program reads it. */
  readonly mails: ParsedMail[];
  /** Answers for the next messages, in place of taking them: `[450, 'Try later']`. */
  readonly refusals: [status: number, text: string][];
}

/** A mail server that takes everything, over a connection in the clear. */
export async function startSmtp(): Promise<TestSmtp> {
  const mails: ParsedMail[] = [];
  const refusals: [number, string][] = [];
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    onData: (stream, _, callback) => {
      simpleParser(stream).then((mail) => {
        const refusal = refusals.shift();
        if (refusal !== undefined) {
          callback(Object.assign(new Error(refusal[1]), { responseCode: refusal[0] }));
          return;
        }
        mails.push(mail);
        callback();
      }, callback);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refusals,
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
