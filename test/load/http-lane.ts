import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface LaneAnswer {
  readonly status: number;
  /** True when the server uses the connection no further. */
  readonly closes: boolean;
}

/** One connection that carries one request at a time: an HTTP client that costs next to nothing beside the server it drives. */
export interface HttpLane {
  /** @throws Error when the connection ends before the answer is there */
  send(head: string, body: Buffer): Promise<LaneAnswer>;
  /** True once the server or the network has ended it. */
  readonly isClosed: boolean;
  close(): void;
}

const HEAD_END = '\r\n\r\n';

export async function openLane(port: number): Promise<HttpLane> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return laneOver(socket);
}

function laneOver(socket: Socket): HttpLane {
  let waiting: PromiseWithResolvers<LaneAnswer> | undefined;
  let received = '';
  let isClosed = false;
  const end = (error: Error): void => {
    isClosed = true;
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    received += chunk;
    const answer = parseAnswer(received);
    if (answer === undefined) return;
    received = '';
    const settled = waiting;
    waiting = undefined;
    settled?.resolve(answer);
  });
  socket.on('error', end);
  socket.on('end', () => end(new Error('the server closed the connection')));
  socket.on('close', () => end(new Error('the connection was closed')));
  return {
    get isClosed() {
      return isClosed;
    },
    send: (head, body) => {
      if (isClosed) return Promise.reject(new Error('the connection is closed'));
      waiting = Promise.withResolvers<LaneAnswer>();
      socket.cork();
      socket.write(head, 'latin1');
      socket.write(body);
      socket.uncork();
      return waiting.promise;
    },
    close: () => socket.destroy(),
  };
}

/** Undefined while it is not there as a whole. */
function parseAnswer(text: string): LaneAnswer | undefined {
  const headLength = text.indexOf(HEAD_END);
  if (headLength < 0) return undefined;
  const bodyLength = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? 0);
  if (text.length < headLength + HEAD_END.length + bodyLength) return undefined;
  const closes = /^connection: close/im.test(text.slice(0, headLength));
  return { status: Number(text.slice(9, 12)), closes };
}
