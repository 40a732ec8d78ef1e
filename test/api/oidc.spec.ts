import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { startIssuer, type Issuer } from '../support/issuer.js';
import { RestClient } from '../support/rest-client.js';

const AUDIENCE = 'https://berth.test';

let issuer: Issuer;
let app: TestApp;
beforeAll(async () => {
  issuer = await startIssuer();
  app = await startApp({ BERTH_OIDC_ISSUER: issuer.url, BERTH_OIDC_AUDIENCE: AUDIENCE });
});
afterAll(async () => {
  await app.close();
  await issuer.close();
});

const person = async (berth_role: string, berth_tenant = app.keys.tenantId, more: object = {}): Promise<string> =>
  issuer.token({ berth_role, berth_tenant, ...more }, AUDIENCE);
const as = (token: string): RestClient => new RestClient(app.url, token);

describe('people with tokens of an OpenID issuer', () => {
  test('act in the tenant their token names, by the role it names, over both transports', async () => {
    const admin = await person('admin', app.keys.tenantId, { email: 'ada@example.com' });
    const me = await as(admin).get('/v1/me');
    expect(me.body).toMatchObject({ tenant: { id: app.keys.tenantId }, key: { id: 'person:dashboard', name: 'ada@example.com', scopes: ['*'] } });
    expect(Date.parse(me.body.key.expiresAt as string)).toBeGreaterThan(Date.now());
    expect((await new GraphqlClient(app.url, admin).run('{ me { key { name } } }')).data.me.key.name).toBe('ada@example.com');
    expect((await as(admin).post('/v1/api-keys', { name: 'by-ada', scopes: ['*'] })).status).toBe(201);

    const viewer = as(await person('viewer'));
    expect((await viewer.get('/v1/api-keys')).status).toBe(200);
    expect((await viewer.post('/v1/api-keys', { name: 'x', scopes: ['*:read'] })).body.code).toBe('forbidden');
    const operator = as(await person('operator'));
    expect((await operator.delete('/v1/containers/ctr_01k00000000000000000000000')).body.code).toBe('not_found');
    expect((await operator.delete('/v1/api-keys/by-ada')).body.code).toBe('forbidden');
    expect((await operator.get('/v1/hosts')).body.code).toBe('forbidden');
    expect((await as(await person('admin', app.keys.operatorTenantId)).get('/v1/hosts')).status).toBe(200);
  });

  test('are refused with a token for another audience, of another issuer, changed, or without tenant and role', async () => {
    const good = await person('admin');
    const [header, payload, signature] = good.split('.') as [string, string, string];
    const raised = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), berth_tenant: app.keys.operatorTenantId }),
    ).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const other = await startIssuer();
    try {
      const wrong = {
        audience: await issuer.token({ berth_role: 'admin', berth_tenant: app.keys.tenantId }, 'https://elsewhere.test'),
        issuer: await other.token({ berth_role: 'admin', berth_tenant: app.keys.tenantId }, AUDIENCE),
        payload: `${header}.${raised}.${signature}`,
        algorithm: `${none}.${payload}.`,
        role: await person('emperor'),
        inherited: await person('constructor'),
        tenant: await person('admin', 'ten_01k00000000000000000000000'),
        nothing: await issuer.token({}, AUDIENCE),
      };
      for (const [what, token] of Object.entries(wrong)) {
        const answer = await as(token).get('/v1/me');
        expect([what, answer.status, answer.body.code]).toEqual([what, 401, 'unauthenticated']);
      }
    } finally {
      await other.close();
    }
    expect((await as(good).get('/v1/me')).status).toBe(200);
  });

  test('of a suspended tenant read and change nothing', async () => {
    const { body } = await app.operator.post('/v1/tenants', { name: 'late' });
    const token = await person('admin', body.tenant.id as string);
    await app.operator.post('/v1/tenants/late/actions/suspend');
    expect((await as(token).get('/v1/quota')).status).toBe(200);
    expect((await as(token).post('/v1/api-keys', { name: 'x', scopes: ['*'] })).body.code).toBe('forbidden');
  });
});
