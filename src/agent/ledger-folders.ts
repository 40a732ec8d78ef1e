import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Entry } from './journal.js';

/** Reads what an agent of before December 2026 kept: a folder for each collection, and in it a JSON file for each record. Absent folders are empty. */
export function readLedgerFolders(folder: string, collections: readonly string[]): Entry[] {
  return collections.flatMap((collection) =>
    filesIn(join(folder, collection)).map((path): Entry => {
      try {
        const record = JSON.parse(readFileSync(path, 'utf8')) as { id: string };
        return [collection, record.id, record];
      } catch (error) {
        throw new Error(`ledger: ${path} cannot be read`, { cause: error });
      }
    }),
  );
}

export function removeLedgerFolders(folder: string, collections: readonly string[]): void {
  for (const collection of collections) rmSync(join(folder, collection), { recursive: true, force: true });
}

/** Files that were being written when that agent died have another ending, and were promised to nobody. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
