import { readFromArchive, readRules } from '../archive.ts';
import type { AuditedFiles } from './files.ts';
import { type Findings, messageOf } from './findings.ts';
import { type Link, placeOf } from './record-check.ts';

/** Every bundle and policy that a leaf names, and every calendar that such a policy names, is in the archive, byte for byte. */
export class ArchiveCheck {
  readonly #files: AuditedFiles;
  readonly #findings: Findings;
  readonly #known = new Set<string>();

  constructor(files: AuditedFiles, findings: Findings) {
    this.#files = files;
    this.#findings = findings;
  }

  async check(index: number, link: Link): Promise<void> {
    for (const [digest, read] of [[link.machine, readFromArchive] as const, [link.policy, readRules] as const]) {
      if (digest === null || this.#known.has(digest)) continue;
      this.#known.add(digest);
      try {
        await read(this.#files.published, digest);
      } catch (error) {
        this.#findings.add({ check: 'archive', ...placeOf(index, link), what: messageOf(error) });
      }
    }
  }

  /** Whether both were looked at before: then there is nothing to wait for. */
  knows({ machine, policy }: Link): boolean {
    return (machine === null || this.#known.has(machine)) && (policy === null || this.#known.has(policy));
  }
}
