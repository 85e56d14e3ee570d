/** There is no such case. */
export class CaseMissing extends Error {
  override readonly name = 'CaseMissing';
  readonly caseKey: string;
  constructor(caseKey: string) {
    super(`There is no case ${caseKey}. Look at the spelling, or list the cases.`);
    this.caseKey = caseKey;
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
