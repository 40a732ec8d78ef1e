import { createHash } from 'node:crypto';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { Name, Shape, Text, Time } from '../../platform/dto/fields.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { HouseValidationPipe } from '../../platform/rest/validation.pipe.js';
import { CreateContainerInput } from '../containers/container.dto.js';
import { FIRST_LINE } from './backup-cipher.js';
import type { RunAs } from '../images/image.rules.js';
import { FORMAT, type Manifest } from './backup.rules.js';

/** No manifest is longer: what it holds is bounded where a container is made. */
const LONGEST_BYTES = 4 * 1024 ** 2;
const NEWLINE = 10;

/** What a manifest says of the container, each field a field of creating one. */
const SETTINGS = ['name', 'limits', 'profiles', 'command', 'env', 'labels'] as const;

class ManifestImage {
  @Text({ doc: 'Where the backup was made; nothing here is looked up by it', max: 128 }) id!: string;
  @Name() name!: string;
  @Text({ doc: 'Of its archive', max: 128 }) digest!: string;
}

class ManifestBase {
  @Name() name!: string;
  @Text({ doc: 'Of its file', pattern: /^sha256:[0-9a-f]{64}$/, wanted: 'sha256: and 64 hex digits' }) digest!: string;
}

class ManifestArchive {
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) bytes!: number;
  @Matches(/^[0-9a-f]{64}$/) sha256!: string;
}

class ManifestRunAs implements RunAs {
  @Text({ doc: 'Whom the command runs as', max: 256 }) user!: string;
  @Text({ doc: 'The folder it runs in', max: 4096 }) workingDir!: string;
  @Text({ doc: 'The signal that asks it to end', max: 64 }) stopSignal!: string;
}

/** The rest of a manifest. */
class ManifestFrame {
  @Text({ doc: 'What the file is', pattern: new RegExp(`^${FORMAT}$`), wanted: FORMAT }) format!: typeof FORMAT;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Shape(() => ManifestImage, { doc: 'What the container stood on' }) image!: ManifestImage;
  @Shape(() => ManifestBase, { doc: 'What the archive is told by', optional: true }) base?: ManifestBase;
  @Shape(() => ManifestRunAs, { doc: 'How its command runs', optional: true }) runAs?: RunAs;
  @Shape(() => ManifestArchive, { doc: 'What follows the manifest' }) archive!: ManifestArchive;
}

const validation = new HouseValidationPipe();

/** A manifest from anywhere, held to what creating a container takes; nothing else is in what is answered. Fails with `invalid`, naming the fields. */
export async function readManifest(line: Buffer): Promise<Manifest> {
  const said = parsed(line);
  if (said['format'] !== FORMAT) throw invalid('manifest/format', `manifest: the file is not of the format ${FORMAT}`);
  const isSetting = (key: string): boolean => (SETTINGS as readonly string[]).includes(key);
  const some = (keep: (key: string) => boolean): object => Object.fromEntries(Object.entries(said).filter(([key]) => keep(key)));
  const { format, createdAt, image, base, runAs, archive } = await checked(ManifestFrame, some((key) => !isSetting(key)));
  const { name, limits = {}, profiles = [], command = [], env = {}, labels = {} } = await checked(CreateContainerInput, some(isSetting));
  return { format, createdAt, image, ...(base ? { base } : {}), ...(runAs ? { runAs } : {}), archive, name, limits, profiles, command, env, labels };
}

/**
 * Passes the bytes on for as long as they are a backup: a manifest, which `told` hears before more is read, and the archive it promises. Fails with `invalid`.
 * Of a closed one nothing can be said.
 */
export async function* wellFormed(content: AsyncIterable<Uint8Array>, told: (manifest: Manifest) => void): AsyncGenerator<Uint8Array, void, undefined> {
  const { line, archive } = await opened(content);
  if (line.equals(FIRST_LINE)) {
    yield line;
    yield* archive;
    return;
  }
  const manifest = await readManifest(line);
  told(manifest);
  yield line;
  // what is told by a base can only be looked at with that
  yield* manifest.base ? archive : promised(archive, manifest);
}

/** A backup's first line, with its end, and what follows. Fails with `invalid` when there is none. */
export async function opened(content: AsyncIterable<Uint8Array>): Promise<{ line: Buffer; archive: AsyncIterable<Uint8Array> }> {
  const chunks = content[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  for (let bytes = 0; bytes <= LONGEST_BYTES; bytes += head.at(-1)!.length) {
    const { value: chunk, done } = await chunks.next();
    if (done) throw invalid('manifest', 'manifest: the file has none');
    const end = chunk.indexOf(NEWLINE) + 1;
    if (end > 0) return { line: Buffer.concat([...head, chunk.subarray(0, end)]), archive: after(chunk.subarray(end), chunks) };
    head.push(chunk);
  }
  await chunks.return?.();
  throw invalid('manifest', `manifest: longer than ${LONGEST_BYTES} bytes`);
}

async function* after(first: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  if (first.length > 0) yield first;
  yield* { [Symbol.asyncIterator]: () => chunks };
}

/** The bytes of an archive; fails with `invalid` as soon as there are more than its manifest says, or at the end when they are not those. */
export async function* promised(archive: AsyncIterable<Uint8Array>, { archive: { bytes, sha256 } }: Manifest): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let seen = 0;
  for await (const chunk of archive) {
    seen += chunk.length;
    if (seen > bytes) throw invalid('manifest/archive/bytes', `manifest: the archive is longer than the ${bytes} bytes it says`);
    hash.update(chunk);
    yield chunk;
  }
  if (seen < bytes) throw invalid('manifest/archive/bytes', `manifest: the archive has ${seen} bytes, not the ${bytes} it says`);
  if (hash.digest('hex') !== sha256) throw invalid('manifest/archive/sha256', "manifest: the archive's digest is another than it says");
}

function parsed(line: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line.toString());
  } catch (cause) {
    throw new AppError('invalid', 'manifest: the first line is no JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('manifest', 'manifest: want a JSON object');
  return value as Record<string, unknown>;
}

async function checked<T>(metatype: new () => T, value: object): Promise<T> {
  try {
    return (await validation.transform(value, { type: 'body', metatype })) as T;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('invalid', `manifest: ${error.detail}`, { errors: error.errors.map((field) => ({ ...field, pointer: `manifest${field.pointer}` })) });
  }
}
