import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}
interface Operation {
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, object>>;
}

let stage: Stage;
let document: Document;
beforeAll(async () => {
  stage = await openStage();
  document = (await stage.server.inject({ url: '/docs/json' })).json<Document>();
});
afterAll(() => stage.close());

describe('the OpenAPI document', () => {
  it('describes every route, with who may call it and how it can fail', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
    );
    expect(operations.map(({ name }) => name).sort()).toEqual([
      'get /api/v1/office',
      'get /api/v1/office/calendars/{place}/{year}',
      'get /api/v1/office/fleets',
      'get /api/v1/office/history',
      'get /api/v1/office/policies',
      'get /api/v1/office/records/{seq}/contents/{name}',
      'get /api/v1/proposals',
      'get /api/v1/proposals/{ref}',
      'get /api/v1/proposals/{ref}/attachments/{commitment}',
      'get /api/v1/proposals/{ref}/history',
      'get /healthz',
      'get /readyz',
      'post /api/v1/office/commands',
      'post /api/v1/proposals',
      'post /api/v1/proposals/{ref}/commands',
    ]);
    for (const { path, operation } of operations) {
      expect(operation.summary).toBeTruthy();
      if (!path.startsWith('/api/')) continue;
      expect(operation.security).toEqual([{ bearer: [] }]);
      for (const status of ['400', '401', '404', '503']) expect(operation.responses).toHaveProperty(status);
    }
  });

  it('names every public shape, and refers to none that is not there', () => {
    const names = Object.keys(document.components.schemas);
    for (const name of [
      'ProposalView',
      'CommandRequest',
      'CommandAnswer',
      'History',
      'HistoryEntry',
      'ProposalPage',
      'Problem',
    ])
      expect(names).toContain(name);
    // Each by its own name, read or written.
    expect(names.filter((name) => name.endsWith('Input'))).toEqual([]);
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(names).toContain(name);
    for (const name of names) expect(references).toContain(name);
  });

  it('is shown by pages that fetch nothing from elsewhere', async () => {
    const page = await stage.server.inject({ url: '/docs/' });
    expect(page.statusCode).toBe(200);
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) {
      expect(source).not.toMatch(/^(?:https?:)?\/\//);
      if (!/\.(?:js|css)$/.test(source)) continue;
      const part = await stage.server.inject({ url: new URL(source, 'http://api/docs/').pathname });
      expect(part.statusCode).toBe(200);
    }
    expect(page.headers['content-security-policy']).toMatch("default-src 'self'");
  });
});
