/** What passes between an audit and the process in which archived machines run. */
export type Ask = { readonly id: number } & (
  | { readonly kind: 'load'; readonly digest: string; readonly code: string }
  /** A case begins, or goes on from a state (`null` for a new one). */
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

/** Answers when something is due: policy and arguments come as JSON, the answer `{due, because}` goes as JSON. */
export type Resolver = (policy: string, rule: string, args: string, now: string) => string;

/** A module that gives the resolver of due instants to the replaying process. */
export interface ResolverModule {
  createResolver(settings: string): Resolver;
}
