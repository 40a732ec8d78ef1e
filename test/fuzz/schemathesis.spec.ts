import { execFile, execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf } from '../support/belongings.js';
import { startIssuer, type Issuer } from '../support/issuer.js';
import { RestClient } from '../support/rest-client.js';

const AUDIENCE = 'https://berth.test';
const SECONDS = 90;
/** The whole report, with a command for each failure that repeats it. */
const LONGEST_REPORT = 64 * 1024 * 1024;

let issuer: Issuer;
let app: TestApp;
let token: string;
beforeAll(async () => {
  issuer = await startIssuer();
  // held back by no rates
  app = await startApp({ BERTH_OIDC_ISSUER: issuer.url, BERTH_OIDC_AUDIENCE: AUDIENCE, BERTH_RATE_LIMIT_KEY: '0', BERTH_RATE_LIMIT_TENANT: '0' });
  // a person of the operator's: may do everything, and by no key that what they do could delete
  token = await issuer.token({ berth_role: 'admin', berth_tenant: app.keys.operatorTenantId }, AUDIENCE);
  const person = new RestClient(app.url, token);
  await belongingsOf(person, person);
});
afterAll(async () => {
  await app.close();
  await issuer.close();
});

test(
  'schemathesis finds no fault, no answer that is not documented, and nothing taken that should be refused',
  async () => {
    const program = execFileSync(process.execPath, ['scripts/prepare/python-program.mjs', 'schemathesis'], { encoding: 'utf8' }).trim();
    const headers = [`Authorization: Bearer ${token}`, 'Accept: application/json'].flatMap((header) => ['--header', header]);
    const args = ['--config-file', 'test/fuzz/schemathesis.toml', 'run', `${app.url}/openapi.json`, ...headers, '--max-time', String(SECONDS)];
    const { code, report } = await new Promise<{ code: unknown; report: string }>((resolve) => {
      execFile(program, args, { maxBuffer: LONGEST_REPORT }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, report: stdout + stderr }));
    });
    expect(code === 0 ? '' : report).toBe('');
    // it got as far as that: a run that tests nothing finds nothing
    expect(Number(/(\d+) generated/.exec(report)?.[1])).toBeGreaterThan(500);
  },
  (SECONDS + 120) * 1000,
);
