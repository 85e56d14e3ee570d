import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { contentsOf } from '../../api/contents.ts';
import { load } from '../../engine/index.ts';
import type { Instant, JsonObject } from '../../engine/types.ts';
import type { HostOptions } from '../../host/context.ts';
import type { CaseNews, Host } from '../../host/types.ts';
import { proposal1 } from '../../machines/proposal/v1.ts';
import { proposal3 } from '../../machines/proposal/v3/machine.ts';
import { releasedMachines } from '../../machines/registry.ts';
import { createOffice, type Office, openDemonstrationOffice, PROPOSAL_CASES } from '../../office/index.ts';
import { readPolicies } from '../../policies/index.ts';
import { packageRoot } from '../../product.ts';
import { type Database, openDatabase } from '../../store/index.ts';
import { sampleFacts } from '../machines/proposal/kinds.ts';
import { textOf } from '../machines/proposal/walk.ts';
import { CLAIMS } from '../host/fixture.ts';
import { putInForce } from '../office/in-force.ts';

/** The demonstration office over a database, with both versions of the proposal from their sources. */
export interface ProposalOffice {
  readonly database: Database;
  readonly office: Office;
  /** What a host of this office is made with. */
  readonly host: Pick<HostOptions, 'office' | 'machines' | 'reference' | 'kindOf'>;
}

export function proposalOffice(url: string): ProposalOffice {
  const database = openDatabase({ url, connections: 3 });
  const machines = releasedMachines(join(packageRoot(), 'test', 'fixtures', 'none'));
  machines.add(load(proposal1, '1'.repeat(64)));
  machines.add(load(proposal3, '3'.repeat(64)));
  const office = createOffice({ database, policies: readPolicies() });
  return { database, office, host: { office, machines, ...PROPOSAL_CASES } };
}

/** Opens the demonstration office and puts its second policy in force. */
export async function openOffice(
  { database, office }: ProposalOffice,
  host: Host,
  clock: () => Promise<Instant>,
): Promise<void> {
  const contents = contentsOf(database, clock);
  await openDemonstrationOffice({
    host,
    office,
    keep: async (text) => (await contents.put([{ content: Buffer.from(text), mediaType: 'text/plain' }]))[0] ?? '',
    plan: join(packageRoot(), 'samples', 'office.yaml'),
  });
  await putInForce(host, office, 'demonstration 3');
}

/** A proposal of the sample's facts that is submitted: the desk is waited for. @returns its case id. */
export async function openProposal(host: Host, office: Office, version: 1 | 3): Promise<string> {
  const directory = await office.directory();
  const person = directory.holder('focal-australia', '9999-12-31T00:00:00.000Z') ?? '';
  const facts: JsonObject = sampleFacts(version === 3 ? 'collaboration-tabletop' : 'secondment-official');
  const answer = await host.start({
    commandId: randomUUID(),
    sender: { person, seat: 'focal-australia', claims: CLAIMS },
    caseId: `proposal/${v7()}`,
    machine: { name: 'proposal', version },
    input: { facts: { ...facts, proponent: 'australia' }, text: textOf(1) },
    then: [{ type: 'SUBMIT' }],
  });
  if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
  return answer.caseId;
}

/** A change of the directory that open cases have to be told of. */
export async function announce(host: Host, type: string, facts: JsonObject, news: CaseNews): Promise<number> {
  const answer = await host.change({
    commandId: randomUUID(),
    sender: { person: 'administrator', claims: CLAIMS },
    type,
    content: { type, facts },
    judge: () =>
      Promise.resolve(() => ({
        records: [{ type, facts, actor: { person: 'administrator', seat: 'administrator' } }],
        tellsCases: news,
      })),
  });
  if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
  return answer.seq;
}
