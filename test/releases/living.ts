import { type Act, type OldOffice, waitFor } from './old-office.ts';

/** Which case stands where when the office is stopped: a name of the life that it has had, and its reference or id. */
export type Standing = Readonly<Record<string, string>>;

/** An act, and a part of the state that the case must have come to before: by a clock, or when a recall window is over. */
export interface Step extends Act {
  readonly once?: string;
}

export const act = (seat: string, type: string, reason?: string, data?: object): Step => ({
  seat,
  type,
  ...(reason !== undefined && { reason }),
  ...(data !== undefined && { data }),
});
export const once = (state: string, step: Step): Step => ({ ...step, once: state });

/** A proposal as it is after these acts. @returns its reference. */
export async function lived(office: OldOffice, sample: string, steps: readonly Step[]): Promise<string> {
  const reference = await office.submit(sample);
  for (const { once: state, ...one } of steps) {
    if (state !== undefined) await waitFor(() => standsIn(office, reference, state), `${reference} to be ${state}`);
    await office.act(reference, one);
  }
  return reference;
}

/** Whether a case is in that state, or a part of it is. */
export async function standsIn(office: OldOffice, reference: string, state: string): Promise<boolean> {
  return JSON.stringify((await office.show(reference)).value).includes(`"${state}"`);
}
