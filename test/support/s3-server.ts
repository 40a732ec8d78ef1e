import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { CreateBucketCommand, ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { BucketConfig } from '../../src/platform/config/backup-bucket.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

/** What the login of the bucket may do, and docs/backups.md says it must. */
const ALLOWED = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListBucketMultipartUploads', 's3:ListBucket'];
const LOOPBACK = '127.0.0.1';

export interface S3Server {
  /** With the login that may do what Berth needs, through `line`. */
  bucket: BucketConfig;
  /** Between Berth and the server. */
  line: Line;
  /** As BERTH_ variables. */
  env: Record<string, string>;
  /** What lies there: keys of objects, and of uploads that are not over. */
  objects(): Promise<string[]>;
  uploads(): Promise<string[]>;
  stop(): Promise<void>;
}

/** moto: S3 with signatures and policies, a process of its own that keeps all in memory. */
export async function startS3(): Promise<S3Server> {
  const script = 'scripts/prepare/python-program.mjs';
  // two at once would install it twice
  const program = execFileSync('flock', [script, process.execPath, script, 'moto'], { encoding: 'utf8' }).trim();
  const port = await freePort();
  const env = { ...process.env, INITIAL_NO_AUTH_ACTION_COUNT: '1000000' };
  const server = spawn(program, ['--host', LOOPBACK, '--port', String(port)], { stdio: 'ignore', env });
  const exited = once(server, 'exit');
  await once(server, 'spawn');
  const direct = `http://${LOOPBACK}:${port}`;
  await eventually(async () => {
    if (!(await fetch(`${direct}/moto-api/`)).ok) throw new Error('moto does not answer');
  });
  const name = 'berth-backups';
  const login = await user(direct, ALLOWED, [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]);
  const admin = client(direct, await user(direct, ['s3:*'], ['*']));
  await admin.send(new CreateBucketCommand({ Bucket: name }));
  await fetch(`${direct}/moto-api/reset-auth`, { method: 'POST', body: '0' }); // from here on every request must be signed and allowed
  const line = await Line.to(port);
  const bucket = { name, endpoint: `http://${LOOPBACK}:${line.port}`, region: 'us-east-1', ...login };
  return {
    bucket,
    line,
    env: {
      BERTH_BACKUP_S3_BUCKET: name,
      BERTH_BACKUP_S3_ENDPOINT: bucket.endpoint,
      BERTH_BACKUP_S3_ACCESS_KEY: login.accessKey,
      BERTH_BACKUP_S3_SECRET_KEY: login.secretKey,
    },
    objects: async () => ((await admin.send(new ListObjectsV2Command({ Bucket: name }))).Contents ?? []).map(({ Key }) => Key!),
    uploads: async () => ((await admin.send(new ListMultipartUploadsCommand({ Bucket: name }))).Uploads ?? []).map(({ Key }) => Key!),
    async stop() {
      admin.destroy();
      await line.close();
      server.kill();
      await exited;
    },
  };
}

interface Login {
  accessKey: string;
  secretKey: string;
}

/** A user of the server's, who may do so much and no more. */
async function user(url: string, actions: string[], resources: string[]): Promise<Login> {
  const iam = async (parameters: Record<string, string>): Promise<string> => {
    const body = new URLSearchParams({ ...parameters, UserName: `user-${actions.length}`, Version: '2010-05-08' });
    const authorization = 'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=any';
    return (await fetch(url, { method: 'POST', headers: { authorization }, body })).text();
  };
  await iam({ Action: 'CreateUser' });
  const made = await iam({ Action: 'CreateAccessKey' });
  const statement = { Effect: 'Allow', Action: actions, Resource: resources };
  await iam({ Action: 'PutUserPolicy', PolicyName: 'only', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) });
  const found = (tag: string): string => new RegExp(`<${tag}>(.*?)<`).exec(made)![1]!;
  return { accessKey: found('AccessKeyId'), secretKey: found('SecretAccessKey') };
}

const client = (endpoint: string, { accessKey, secretKey }: Login): S3Client =>
  new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true, credentials: { accessKeyId: accessKey, secretAccessKey: secretKey } });

/** Real connections that can be cut, refused and held up. */
export class Line {
  private readonly ends = new Set<Socket>();
  private readonly server = createServer((near) => this.join(near));
  private isDown = false;
  private isHeld = false;
  /** Bytes of answers that still pass before all is cut. */
  private left = Infinity;

  private constructor(private readonly target: number) {}

  static async to(target: number): Promise<Line> {
    const line = new Line(target);
    line.server.listen(0, LOOPBACK);
    await once(line.server, 'listening');
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts what there is, and every connection that is made. */
  down(): void {
    this.isDown = true;
    for (const end of this.ends) end.destroy();
  }

  /** Takes what is sent no further, and no more of it than fits. */
  hold(): void {
    this.isHeld = true;
    for (const end of this.ends) end.pause();
  }

  /** Goes down once so many bytes more were answered. */
  cutAfter(bytes: number): void {
    this.left = bytes;
  }

  up(): void {
    [this.isDown, this.isHeld, this.left] = [false, false, Infinity];
    for (const end of this.ends) end.resume();
  }

  async close(): Promise<void> {
    this.down();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    if (this.isDown) return void near.destroy();
    const far = createConnection(this.target, LOOPBACK);
    for (const [one, other] of [[near, far], [far, near]] as const) {
      this.ends.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.ends.delete(one);
        other.destroy();
      });
      one.on('data', (chunk: Buffer) => {
        if (one === far && (this.left -= chunk.length) < 0) return this.down();
        if (!other.write(chunk)) one.pause();
      });
      other.on('drain', () => this.isHeld || one.resume());
      if (this.isHeld) one.pause();
    }
  }
}
