import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';

describe('loadConfig', () => {
  it('works on an empty environment', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({ port: 7070, host: '127.0.0.1', stateDir: '/var/lib/berth', introspection: false, databaseUrl: '' });
    expect(config.agentAddress).toBe('unix:/var/lib/berth/run/agent.sock');
    expect(config.publicUrl).toBe('http://127.0.0.1:7070');
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('reads what is set, and takes an empty variable for an absent one', () => {
    const config = loadConfig({
      BERTH_PORT: '8080', BERTH_HOST: '::', BERTH_STATE_DIR: '/srv/berth/', BERTH_GRAPHQL_INTROSPECTION: 'yes',
      BERTH_AGENT_DRIVER: 'fake', BERTH_LOG_LEVEL: '', BERTH_AGENT_SOCKET_GID: '0',
    });
    expect(config).toMatchObject({ port: 8080, stateDir: '/srv/berth', introspection: true, agentDriver: 'fake', logLevel: 'info', agentSocketGid: 0 });
    expect(config.publicUrl).toBe('http://127.0.0.1:8080');
    expect(config.agentAddress).toBe('unix:/srv/berth/run/agent.sock');
  });

  it('names every variable that is wrong at once', () => {
    const wrong = {
      BERTH_PORT: '70700',
      BERTH_STATE_DIR: 'relative',
      BERTH_AGENT_DRIVER: '../docker',
      BERTH_GRAPHQL_INTROSPECTION: 'maybe',
      BERTH_INSTANCE: 'Abc',
    };
    for (const name of Object.keys(wrong)) expect(() => loadConfig(wrong)).toThrow(name);
  });

  it.each(['mysql://a:hunter2@db/x', 'not a url hunter2'])('refuses %s without repeating the password', (url) => {
    const load = (): unknown => loadConfig({ BERTH_DATABASE_URL: url });
    expect(load).toThrow('BERTH_DATABASE_URL must be a URL starting with postgres:// or postgresql://');
    expect(load).not.toThrow('hunter2');
  });

  it('takes the three TLS files together or not at all', () => {
    const files = { BERTH_AGENT_TLS_CA: '/ca.pem', BERTH_AGENT_TLS_CERT: '/cert.pem', BERTH_AGENT_TLS_KEY: '/key.pem' };
    expect(loadConfig(files).agentTls).toEqual({ ca: '/ca.pem', cert: '/cert.pem', key: '/key.pem' });
    expect(() => loadConfig({ ...files, BERTH_AGENT_TLS_KEY: '' })).toThrow('all three or none');
  });

  it('takes the bucket of the backups with its login or not at all, and does not repeat the secret', () => {
    const bucket = { BERTH_BACKUP_S3_BUCKET: 'backups', BERTH_BACKUP_S3_ACCESS_KEY: 'berth', BERTH_BACKUP_S3_SECRET_KEY: 'hunter2' };
    expect(loadConfig(bucket).backupBucket).toEqual({ name: 'backups', endpoint: '', region: 'us-east-1', accessKey: 'berth', secretKey: 'hunter2' });
    expect(loadConfig({}).backupBucket).toBeUndefined();
    for (const name of Object.keys(bucket)) {
      const load = (): unknown => loadConfig({ ...bucket, [name]: '' });
      expect(load).toThrow('BERTH_BACKUP_S3_BUCKET and BERTH_BACKUP_S3_ACCESS_KEY, BERTH_BACKUP_S3_SECRET_KEY go together');
      expect(load).not.toThrow('hunter2');
    }
  });

  it('reads what docs/settings.md lists, and nothing else', () => {
    const named = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort();
    const folder = import.meta.dirname;
    const sources = readdirSync(folder).filter((file) => !file.endsWith('.spec.ts'));
    const read = [...sources.map((file) => join(folder, file)), 'packages/cli/src/caller.ts'].map((file) => readFileSync(file, 'utf8')).join('');
    const page = readFileSync(join(process.cwd(), 'docs/settings.md'), 'utf8');
    expect(named(page, /`(BERTH_\w+)`/g)).toEqual(named(read, /'(BERTH_\w+[A-Z])'/g));
  });
});
