/** Seats are offices, not persons. Their ids double as the names of the demonstration office's people. */

export type Government = 'AU' | 'ID';
export const GOVERNMENTS: readonly Government[] = ['AU', 'ID'];

export const SEAT_KINDS = [
  'comanager',
  'cochair',
  'senior-official',
  'desk',
  'focal',
  'stakeholder',
  'auditor',
  'administrator',
] as const;
export type SeatKind = (typeof SEAT_KINDS)[number];

export interface Seat {
  readonly id: string;
  readonly kind: SeatKind;
  /** Of the seats that each of the two governments fills. */
  readonly government?: Government;
  /** Id of the member whose focal point or stakeholder seat it is. */
  readonly member?: string;
}

/** `Viet Nam` → `viet-nam`: how a member is called in ids of seats and in facts. Accents are dropped. */
export function memberId(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

export function focalSeat(member: string): string {
  return `focal-${member}`;
}

export function stakeholderSeat(member: string): string {
  return `stakeholder-${member}`;
}

/** `comanager` and `AU` → `comanager-au`. */
export function governmentSeat(kind: 'comanager' | 'cochair' | 'senior-official', government: Government): string {
  return `${kind}-${government.toLowerCase()}`;
}
