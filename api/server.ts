import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { v7 } from 'uuid';
import { authentication } from './authentication.ts';
import type { Doors } from './doors.ts';
import { logFailure, problemOf, tooMany } from './failures.ts';
import { ProblemError, saying, sendProblem } from './problems.ts';
import { speechOf } from './speech.ts';
import { withPlainNames } from './openapi.ts';
import { healthRoutes } from './routes/health.ts';
import { logRoutes } from './routes/log.ts';
import { officeRoutes } from './routes/office.ts';
import { ruleRoutes } from './routes/rules.ts';
import { proposalRoutes } from './routes/proposals.ts';
import type { Bearer } from './tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who shows the token; set before every handler under /api. */
    bearer: Bearer;
  }
}

/** Bytes of a request besides its files, which Base64 makes a third longer. */
const BODY_WITHOUT_FILES = 512 * 1024;
/** An event loop that is late by so much is overloaded: new requests are sent away until it has caught up. Milliseconds. */
const LATEST_LOOP = 2_000;

/** The API over HTTP. Not yet listening. */
export async function createServer(doors: Doors, logger: FastifyBaseLogger): Promise<FastifyInstance> {
  const server = Fastify({
    loggerInstance: logger,
    // One line of our own for each request, without what was asked for or sent: see below.
    logController: new LogController({ disableRequestLogging: true }),
    // What fails before there is a route: a malformed address.
    frameworkErrors: (error, request, reply) =>
      void sendProblem(reply, problemOf(error, request).told(speechOf(doors, request))),
    genReqId: () => v7(),
    bodyLimit: BODY_WITHOUT_FILES + Math.ceil((doors.limits.attachments * 4) / 3),
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateRequest('bearer');
  const persons = authentication(doors.tokens);
  // JSON is the one way in; text would reach the handlers as if it were a request.
  server.removeContentTypeParser('text/plain');

  server.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request);
    if (problem.status === 500) logFailure(request.log, error);
    return sendProblem(reply, problem.told(speechOf(doors, request)));
  });
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, new ProblemError('not-found', saying('no-address')).told(speechOf(doors, request))),
  );
  server.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const milliseconds = Math.round(reply.elapsedTime);
    request.log.info({ method, route: routeOptions.url ?? null, status: reply.statusCode, milliseconds }, 'request');
  });

  // The pages of /docs bring their scripts and styles themselves; nothing is fetched from elsewhere.
  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
  });
  await server.register(underPressure, { maxEventLoopDelay: LATEST_LOOP, retryAfter: 2 });
  await server.register(rateLimit, {
    max: doors.limits.requests,
    timeWindow: '1 minute',
    keyGenerator: (request) => persons.senderOf(request),
    errorResponseBuilder: () => Object.assign(new Error('too many requests'), { statusCode: tooMany().status }),
  });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Mufakat',
        version: doors.build.split(' ').at(-1) ?? '0',
        description:
          'Proposals of an office, from submission to decision. What you may not see is absent from every answer.',
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: withPlainNames,
  });
  await server.register(swaggerUi, { routePrefix: '/docs', staticCSP: false });

  await server.register(healthRoutes(doors));
  if (doors.ledger !== null) await server.register(logRoutes(doors.ledger));
  await server.register(
    async (api) => {
      // After the rate limit, which counts bad tokens by address, and before any body is read.
      api.addHook('preParsing', async (request) => {
        request.bearer = await persons.bearerOf(request);
      });
      await api.register(proposalRoutes(doors));
      await api.register(officeRoutes(doors));
      await api.register(ruleRoutes(doors));
    },
    { prefix: '/api/v1' },
  );
  return server;
}
