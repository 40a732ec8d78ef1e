import type { EnvReader } from './env-reader.js';

/** A bucket of an S3-compatible service, and the login for it. */
export interface BucketConfig {
  readonly name: string;
  /** URL of the service; empty: AWS, by region. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Undefined when none is named. */
export function backupBucket(read: EnvReader): BucketConfig | undefined {
  const name = read.matching(
    'BERTH_BACKUP_S3_BUCKET',
    '',
    /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$/,
    'the name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes',
  );
  const endpoint = read.url('BERTH_BACKUP_S3_ENDPOINT', '', ['http:', 'https:']);
  const region = read.matching('BERTH_BACKUP_S3_REGION', 'us-east-1', /^[a-z0-9-]{1,63}$/, 'the name of a region, as eu-central-1');
  const accessKey = read.text('BERTH_BACKUP_S3_ACCESS_KEY', '');
  const secretKey = read.text('BERTH_BACKUP_S3_SECRET_KEY', '');
  if (!name && !endpoint && !accessKey && !secretKey) return undefined;
  if (!name || !accessKey || !secretKey) {
    read.reject('BERTH_BACKUP_S3_BUCKET', 'and BERTH_BACKUP_S3_ACCESS_KEY, BERTH_BACKUP_S3_SECRET_KEY go together: set all three or none');
  }
  return Object.freeze({ name, endpoint, region, accessKey, secretKey });
}
