/** What holds for the scopes of a collection, `containers:*`; its module says so once. */
export interface ScopeRules {
  /** A key with a selector may have them: all of them, for what has labels, or reading alone, for what it needs beside. */
  selectable?: true | 'read';
  /** People in the role `operator` have them all; they may read everything anyway. */
  operators?: true;
}

const collections = new Map<string, ScopeRules>();

export function declareScopes(collection: string, rules: ScopeRules): void {
  collections.set(collection, rules);
}

/** Whether a key with a selector may use this scope. */
export function isSelectable(scope: string): boolean {
  const [collection = '', verb] = scope.split(':');
  const { selectable } = collections.get(collection) ?? {};
  return selectable === true || selectable === verb;
}

/** What people in the role `operator` may change, as scopes. */
export const operatorScopes = (): string[] => [...collections].flatMap(([collection, { operators }]) => (operators ? [`${collection}:*`] : []));
