#!/usr/bin/env node
import { clientProgram, run } from './program.js';

await run(clientProgram('Rent containers from a hosting provider that runs Berth.'));
