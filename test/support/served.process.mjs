// The roles of a service that its arguments name, until its parent lets go of it. From a bundle: tests kill and begin it often.
import { join } from 'node:path';
import { bundleOf } from './outside.mjs';

const source = (path) => join(import.meta.dirname, '../../src', path);
const [config, roles] = await bundleOf(source('platform/config/config.ts'), source('roles/serve.ts'));
const [{ loadConfig }, { serve }] = [await import(config), await import(roles)];

const serving = await serve(loadConfig(), process.argv.slice(2));
process.once('disconnect', () => void serving.stop().then(() => process.exit(0)));
process.send({ ready: true });
