import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { load } from '../../engine/index.ts';
import type { StateChart } from '../../engine/types.ts';
import { proposal1 } from '../../machines/proposal/v1.ts';
import { proposal3 } from '../../machines/proposal/v3/machine.ts';
import { owed } from '../../machines/proposal/v3/owed.ts';
import { releasedMachines } from '../../machines/registry.ts';
import { DIRECTORY_EVENTS } from '../../office/events.ts';
import { OFFICE_COMMANDS } from '../../office/index.ts';
import { SEAT_KINDS } from '../../office/seats.ts';
import { readPolicies } from '../../policies/index.ts';
import { LANGUAGES, readWords, type Section, WordMissing } from '../../words/index.ts';
import { clockExplained } from '../../words/clocks.ts';
import { nextSentence, refusalSentence, waitingSentences } from '../../words/sentences.ts';
import { Case } from '../machines/proposal/kinds.ts';

const words = readWords();
const machines = [
  load(proposal1, 'one'),
  load(proposal3, 'three'),
  releasedMachines('machines/released').byPin('proposal', 2),
];
const missing = (section: Section, keys: Iterable<string>): string[] =>
  [...new Set(keys)].filter((key) => !words.has(section, key));

/** States of the proposal's own life, ends and tags: what a reader is told. */
function told(chart: StateChart): string[] {
  const open = chart.states.find(({ key }) => key === 'open');
  const life = open?.states.find(({ key }) => key === 'life') ?? open;
  const tags = (node: StateChart): string[] => [...node.tags, ...node.states.flatMap(tags)];
  return [...chart.states.map(({ key }) => key), ...(life?.states.map(({ key }) => key) ?? []), ...tags(chart)];
}

/** Innermost states by their place: `consideration.consultation.running`. */
function leaves(states: readonly StateChart[], prefix = ''): string[] {
  return states
    .filter(({ type }) => type !== 'history')
    .flatMap(({ key, states: inner }) => (inner.length === 0 ? [prefix + key] : leaves(inner, `${prefix}${key}.`)));
}

function fieldsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => [field, ...fieldsIn(inner)]);
}

function guardsOf(machine: unknown): string[] {
  return Object.keys((machine as { implementations: { guards: object } }).implementations.guards);
}

function templates(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(directory, file), 'utf8').matchAll(
        /(?:letter|toProponent|toSeats|toCoChairs)\(\s*'([a-z-]+)'|template: '([a-z-]+)'/g,
      ),
    ])
    .map(([, called, written]) => called ?? written ?? '');
}

/** What is said of a value that cannot be used, in the sources of one folder. */
function ownWords(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !/^v\d/.test(file))
    .flatMap((file) => {
      const source = readFileSync(join(folder, file), 'utf8');
      const sentences = source.matchAll(
        /(?:\.(?:regex|min|length|int|positive|date|refine|string|literal)\((?:[^'`;]*?, )?|\b(?:error|message): )'([^']+ [^']+)'/g,
      );
      const parts = source.matchAll(/[( ]text\('([^']+)'\)/g);
      return [
        ...[...sentences].map(([, sentence = '']) => sentence),
        ...[...parts].flatMap(([, part = '']) => [`${part} is missing`, `${part} is empty`]),
      ];
    });
}

describe('the catalogue is complete in both languages', () => {
  test('every state, end and tag', () => {
    expect(machines.flatMap(({ chart }) => missing('states', told(chart)))).toEqual([]);
  });

  test('everything that goes on side by side in proposal@3', () => {
    const open = machines[1]?.chart.states.find(({ key }) => key === 'open');
    const places = (open?.states ?? []).flatMap((region) =>
      leaves(region.key === 'life' ? region.states : [region]).filter((place) => place.includes('.')),
    );
    expect(places.length).toBeGreaterThan(60);
    expect(missing('work', places)).toEqual([]);
    expect(words.keys('work').filter((place) => !places.includes(place))).toEqual([]);
  });

  test('every act of a person, as what somebody could do', () => {
    const acts = machines.flatMap(({ events }) => Object.keys(events).filter((type) => /^[A-Z]/.test(type)));
    const ofTheSystem = ['OFFICE_CHANGED', 'CALENDAR_CHANGED', 'POLICY_CHANGED'];
    expect(
      missing(
        'acts',
        acts.filter((type) => !ofTheSystem.includes(type)),
      ),
    ).toEqual([]);
  });

  test('every command to the office, and what its records tell', () => {
    expect(missing('acts', OFFICE_COMMANDS.keys())).toEqual([]);
    const named = Object.values(DIRECTORY_EVENTS).flatMap((shape) =>
      'options' in shape ? shape.options.flatMap((one) => Object.keys(one.shape)) : Object.keys(shape.shape),
    );
    const brought = [...OFFICE_COMMANDS.values()].flatMap(({ texts, files }) => Object.keys({ ...texts, ...files }));
    expect(missing('facts', [...named, ...brought])).toEqual([]);
    const kinds = SEAT_KINDS.map((kind) => `kind-${kind}`);
    expect(missing('facts', [...kinds, 'sort-state', 'sort-organisation', 'cases-all'])).toEqual([]);
  });

  test('every kind of a proposal, and every area of every policy', () => {
    const tags = readdirSync('samples')
      .filter((file) => file.endsWith('.yaml') && file !== 'office.yaml')
      .flatMap((file) => {
        const sample = parse(readFileSync(join('samples', file), 'utf8')) as Record<string, string>;
        return ['kind', 'scale', 'stage', 'form', 'category'].flatMap((sort) => sample[sort] ?? []);
      });
    expect(tags).toContain('in-kind');
    expect(missing('kinds', tags)).toEqual([]);
    const areas = readPolicies()
      .list()
      .flatMap(({ values }) => (values['areas'] ?? []) as string[]);
    expect(areas.length).toBeGreaterThan(0);
    expect(missing('areas', areas)).toEqual([]);
  });

  test('every mistake that a schema or a door tells in its own words', () => {
    const said = [
      ...['machines/proposal', 'machines/proposal/vocabulary', 'office', 'office/commands', 'api', 'api/office'],
      'api/routes',
    ].flatMap(ownWords);
    expect(said.length).toBeGreaterThan(80);
    expect(missing('mistakes', said)).toEqual([]);
  });

  test('every field of a proposal', () => {
    const named = readdirSync('samples')
      .filter((file) => file.endsWith('.yaml') && file !== 'office.yaml')
      .flatMap((file) => fieldsIn(parse(readFileSync(join('samples', file), 'utf8'))));
    expect(named).toContain('milestones');
    expect(missing('fields', named)).toEqual([]);
  });

  test('every event and every clock', () => {
    const types = machines.flatMap(({ events }) => Object.keys(events));
    expect(
      missing(
        'events',
        types.filter((type) => !type.startsWith('after.')),
      ),
    ).toEqual([]);
    expect(
      missing(
        'clocks',
        types.filter((type) => type.startsWith('after.')).map((type) => type.slice(6)),
      ),
    ).toEqual([]);
  });

  test('every rule that can refuse', () => {
    const all = [proposal1.machine, proposal3.machine, owed as unknown as AnyStateMachine].flatMap(guardsOf);
    expect(missing('rules', all)).toEqual([]);
  });

  test('every reason of every policy', () => {
    const reasons = readPolicies()
      .list()
      .flatMap(({ values }) => Object.values((values['reasons'] ?? {}) as Record<string, string[]>).flat());
    expect(missing('reasons', reasons)).toEqual([]);
  });

  test('every letter', () => {
    const ends = ['not-taken-forward', 'not-agreed', 'ineligible', 'withdrawn', 'lapsed'];
    expect(missing('letters', [...templates('machines/proposal'), ...ends])).toEqual([]);
  });

  test('every message can be said', () => {
    const values = {
      who: 'w',
      since: 's',
      acts: 'a',
      clock: 'c',
      due: 'd',
      rule: 'r',
      missing: 'm',
      state: 's',
      days: 3,
      calendars: 'c',
      from: 'f',
      skipped: 's',
      pauses: 'p',
      member: 'm',
      reference: 'RSO-2026-0001',
      act: 'a',
      what: 'w',
      until: 'u',
      months: 2,
      span: '30min',
      percent: 50,
      warnings: 'w',
      why: 'y',
      year: 'y',
      sort: 's',
      ...Object.fromEntries(
        'key place places reason bytes allowed commandId type known wanted received possible taken ids areas names name address given path code file message example directory seat seats people policies reasons fields states is'
          .split(' ')
          .map((name) => [name, name]),
      ),
      ...{ count: 2, limit: 3, seconds: 20, status: 502, line: 1 },
    };
    const sections: Section[] = [
      'states',
      'work',
      'fields',
      'events',
      'acts',
      'clocks',
      'owed',
      'rules',
      'reasons',
      'letters',
      'seats',
      'sentences',
      'facts',
      'kinds',
      'areas',
      'problems',
      'mistakes',
      'failures',
    ];
    for (const section of sections)
      for (const key of words.keys(section))
        for (const language of LANGUAGES) expect(words.say(language, section, key, values)).not.toBe('');
  });

  test('an office has one name in Indonesian, that of its seats', () => {
    const others = readdirSync('words/catalogue').flatMap((file) => {
      const messages = parse(readFileSync(join('words/catalogue', file), 'utf8')) as Record<string, { id: string }>;
      return Object.entries(messages).filter(([, { id }]) => /\b(?:ko-?|wakil )(?:manajer|ketua)\b/i.test(id));
    });
    expect(others).toEqual([]);
  });

  test('a missing word is an error that names it', () => {
    expect(() => words.say('en', 'states', 'limbo')).toThrow(WordMissing);
    expect(() => words.say('en', 'states', 'limbo')).toThrow('states.limbo in en');
  });
});

describe('sentences', () => {
  const walk = new Case('bilateral').ready();
  const { machine, state } = walk;

  test('who is waited for, since when, and what happens next, in the language and zone of the reader', () => {
    expect(waitingSentences(words, machine.waitingFor(state), { language: 'en', zone: 'Asia/Bangkok' })).toEqual([
      expect.stringMatching(
        /^Waiting for the Co-Manager \(Australia\) and the Co-Manager \(Indonesia\) since .+2026.+ to support it, ask for a revision, object,? or ask for more days\.$/,
      ),
    ]);
    const next = machine.next(state);
    const insider = { everything: true };
    expect(nextSentence(words, next, { language: 'id', zone: 'Asia/Jakarta' }, insider)).toMatch(
      /^Jika tidak ada yang bertindak: pengingat pertama dikirim, pada .+2026.+\.$/,
    );
    expect(nextSentence(words, null, { language: 'en', zone: 'UTC' }, insider)).toBe('Nothing happens by itself.');
    expect(nextSentence(words, null, { language: 'en', zone: 'UTC' }, { everything: false })).toBe(
      'No date is set that you may see.',
    );
    expect(waitingSentences(words, [], { language: 'id', zone: 'UTC' })).toEqual(['Tidak ada yang ditunggu.']);
  });

  test('a refusal says rule, version, what is missing and what is possible', () => {
    const refusal = walk.try('comanager-au', 'OBJECT', walk.seen);
    if (refusal === null) throw new Error('an objection without a reason was taken');
    const reader = { language: 'en', zone: 'UTC' } as const;
    expect(refusalSentence(words, refusal, walk.phase, reader)).toMatch(
      /^Refused by proposal@3: a reason is needed\. Possible now: /,
    );
    const early = walk.try('desk', 'DRAFT', walk.seen);
    if (early === null) throw new Error('a decision was drafted under consideration');
    expect(refusalSentence(words, early, walk.phase, { language: 'id', zone: 'UTC' })).toContain(
      'ini tidak dapat dilakukan dalam keadaan usulan saat ini (sedang dipertimbangkan)',
    );
  });

  test('a clock of the demonstration says so in the language of the reader', () => {
    const because = {
      rule: 'position',
      from: '2026-11-24T02:00:00.000Z',
      clock: 'demonstration clock, 1 day in 30000 ms',
    };
    const said = (language: 'en' | 'id') => clockExplained(words, because, { language, zone: 'UTC' }).at(-1);
    expect(said('en')).toBe('in real time of the demonstration (demonstration clock, 1 day in 30000 ms)');
    expect(said('id')).toBe('dalam waktu nyata demonstrasi (jam demonstrasi, 1 hari dalam 30000 milidetik)');
  });
});
