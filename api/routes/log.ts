import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import { PUBLIC } from '../../ledger/sequencer/publication.ts';

/** A checkpoint changes every few seconds, everything else of a log never does (C2SP tlog-tiles). */
const CHECKPOINT_AGE = 'no-cache';
const TILE_AGE = 'public, max-age=31536000, immutable';

/** The published part of the ledger as static files, for anyone: checkpoint, tiles, entries, archive of rules. */
export function logRoutes(directory: string): FastifyPluginAsync {
  return async (server) => {
    const root = join(directory, PUBLIC);
    await mkdir(root, { recursive: true });
    await server.register(fastifyStatic, {
      root,
      prefix: '/log/',
      decorateReply: false,
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const checkpoint = path.endsWith('/checkpoint');
        void reply.header('content-type', checkpoint ? 'text/plain; charset=utf-8' : 'application/octet-stream');
        void reply.header('cache-control', checkpoint ? CHECKPOINT_AGE : TILE_AGE);
      },
    });
  };
}
