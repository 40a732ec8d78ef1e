import { describe, expect, it } from '@jest/globals';
import { bucketEnvironment, childEnvironment } from './child-environment.js';

describe('childEnvironment', () => {
  it('hands on settings, but no database logins, nor the key of secrets, nor the login of the bucket, nor anything else of the caller', () => {
    const caller = {
      PATH: '/bin',
      BERTH_PORT: '7070',
      BERTH_LOG_LEVEL: 'debug',
      BERTH_DATABASE_URL: 'postgres://a:b@c/d',
      BERTH_DATABASE_OWNER_URL: 'postgres://a:b@c/d',
      BERTH_SECRETS_KEY: '00',
      BERTH_BACKUP_S3_SECRET_KEY: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      NODE_OPTIONS: '--inspect',
      SSH_AUTH_SOCK: '/tmp/x',
    };
    expect(childEnvironment({ BERTH_INSTANCE: 'abcdef', BERTH_PORT: '1' }, caller)).toEqual({
      NODE_ENV: 'production', PATH: '/bin', BERTH_PORT: '1', BERTH_LOG_LEVEL: 'debug', BERTH_INSTANCE: 'abcdef',
    });
  });

  it('hands on the login of the bucket to whoever is told of it', () => {
    expect(bucketEnvironment({ BERTH_BACKUP_S3_BUCKET: 'b', BERTH_BACKUP_S3_SECRET_KEY: 's', BERTH_BACKUP_DIR: '/d', PATH: '/bin' })).toEqual({
      BERTH_BACKUP_S3_BUCKET: 'b',
      BERTH_BACKUP_S3_SECRET_KEY: 's',
    });
  });
});
