import { type FastifyPluginAsyncZod, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attachmentOf } from '../reading/attachments.ts';
import { commandProposal, submitProposal } from '../commands.ts';
import type { Doors } from '../doors.ts';
import { problemsOf, REFUSALS, SECURITY } from './answers.ts';
import { readerOf, speechOf } from '../speech.ts';
import { seenCase } from '../reading/case.ts';
import { commitmentsOf, historyEntry } from '../reading/history.ts';
import { jointOwing } from '../reading/owing.ts';
import { listProposals } from '../reading/list.ts';
import { readShown } from '../reading/redactions.ts';
import { noteAuditorRead, readingOf } from '../reading/reader.ts';
import { showProposal } from '../reading/show.ts';
import {
  CommandAnswer,
  CommandRequest,
  History,
  ProposalPage,
  ProposalView,
  SubmitBody,
  SubmitRequest,
} from '../schemas.ts';

const Reference = z.object({
  ref: z.string().max(100).describe('Reference, for example RSO-2026-0007, or case id with its slash written %2F.'),
});

const problems = problemsOf('There is no such proposal, or nothing of it is for you.');
const refusals = { ...problems, ...REFUSALS };
const security = SECURITY;
const tags = ['proposals'];

/** Proposals: opened, given events, and read. Every reading shows what the bearer of the token may know. */
export function proposalRoutes(doors: Doors): FastifyPluginAsyncZod {
  return (server) => {
    server.post(
      '/proposals',
      {
        schema: {
          summary: 'Submit a proposal',
          description: 'Opened and submitted in one transaction: it then has its reference, or nothing has happened.',
          tags,
          security,
          body: SubmitRequest,
          response: { 201: CommandAnswer, ...refusals },
        },
        validatorCompiler: ({ method, url, httpPart }) =>
          validatorCompiler({ schema: SubmitBody, method, url, ...(httpPart !== undefined && { httpPart }) }),
      },
      async (request, reply) =>
        reply.code(201).send(await submitProposal(doors, request.bearer, request.body, speechOf(doors, request))),
    );

    server.post(
      '/proposals/:ref/commands',
      {
        schema: {
          summary: 'Give an event to a proposal',
          description: 'For example SUPPORT by a Co-Manager. The same command id with the same content is done once.',
          tags,
          security,
          params: Reference,
          body: CommandRequest,
          response: { 200: CommandAnswer, ...refusals },
        },
      },
      (request) => commandProposal(doors, request.bearer, request.params.ref, request.body, speechOf(doors, request)),
    );

    server.get(
      '/proposals/:ref',
      {
        schema: {
          summary: 'Show a proposal',
          description: 'Where it stands, who is waited for since when, what happens next, and what you could do.',
          tags,
          security,
          params: Reference,
          response: { 200: ProposalView, ...problems },
        },
      },
      async (request) => {
        const seen = await seenCase(doors, request.params.ref, request.bearer);
        await noteAuditorRead(doors, seen.reader, 'show', seen.view.caseId);
        return showProposal(doors, seen, speechOf(doors, request));
      },
    );

    server.get(
      '/proposals/:ref/history',
      {
        schema: {
          summary: 'Every step of a proposal that you may know of',
          tags,
          security,
          params: Reference,
          response: { 200: History, ...problems },
        },
      },
      async (request) => {
        const seen = await seenCase(doors, request.params.ref, request.bearer, true);
        const { view, visible, visibility, reader, directory, redactions } = seen;
        await noteAuditorRead(doors, reader, 'history', view.caseId);
        const forWhom = readerOf(speechOf(doors, request), directory, view.machine);
        const texts = await readShown(doors.contents, commitmentsOf(visible, directory), redactions);
        const { words } = doors;
        const owing = jointOwing(visible);
        const telling = { visibility, reader, directory, texts, redactions, owing, words, forWhom };
        return {
          caseId: view.caseId,
          reference: view.reference,
          machine: `${view.machine.name}@${view.machine.version}`,
          entries: visible.map((record) => historyEntry(record, telling)),
        };
      },
    );

    server.get(
      '/proposals/:ref/attachments/:commitment',
      {
        schema: {
          summary: 'A file that came with a step you may know of',
          tags,
          security,
          params: Reference.extend({ commitment: z.string().regex(/^[0-9a-f]{64}$/, 'is no commitment') }),
          response: { 200: z.unknown().describe('The bytes of the file.'), ...problems },
        },
      },
      async (request, reply) => {
        const { ref, commitment } = request.params;
        const seen = await seenCase(doors, ref, request.bearer, true);
        await noteAuditorRead(doors, seen.reader, 'attachment', seen.view.caseId);
        const { content, mediaType } = await attachmentOf(doors, seen, commitment);
        // Never shown in place: a file from outside is no page of ours.
        return reply.type(mediaType).header('content-disposition', 'attachment').send(content);
      },
    );

    server.get(
      '/proposals',
      {
        schema: {
          summary: 'List proposals, newest first; of those that wait for a seat, what is due first',
          tags,
          security,
          querystring: z.object({
            status: z.enum(['active', 'done']).optional(),
            kind: z.string().max(60).optional(),
            state: z.string().max(60).optional().describe('Name of a state, for example consideration.'),
            waitingFor: z
              .string()
              .max(80)
              .optional()
              .describe('Seat, for example comanager-au: what is due first stands first.'),
            limit: z.coerce.number().int().min(1).max(100).default(50),
            cursor: z.string().max(300).optional().describe('`next` of the page before.'),
          }),
          response: { 200: ProposalPage, ...problems },
        },
      },
      async (request) => {
        const reading = await readingOf(doors, request.bearer);
        await noteAuditorRead(doors, reading.reader, 'list', null);
        const { status, kind, state, waitingFor, limit, cursor } = request.query;
        return listProposals(doors, reading, { status, kind, state, waitingFor, limit, cursor });
      },
    );
    return Promise.resolve();
  };
}
