import { createServer } from 'node:http';
import { Worker } from '../../src/platform/operations/worker.js';
import { ARCHIVE, SAGA_BEDS } from '../contract/saga-beds.js';
import { sagaContract, type SagaStage } from '../contract/saga.contract.js';
import { startApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { freePort } from '../support/free-port.js';

/** With images of the operator, and a server that answers an archive to whatever it is asked. */
async function start(): Promise<SagaStage> {
  const port = await freePort();
  const archives = createServer((_, reply) => void reply.end(ARCHIVE));
  await new Promise<void>((resolve) => archives.listen(port, '127.0.0.1', resolve));
  const app = await startApp({ BERTH_FETCH_PRIVATE: '1' });
  await importBusybox(app);
  const patched = await app.operator
    .with({ 'content-type': 'application/x-tar', prefer: 'wait=20' })
    .post('/v1/images?name=patched&visibility=public', ARCHIVE);
  if (patched.body.image?.status !== 'ready') throw new Error(patched.text);
  // From here on nothing runs by itself: neither operations nor reconcilers, which would mend what the contract looks for.
  await app.serving.app.get(Worker).stop();
  const close = async (): Promise<void> => {
    await app.close();
    await new Promise((resolve) => archives.close(resolve));
  };
  return { app, archiveUrl: `http://127.0.0.1:${port}/image.tar`, close };
}

sagaContract(start, SAGA_BEDS);
