import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Doors } from '../doors.ts';
import { Readiness } from '../schemas.ts';

/** For supervisors and load balancers; without a token, and telling nothing of the office. */
export function healthRoutes({ vitals, build }: Doors): FastifyPluginAsyncZod {
  return (server) => {
    server.get(
      '/healthz',
      {
        schema: {
          summary: 'Does this process live?',
          tags: ['health'],
          response: { 200: z.object({ status: z.literal('alive'), build: z.string() }) },
        },
      },
      () => ({ status: 'alive' as const, build }),
    );

    server.get(
      '/readyz',
      {
        schema: {
          summary: 'Can commands be taken?',
          description:
            'Without PostgreSQL: no (503). Without Temporal: yes, decisions go on and clocks catch up (degraded).',
          tags: ['health'],
          response: { 200: Readiness, 503: Readiness },
        },
      },
      async (_request, reply) => {
        const { postgresql, temporal } = await vitals.look();
        if (postgresql.state === 'away')
          return reply.code(503).send({ status: 'unready' as const, postgresql, temporal });
        const status = temporal.state === 'away' ? ('degraded' as const) : ('ready' as const);
        return reply.code(200).send({ status, postgresql, temporal });
      },
    );
    return Promise.resolve();
  };
}
