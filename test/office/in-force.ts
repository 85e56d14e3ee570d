import type { Host, OfficeRecord } from '../../host/types.ts';
import type { Office } from '../../office/index.ts';

/** Records that both Co-Managers have put a policy in force: for tests of what follows from it. */
export async function putInForce(
  host: Pick<Host, 'record'>,
  office: Pick<Office, 'directory' | 'rules'>,
  name: string,
): Promise<void> {
  const policy = office.rules.list().find((one) => one.name === name);
  if (policy === undefined) throw new Error(`This release has no policy ${name}.`);
  const directory = await office.directory();
  const record = (type: string, government: 'au' | 'id', more: OfficeRecord['facts']): OfficeRecord => {
    const by = `comanager-${government}`;
    const person = directory.holder(by, '9999-12-31T00:00:00.000Z');
    if (person === null) throw new Error(`Nobody holds ${by}.`);
    return {
      stream: 'directory',
      type,
      facts: { policy: name, digest: policy.digest, by, person, ...more },
      actor: { person, seat: by },
      claims: null,
      commandId: `test/${type}/${name}`,
    };
  };
  await host.record([
    record('policy.proposed', 'au', {}),
    record('policy.agreed', 'id', { proposed: directory.head + 1 }),
  ]);
}
