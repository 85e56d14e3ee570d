import type { MachineDefinition } from '../../machines/definition.ts';
import { vocabularyOf } from '../vocabulary.ts';
import type { Report } from './report.ts';

/** The machine's own name and version, and from which versions its cases come over. */
export function checkPin(definition: MachineDefinition, report: Report): void {
  if (!Number.isInteger(definition.version) || definition.version < 1 || !/^[a-z][a-z0-9-]*$/.test(definition.name)) {
    report(
      'bad-version',
      `${definition.name}@${definition.version}`,
      'a pin is a lower-case name and a whole version from 1 on',
      'Name it as in proposal@1.',
    );
  }
  for (const [index, { from }] of (definition.migrations ?? []).entries()) {
    const first = definition.migrations?.findIndex((other) => other.from === from);
    if (!Number.isInteger(from) || from < 1 || from >= definition.version || first !== index)
      report(
        'bad-version',
        `migrations[${index}]`,
        `cases of version ${from} cannot come over by it`,
        'Write one migration for each earlier version.',
      );
  }
  if (definition.migrations !== undefined && definition.events['enter'] === undefined)
    report(
      'undeclared-event',
      'enter',
      'nothing says who may learn that a case has come over',
      "Declare events['enter'] with its audience.",
    );
}

/** Every event that can be recorded is declared, and nothing else. */
export function checkVocabulary(definition: MachineDefinition, report: Report): void {
  const { people, system, unused } = vocabularyOf(definition);
  for (const type of people) {
    if (/^(xstate|after|done|error|mufakat)\./.test(type) || type === 'start' || type === 'enter') {
      report(
        'reserved-event',
        type,
        'this name is kept for what the system records',
        'Choose another name for the event.',
      );
    }
  }
  for (const type of ['start', ...people, ...system]) {
    if (definition.events[type] === undefined)
      report(
        'undeclared-event',
        type,
        'nothing says who may learn of it',
        `Declare events['${type}'] with its audience.`,
      );
  }
  for (const [type, { audience }] of Object.entries(definition.events)) {
    if (!Array.isArray(audience))
      report('bad-audience', type, 'its declaration has no audience', 'Declare a list of {to, from}; it may be empty.');
  }
  for (const type of unused)
    report(
      'unused-declaration',
      type,
      'the machine never records it',
      'Remove the declaration, or mark it recordedOnly if it takes no step.',
    );
}
