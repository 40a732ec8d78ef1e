import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('images are fetched from the public internet only', () => {
  test.each([
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0177.0.0.1/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://localhost/x',
    'https://169.254.169.254/x',
    'https://10.0.0.1/x',
    'http://example.com/x',
    'oci://127.0.0.1:5000/a/b:c',
    'oci://localhost/a',
    'oci://[::1]:5000/a',
  ])('%s is refused on both transports, and leaves nothing', async (url) => {
    const answer = await app.tenant.post('/v1/images', { name: 'web', url, digest: DIGEST });
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([400, 'invalid', '/url']);
    const graphql = await app.graphql.run('mutation($url: String!) { importImage(input: {name: "web", url: $url}) { userErrors { code field } } }', { url });
    expect(graphql.data.importImage.userErrors).toEqual([{ code: 'invalid', field: ['input', 'url'] }]);
    expect((await app.tenant.get('/v1/images')).body.items).toEqual([]);
    expect((await app.tenant.get('/v1/operations?kind=image.import')).body.items).toEqual([]);
  });
});
