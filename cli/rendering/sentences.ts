import type { Voice } from '../voice.ts';

/** Seats by their ids, which are what --as takes; whoever has none by words. */
export function seatWord(seat: string, voice: Voice): string {
  return seat === 'office' || seat === 'system' ? voice.seat(seat) : seat;
}
