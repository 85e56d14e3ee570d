/** A body of seats, for example the Steering Group. */
export interface Group {
  readonly id: string;
  readonly name: string;
  /** Seats that sit in it. */
  readonly seats: readonly string[];
}

export type Groups = ReadonlyMap<string, Group>;

/** Named, or named anew: who sits in it stays. */
export function withGroup(groups: Groups, id: string, name: string): Groups {
  return new Map(groups).set(id, { id, name, seats: groups.get(id)?.seats ?? [] });
}

export function withoutGroup(groups: Groups, id: string): Groups {
  return new Map([...groups].filter(([one]) => one !== id));
}

export function withGroupSeat(groups: Groups, id: string, seat: string): Groups {
  const group = groups.get(id);
  if (group === undefined || group.seats.includes(seat)) return groups;
  return new Map(groups).set(id, { ...group, seats: [...group.seats, seat] });
}

export function withoutGroupSeat(groups: Groups, id: string, seat: string): Groups {
  const group = groups.get(id);
  if (group === undefined) return groups;
  return new Map(groups).set(id, { ...group, seats: group.seats.filter((one) => one !== seat) });
}
