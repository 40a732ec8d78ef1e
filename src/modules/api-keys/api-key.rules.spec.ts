import { expect, test } from '@jest/globals';
import { beyond } from './api-key.rules.js';

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
