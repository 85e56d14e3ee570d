/** What is promised: each a ratio of medians, at least or at most. */
export interface Target {
  readonly name: string;
  readonly at: 'least' | 'most';
  readonly value: number;
}

export const TARGETS = {
  engine: {
    name: 'engine step from JSON state ÷ raw machine.transition (rate, forty states)',
    at: 'least',
    value: 0.65,
  },
  throughputRestate: { name: 'commands per second ÷ Restate', at: 'least', value: 3 },
  throughputTemporal: { name: 'commands per second ÷ hand-written Temporal', at: 'least', value: 8 },
  p50: { name: 'p50 at 20/s ÷ Restate', at: 'most', value: 0.3 },
  p95: { name: 'p95 at 20/s ÷ Restate', at: 'most', value: 0.4 },
  cpuRestate: { name: 'CPU per lifecycle ÷ Restate', at: 'most', value: 0.9 },
  cpuTemporal: { name: 'CPU per lifecycle ÷ hand-written Temporal', at: 'most', value: 0.45 },
  historyEvents: { name: 'history events of a companion per lifecycle', at: 'most', value: 12 },
  actions: { name: 'Temporal actions of a companion per lifecycle', at: 'most', value: 4 },
  lengthHost: { name: 'CPU per event at 1,000 events ÷ at 10, host alone', at: 'most', value: 1.3 },
  lengthWorker: { name: 'CPU per event at 1,000 events ÷ at 10, with its companion', at: 'most', value: 1.3 },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof TARGETS;

export function isMet({ at, value }: Target, measured: number): boolean {
  return at === 'least' ? measured >= value : measured <= value;
}
