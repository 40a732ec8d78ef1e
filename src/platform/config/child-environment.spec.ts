import { describe, expect, it } from '@jest/globals';
import { childEnvironment } from './child-environment.js';

describe('childEnvironment', () => {
  it('hands on settings, but neither database logins nor the key of secrets nor anything else of the caller', () => {
    const caller = {
      PATH: '/bin', BERTH_PORT: '7070', BERTH_LOG_LEVEL: 'debug', BERTH_DATABASE_URL: 'postgres://a:b@c/d',
      BERTH_DATABASE_OWNER_URL: 'postgres://a:b@c/d', BERTH_SECRETS_KEY: '00', AWS_SECRET_ACCESS_KEY: 'x', NODE_OPTIONS: '--inspect', SSH_AUTH_SOCK: '/tmp/x',
    };
    expect(childEnvironment({ BERTH_INSTANCE: 'abcdef', BERTH_PORT: '1' }, caller)).toEqual({
      PATH: '/bin', BERTH_PORT: '1', BERTH_LOG_LEVEL: 'debug', BERTH_INSTANCE: 'abcdef',
    });
  });
});
