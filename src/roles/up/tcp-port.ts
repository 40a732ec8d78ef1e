import { createServer } from 'node:net';

/** Listens for a moment: the port it got (a free one for `port` 0), or undefined when that port is taken. */
export async function tryPort(host: string, port: number): Promise<number | undefined> {
  const server = createServer();
  const got = await new Promise<number | undefined>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(port, host, () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return got;
}
