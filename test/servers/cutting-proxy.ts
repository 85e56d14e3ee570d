import { connect, createServer, type Socket } from 'node:net';

/**
 * A proxy before PostgreSQL that can let a statement through and cut the connection before its answer comes back: what
 * was sent takes effect, and whoever sent it cannot know.
 */
export interface CuttingProxy {
  readonly host: string;
  readonly port: number;
  /** The same database address, by way of the proxy. */
  through(url: string): string;
  /**
   * Arms one cut: the next message from the client that contains `marker` is let through, and its connection is cut once
   * the server has begun to answer. Resolves when that has happened.
   */
  cutAnswerTo(marker: string): Promise<void>;
  /** From now on nothing passes in either direction and no connection is closed: a server that hangs. */
  freeze(): void;
  thaw(): void;
  /** Cuts all connections that stand. */
  cutAll(): void;
  close(): Promise<void>;
}

interface Armed {
  readonly marker: Buffer;
  readonly done: () => void;
}

export async function startCuttingProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let armed: Armed | null = null;
  let frozen = false;

  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    let cutting: Armed | null = null;
    // The end of the last piece: a marker may stand across two of them.
    let tail = Buffer.alloc(0);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (piece: Buffer) => {
      if (frozen) return;
      if (armed !== null) {
        const seen = Buffer.concat([tail, piece]);
        if (seen.includes(armed.marker)) {
          cutting = armed;
          armed = null;
        } else tail = seen.subarray(-armed.marker.length);
      }
      upstream.write(piece);
    });
    upstream.on('data', (piece: Buffer) => {
      if (frozen) return;
      if (cutting === null) {
        client.write(piece);
        return;
      }
      // The server answers after it has committed: the answer is swallowed, and the connection gone.
      const { done } = cutting;
      end();
      done();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');

  return {
    host: '127.0.0.1',
    port: address.port,
    through: (url) => {
      const proxied = new URL(url);
      proxied.hostname = '127.0.0.1';
      proxied.port = String(address.port);
      return proxied.toString();
    },
    cutAnswerTo: (marker) =>
      new Promise((resolve) => {
        armed = { marker: Buffer.from(marker), done: resolve };
      }),
    freeze: () => {
      frozen = true;
    },
    thaw: () => {
      frozen = false;
    },
    cutAll: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve, reject) => {
        for (const socket of sockets) socket.destroy();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      }),
  };
}
