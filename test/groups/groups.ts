/** The eight groups of tests that the engine and its host are held to, and which tests are in each. */
export interface Group {
  readonly name: string;
  /** The first group whose place takes a test has it. A place is a file's path, and a part of the test's full name. */
  readonly places: readonly { readonly file: RegExp; readonly test?: RegExp }[];
}

const at = (file: RegExp, test?: RegExp): Group['places'][number] => (test === undefined ? { file } : { file, test });

export const GROUPS: readonly Group[] = [
  {
    name: 'Conformance',
    places: [at(/^test\/engine\/(conformance|refusals|sandbox|builds)\./)],
  },
  {
    name: 'Differential',
    places: [at(/^test\/engine\/(differential|faults)\./), at(/^test\/differential\//)],
  },
  {
    name: 'Metamorphic',
    places: [
      at(/^test\/engine\/metamorphic\./),
      at(/^test\/worker\/(companion|kill)\./, /a companion that is lost|told twice|killed/),
    ],
  },
  {
    name: 'Races',
    places: [
      at(/^test\/host\/(races|due)\./),
      at(/^test\/host\/commands\./, /comes twice|comes after a deadline/),
      at(/^test\/host\/(effects|office-streams)\./, /stale|earlier run|while a step is being judged/),
      at(/^test\/worker\/companion\./, /two worker processes/),
    ],
  },
  {
    name: 'A refused command leaves nothing',
    places: [at(/^test\/host\/commands\./, /a command that is refused/), at(/^test\/worker\/companion\./, /refus/)],
  },
  {
    name: 'Cut connections',
    places: [
      at(/^test\/host\/cut-connections\./),
      at(/^test\/worker\/(outage|relay|kill)\./),
      at(/^test\/endurance\/temporal-away\./),
    ],
  },
  {
    name: 'Migration',
    places: [
      at(/^test\/engine\/(child-)?migration\./),
      at(/^test\/host\/migrate[^/]*\./),
      at(/^test\/worker\/(migrate[^/]*|fleet)\./),
      at(/^test\/machines\/proposal\/from-version[^/]*\./),
    ],
  },
  {
    name: 'Data of the previous release',
    places: [at(/^test\/releases\//)],
  },
];

export function groupOf(file: string, name: string): Group | undefined {
  return GROUPS.find(({ places }) =>
    places.some((place) => place.file.test(file) && (place.test === undefined || place.test.test(name))),
  );
}
