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

test('browsers are shown an explorer where the operator wants one, nowhere else', async () => {
  const page = async (url: string): Promise<[number, boolean]> => {
    const answer = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    return [answer.status, (await answer.text()).includes('GraphiQL')];
  };
  expect(await page(app.url)).toEqual([406, false]);
  const open = await startApp({ BERTH_GRAPHQL_EXPLORER: 'true' });
  expect(await page(open.url).finally(() => open.close())).toEqual([200, true]);
});

describe('GraphQL over HTTP, as graphql-http audits it', () => {
  test.each(audits.filter(({ name }) => /^(MUST|SHOULD)/.test(name)).map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: 'ok' });
  });
});
