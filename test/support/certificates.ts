import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { WireTls } from '../../src/wire/host-agent.definition.js';

const openssl = (...args: string[]): Promise<unknown> => promisify(execFile)('openssl', args);

/** Makes an authority and one certificate it signed, for localhost; both sides of a test may use the same one. */
export async function certificates(folder: string): Promise<WireTls> {
  await mkdir(folder, { recursive: true });
  const [ca, caKey, cert, key] = ['ca.pem', 'ca.key', 'cert.pem', 'cert.key'].map((name) => join(folder, name)) as [string, string, string, string];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-x509', '-days', '2'];
  await openssl('req', ...made, '-keyout', caKey, '-out', ca, '-subj', '/CN=test authority');
  await openssl(
    'req',
    ...made,
    '-keyout',
    key,
    '-out',
    cert,
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-CA',
    ca,
    '-CAkey',
    caKey,
  );
  return { ca, cert, key };
}
