/**
 * Runs inside the empty context, beside the archived bundle, as text: it has nothing but the language itself. Steps come
 * in and results go out as JSON. `ask` answers when something is due, as JSON too.
 */
export const DRIVER = `(function (bind, digest, ask) {
  'use strict';
  const parse = JSON.parse, write = JSON.stringify;
  const machine = bind(digest);
  let policy = null, state = null;
  const office = (step) => ({
    now: step.at, policy, actor: step.actor, facts: step.facts,
    due: (rule, args) => {
      const answer = parse(ask(rule, write(args === undefined ? null : args), step.at));
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
  });
  const take = (step) => {
    const given = step.given;
    switch (given.kind) {
      case 'start': return machine.start(given.input, office(step));
      case 'enter': return machine.enter(given.value, given.context, office(step));
      case 'migrate': return machine.migrate(state, given.standing, office(step));
      case 'step': return machine.step(state, given.command, office(step));
    }
  };
  const isNote = (given) => given.kind === 'step' && given.command.kind === 'event'
    && (machine.events[given.command.event.type] || {}).recordedOnly === true;
  return {
    open: (policyText, stateText) => { policy = parse(policyText); state = parse(stateText); },
    run: (stepsText) => write(parse(stepsText).map((step) => {
      try {
        if (isNote(step.given)) return { outcome: 'taken', state, effects: [], why: [] };
        const result = take(step);
        if (result.outcome === 'taken') state = result.state;
        return result;
      } catch (error) {
        return { outcome: 'failed', what: String(error && error.message) };
      }
    })),
    look: (actorText, factsText, at) => write({
      waitingFor: machine.waitingFor(state), next: machine.next(state), tags: machine.tags(state),
      permitted: machine.permitted(state, office({ at, actor: parse(actorText), facts: parse(factsText) })),
    }),
  };
})`;
