/** Jest global teardown. */
export default async function teardown(): Promise<void> {
  await (globalThis as typeof globalThis & { stopTestPostgres?: () => Promise<void> }).stopTestPostgres?.();
}
