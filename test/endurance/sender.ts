import { request } from 'node:http';

/** A command as its sender keeps it, so that it can be sent again. */
export interface Ask {
  readonly reference: string;
  readonly type: string;
  readonly seat: string;
  readonly commandId: string;
  /** Hash of the text its sender saw. */
  readonly textHash: string;
}

/** One command on its way: what is known of it at any moment. */
export interface Sent {
  readonly ask: Ask;
  /** Resolves when the operating system has taken the whole request, or it cannot be sent. */
  readonly sent: Promise<void>;
  /** Null when the connection ended without an answer, or the answer was that a server is away. */
  readonly answer: Promise<SentAnswer | null>;
  readonly answered: boolean;
}

export interface SentAnswer {
  readonly status: number;
  readonly body: string;
}

const PATIENCE = 20_000;
const AWAY = 503;

/** Sends one command over a connection of its own, so that a killed server cuts exactly this one. */
export function send(api: string, token: string, ask: Ask): Sent {
  const body = JSON.stringify({ commandId: ask.commandId, type: ask.type, textHash: ask.textHash });
  const outgoing = request(`${api}/api/v1/proposals/${ask.reference}/commands`, {
    method: 'POST',
    agent: false,
    timeout: PATIENCE,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
  });
  let answered = false;
  const sent = new Promise<void>((resolve) => {
    outgoing.once('finish', resolve);
    outgoing.once('close', resolve);
  });
  const answer = new Promise<SentAnswer | null>((resolve) => {
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', () => resolve(null));
    outgoing.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('error', () => resolve(null));
      response.once('close', () => {
        if (!response.complete || response.statusCode === AWAY) return resolve(null);
        answered = true;
        resolve({ status: response.statusCode ?? 0, body: text });
      });
    });
  });
  outgoing.end(body);
  return {
    ask,
    sent,
    answer,
    get answered() {
      return answered;
    },
  };
}
