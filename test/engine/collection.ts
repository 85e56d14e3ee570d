/** One conformance case: throws when the engine does not behave as it says. */
export interface ConformanceCase {
  readonly feature: string;
  readonly name: string;
  readonly run: () => void;
}

/** Cases of one feature, collected without a test runner: they also run in Temporal's sandbox and on planted faults. */
export function collection(feature: string): {
  readonly cases: ConformanceCase[];
  readonly example: (name: string, run: () => void) => void;
} {
  const cases: ConformanceCase[] = [];
  return { cases, example: (name, run) => cases.push({ feature, name, run }) };
}
