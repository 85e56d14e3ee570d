import type { ArchivedRules } from '../archive.ts';

/** What an audit asks the process in which archived machines run: several in one message, answered in their order. */
export type Ask = { readonly id: number } & (
  | { readonly kind: 'load'; readonly digest: string; readonly code: string }
  | { readonly kind: 'rules'; readonly policy: string; readonly rules: ArchivedRules }
  /** A case begins, or goes on from a state (`null` for a new one), under the policy of that digest. */
  | { readonly kind: 'open'; readonly digest: string; readonly policy: string; readonly state: string }
  | { readonly kind: 'run'; readonly digest: string; readonly steps: string; readonly count: number }
  | {
      readonly kind: 'look';
      readonly digest: string;
      readonly actor: string;
      readonly facts: string;
      readonly at: string;
    }
);

export interface Reply {
  readonly id: number;
  readonly result: string;
  readonly failed?: string;
}

/**
 * Answers when something is due under archived rules, which are the same object as long as they are the same. Arguments
 * come as JSON, the answer `{due, because}` goes as JSON.
 */
export type Resolver = (rules: ArchivedRules, rule: string, args: string, now: string) => string;

/** A module that gives the resolver of due instants to the replaying process. */
export interface ResolverModule {
  createResolver(settings: string): Resolver;
}
