// npm start, npm run doctor, npm run destroy: prepares the clone, then becomes `berth <role>` in this same process.
import { fail } from './prepare/console.mjs';
import { prepare } from './prepare/prepare.mjs';

const [role = 'up', ...rest] = process.argv.slice(2);
try {
  await prepare();
} catch (error) {
  fail(error.message);
}
process.argv = [process.argv[0], 'berth', role, ...rest];
await import('../dist/bundle/main.js');
