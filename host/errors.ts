/** There is no such case. */
export class CaseMissing extends Error {
  override readonly name = 'CaseMissing';
  readonly caseKey: string;
  constructor(caseKey: string) {
    super(`There is no case ${caseKey}. Look at the spelling, or list the cases.`);
    this.caseKey = caseKey;
  }
}

/** This process lacks the machine version of a case: the case is left alone, and nothing is written. */
export class MachineMissing extends Error {
  override readonly name = 'MachineMissing';
  readonly digest: string;
  constructor(digest: string, known: readonly string[]) {
    super(
      `This process has no machine of digest ${digest.slice(0, 12)}. It has ${known.join(', ') || 'none'}. Start it with the release that has the case's version.`,
    );
    this.digest = digest;
  }
}

/**
 * The machine itself broke on something the system gave it (a firing, a completion): a fault of the machine, not of a
 * sender. Nothing is written; the case stays where it is until a repaired version takes it over.
 */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly caseId: string;
  constructor(caseId: string, type: string, rule: string, what: string) {
    super(`${rule} could not take ${type} in ${caseId}: ${what}. Nothing was recorded; the machine needs repair.`);
    this.caseId = caseId;
  }
}

/** Another writer was faster too many times in a row, or the turn did not come: nothing was written. */
export class Busy extends Error {
  override readonly name = 'Busy';
  constructor(caseKey: string) {
    super(`The case ${caseKey} has too many commands at once. Send the same command id again in a moment.`);
  }
}
