import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '../platform/config/config.js';
import { EventFeed } from '../platform/events/event-feed.js';
import { Worker } from '../platform/operations/worker.js';
import { openLog } from '../platform/telemetry/log.js';
import { createApp } from './app.js';
import pg from 'pg';
import { refuseNewer } from '../platform/database/schema-version.js';

export type ServeRole = 'api' | 'worker';

/** What a running service can be asked: to stop, without losing what it has begun. */
export interface Serving {
  app: NestFastifyApplication;
  stop(): Promise<void>;
}

/** Runs the api, the worker, or both in one process. Resolves once it listens and works. */
export async function serve(config: Config, roles: readonly ServeRole[]): Promise<Serving> {
  await demandSchema(config.databaseUrl);
  const app = await createApp(config, openLog(config.logLevel));
  const worker = app.get(Worker);
  await worker.start(config.databaseUrl, { jobs: roles.includes('worker') });
  if (roles.includes('api')) await app.listen(config.port, config.host);
  return {
    app,
    async stop() {
      // first what is under way: it needs the hosts' connections, which close with the application
      await worker.stop();
      app.get(EventFeed).stop();
      await app.close();
    },
  };
}

/** Throws when the schema is newer than this program. */
async function demandSchema(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await refuseNewer(client);
  } finally {
    await client.end();
  }
}
