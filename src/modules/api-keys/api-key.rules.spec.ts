import { expect, test } from '@jest/globals';
import { beyond, SCOPE } from './api-key.rules.js';

test.each([
  [['containers:write'], ['containers:*'], []],
  [['containers:*'], ['containers:write', 'containers:read'], ['containers:*']],
  [['*:read'], ['*'], []],
  [['containers:read'], ['*:read'], []],
  [['containers:*'], ['*:read'], ['containers:*']],
  [['*:read'], ['containers:*'], ['*:read']],
  [['*:*'], ['containers:*', '*:read'], ['*:*']],
  [['*'], ['*:*'], []],
])('%j asked of %j goes beyond by %j', (wanted, held, excess) => expect(beyond(wanted, held)).toEqual(excess));

test('a scope is a noun and a verb, or all of one', () => {
  for (const scope of ['*', '*:read', 'api-keys:*', 'containers:exec']) expect(scope).toMatch(SCOPE);
  for (const scope of ['', 'containers', 'Containers:read', 'containers:read:x', ':read', 'a b:read']) expect(scope).not.toMatch(SCOPE);
});
