/** A person of the office: an opaque id, and the commitments behind which name and address lie. */
export interface Person {
  readonly id: string;
  readonly commitments: Readonly<Record<string, string>>;
}

export type Persons = ReadonlyMap<string, Person>;

/** What the office knows of a person, each behind a commitment. */
export const PERSONAL = ['name', 'address'] as const;

export function isPersonal(field: string): boolean {
  return PERSONAL.some((one) => one === field);
}

/**
 * A person who becomes known, or of whom something is told anew: what is not told again stays as it was. Other texts of the
 * record, for example why, say nothing of the person.
 */
export function withPerson(persons: Persons, id: string, told: Readonly<Record<string, string>>): Persons {
  const anew = PERSONAL.flatMap((field) => (told[field] === undefined ? [] : [[field, told[field]] as const]));
  return new Map(persons).set(id, {
    id,
    commitments: { ...persons.get(id)?.commitments, ...Object.fromEntries(anew) },
  });
}
