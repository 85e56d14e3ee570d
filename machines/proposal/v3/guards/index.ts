import { decision } from './decision.ts';
import { delivery } from './delivery.ts';
import { inputs } from './inputs.ts';
import { joint } from './joint.ts';
import { positions } from './positions.ts';
import { seats } from './seats.ts';
import { texts } from './texts.ts';
import { who } from './who.ts';

export { countryOf, partyOf } from './asked.ts';

/** The rules by name: a refusal names the one that stood in the way, and `words/` says it in two languages. */
export const guards = { ...who, ...texts, ...positions, ...inputs, ...joint, ...decision, ...delivery, ...seats };
