import { once } from 'node:events';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { freePort } from './free-port.js';

export interface Issuer {
  url: string;
  /** An access token for this audience, with these claims. */
  token(claims: Record<string, unknown>, audience: string): Promise<string>;
  close(): Promise<void>;
}

/** A real OpenID issuer on loopback, which gives tokens with whatever claims are asked for. */
export async function startIssuer(): Promise<Issuer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  let claims: Record<string, unknown> = {};
  const provider = new Provider(url, {
    clients: [{ client_id: 'dashboard', client_secret: 'a secret of the test', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'test', use: 'sig', alg: 'RS256' }] },
    ttl: { ClientCredentials: 300 },
    extraTokenClaims: () => claims,
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, audience: string) => ({ scope: '', audience, accessTokenFormat: 'jwt', accessTokenTTL: 300 }),
      },
    },
  });
  const server = provider.listen(port, '127.0.0.1', () => undefined);
  await once(server, 'listening');
  return {
    url,
    async token(wanted, audience) {
      claims = { ...wanted };
      const body = new URLSearchParams({ grant_type: 'client_credentials', resource: audience });
      const authorization = `Basic ${Buffer.from(`dashboard:${encodeURIComponent('a secret of the test')}`).toString('base64')}`;
      const answer = await fetch(`${url}/token`, { method: 'POST', body, headers: { authorization } });
      if (!answer.ok) throw new Error(await answer.text());
      return ((await answer.json()) as { access_token: string }).access_token;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
