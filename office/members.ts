import type { Government } from './seats.ts';

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly sort: 'state' | 'organisation';
  readonly government?: Government;
}

/** The members of the office; who has left is none. */
export type Members = ReadonlyMap<string, Member>;

export function withMember(members: Members, member: Member): Members {
  return new Map(members).set(member.id, member);
}

export function withoutMember(members: Members, id: string): Members {
  return new Map([...members].filter(([one]) => one !== id));
}
