import { PassThrough, Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { BucketConfig } from '../../platform/config/backup-bucket.js';
import { AppError } from '../../platform/errors/app-error.js';
import { BackupStore, type ByteRange, type Stored } from './backup-store.js';

/** What one upload holds in memory: a part is sent again when its request breaks. S3 takes 10,000 of them, so that 80 GiB fit. */
const PART_BYTES = 8 * 1024 ** 2;
const PARTS_AT_ONCE = 2;

const CONNECT_MS = 5_000;
/** Without a byte on the connection. */
const SILENCE_MS = 60_000;
/** A download holds one for as long as it takes. */
const CONNECTIONS = { maxSockets: 256 };

/** A bucket of an S3-compatible service: an object for each key. */
export class S3BackupStore extends BackupStore {
  private readonly client: S3Client;

  constructor(private readonly bucket: BucketConfig) {
    super();
    const { endpoint, region, accessKey, secretKey } = bucket;
    this.client = new S3Client({
      region,
      ...(endpoint === '' ? {} : { endpoint, forcePathStyle: true }),
      credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS, httpAgent: CONNECTIONS, httpsAgent: CONNECTIONS },
      // services other than AWS do not all know these; what is read is held to the backup's digest
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async put(key: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    await this.answered(async () => {
      await this.dropParts(key);
      const body = Readable.from(content, { objectMode: false });
      await new Upload({ client: this.client, params: { ...this.at(key), Body: body }, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE }).done();
    });
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    return this.answered(async () => {
      const { Body } = await this.client.send(new GetObjectCommand({ ...this.at(key), ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}) }));
      return withPublicErrors(Body as Readable);
    });
  }

  async remove(key: string): Promise<void> {
    await this.answered(async () => {
      await this.dropParts(key);
      await this.client.send(new DeleteObjectCommand(this.at(key)));
    });
  }

  /** Whole ones alone: of the others the bucket's own rule knows. */
  async *list(): AsyncGenerator<Stored, void, undefined> {
    try {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket.name })) {
        for (const { Key } of Contents) if (Key !== undefined) yield { key: Key };
      }
    } catch (error) {
      throw publicError(error);
    }
  }

  /** Of uploads that were broken off by the death of their process. */
  private async dropParts(key: string): Promise<void> {
    const { Uploads = [] } = await this.client.send(new ListMultipartUploadsCommand({ Bucket: this.bucket.name, Prefix: key }));
    for (const { Key, UploadId } of Uploads) if (Key === key) await this.client.send(new AbortMultipartUploadCommand({ ...this.at(key), UploadId }));
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket.name, Key: key };
  }

  private async answered<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw publicError(error);
    }
  }
}

/** Passes the bytes on; what breaks them off becomes an error that callers may see. */
function withPublicErrors(body: Readable): Readable {
  const through = new PassThrough();
  body.once('error', (error) => through.destroy(publicError(error)));
  through.once('close', () => body.destroy());
  return body.pipe(through);
}

/** Names and addresses of the service are for the log only. */
function publicError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return new AppError('not_found', 'the file of the backup is gone', { cause: error });
  if (status === undefined || status === 429 || status >= 500) return new AppError('unavailable', 'the store of the backups does not answer', { cause: error });
  return new AppError('internal', 'the store of the backups refuses what it is asked; the log has its reason', { cause: error });
}
