import type { Rung } from './policy.ts';

/** Who stands behind the names of a ladder, for the seat that owes. */

export const government = (seat: string): string | null => /-(au|id)$/.exec(seat)?.[1] ?? null;
const opposite = (seat: string): string =>
  seat.endsWith('-au') ? seat.replace(/au$/, 'id') : seat.replace(/id$/, 'au');

/** Seats behind the names of a rung. */
export function recipients(rung: Rung, seat: string): string[] {
  const country = government(seat);
  const of = (kind: string): string[] => (country === null ? [`${kind}-au`, `${kind}-id`] : [`${kind}-${country}`]);
  return rung.tell.flatMap((whom) => {
    switch (whom) {
      case 'holder':
        return [seat];
      case 'other-seat':
        return [opposite(`comanager-${country}`)];
      case 'senior-official':
        return of('senior-official');
      case 'cochair':
        return of('cochair');
      case 'comanagers':
        return ['comanager-au', 'comanager-id'];
      default:
        // Both Co-Chairs and the agenda are told once for all who owe the same act: by the parent.
        return [];
    }
  });
}

/** Who is told that the holder of a seat cannot be reached: whoever staffs the seat. */
export function staffersOf(seat: string): string[] {
  const country = government(seat);
  if (country === null) return ['comanager-au', 'comanager-id'];
  return ['senior-official', 'cochair'].map((kind) => `${kind}-${country}`).filter((one) => one !== seat);
}
