import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { startApp, type TestApp } from '../support/app.js';

/** The audits are a list that is known before the server is: they ask for its address when they run. */
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const audits = serverAudits({
  url: () => `${app.url}/graphql`,
  fetchFn: (url: string, init: RequestInit) =>
    fetch(url, { ...init, headers: { authorization: `Bearer ${app.keys.tenantKey}`, ...(init.headers as Record<string, string>) } }),
});

describe('GraphQL over HTTP, as graphql-http audits it', () => {
  test.each(audits.filter(({ name }) => /^(MUST|SHOULD)/.test(name)).map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: 'ok' });
  });
});
