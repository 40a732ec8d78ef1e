import { backupBucket, type BucketConfig } from './backup-bucket.js';
import { isCidr } from '../auth/cidr.js';
import { EnvReader } from './env-reader.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const DEFAULT_NETWORK_POOL = '10.128.0.0/12';
const NETWORK_BLOCK = /^(\d{1,3}\.){3}\d{1,3}\/([89]|1\d|20)$/;

/** Everything a role may be told from outside. Frozen; made once, by `loadConfig`. */
export interface Config {
  /** Label inside every API key made here: `berth_<environment>_...`. */
  readonly environment: string;
  readonly logLevel: LogLevel;
  /** One line in the log for each request; at `info`. */
  readonly accessLog: boolean;
  /** Six characters naming this installation on its host: bridges, cgroups and nft tables carry it. Empty until `up` made one. */
  readonly instance: string;
  readonly stateDir: string;
  /** Where backups of containers are kept: the API and the worker write there. */
  readonly backupDir: string;
  /** A bucket that they are kept in instead. */
  readonly backupBucket?: BucketConfig;

  /** Address and TCP port the API listens on. */
  readonly host: string;
  readonly port: number;
  /** Processes that answer on that port; with more than one the worker has a process of its own. */
  readonly apiProcesses: number;
  /** Silence after which a service that is stopped or does nothing is killed and started again. */
  readonly hangSeconds: number;
  /** Where this host itself reaches the API. */
  readonly localUrl: string;
  /** Where callers reach the API, without a trailing slash; used in links. */
  readonly publicUrl: string;
  /** Limits in bytes: JSON bodies, image archives sent by upload, and files of backups, made or uploaded. */
  readonly bodyLimit: number;
  readonly imageUploadLimit: number;
  readonly backupLimit: number;
  readonly introspection: boolean;
  /** GraphiQL at `/graphql` for browsers; the page loads its scripts from unpkg.com. */
  readonly explorer: boolean;
  /** File of the only GraphQL documents that may run; empty: any may. */
  readonly graphqlDocuments: string;
  /** Seconds in which a JSON body must have arrived. */
  readonly bodySeconds: number;
  /** Seconds between signs of life on event streams; less than proxies wait before they hang up. */
  readonly heartbeatSeconds: number;
  /** Pauses in seconds between the attempts to deliver to a webhook; after the last it has failed. */
  readonly webhookRetrySeconds: readonly number[];
  /** Issuer of the tokens people sign in with; empty: keys alone. Tokens must be for the audience; two claims name the tenant's id and the role. */
  readonly oidcIssuer: string;
  readonly oidcAudience: string;
  readonly oidcTenantClaim: string;
  readonly oidcRoleClaim: string;
  /** Seconds between measurements of what containers use, for billing. */
  readonly usageSeconds: number;
  /** Requests per second that one key, and all keys of one tenant together, may keep up; ten seconds' worth may come at once. 0: no limit. */
  readonly rateLimitKey: number;
  readonly rateLimitTenant: number;
  /** 32 bytes in hex that seal what tenants trust us with (logins of registries); empty: nothing of that kind is taken. `up` makes one. */
  readonly secretsKey: string;
  /** Whether URLs that tenants give (webhooks, images) may lead to private networks, and be http. */
  readonly fetchPrivate: boolean;
  /** Ports that URLs of tenants may name. */
  readonly fetchPorts: readonly number[];
  /** Blocks of the provider's own addresses that URLs of tenants must not lead to, though they are public. */
  readonly privateRanges: readonly string[];
  /** Whether what hosts hold and the database never heard of is destroyed; kept otherwise, as after the database came from an old backup. */
  readonly destroyUnknown: boolean;
  /** Origins whose pages may call the API from a browser. */
  readonly corsOrigins: readonly string[];
  /** Whether proxies' X-Forwarded-* headers are believed. */
  readonly trustProxy: boolean;

  /** As the app role, which owns nothing. Empty: `up` runs its own Postgres. For `up` itself: a role that may create roles. */
  readonly databaseUrl: string;
  /** As the owner of the schema: read by `migrate` only. */
  readonly databaseOwnerUrl: string;
  /** Connections each process holds at most. */
  readonly databasePoolSize: number;

  /** `unix:/path` or `host:port` of the agent, for both who listens and who calls. */
  readonly agentAddress: string;
  readonly agentDriver: string;
  /** Group that may use the agent's unix socket; absent: root alone. */
  readonly agentSocketGid?: number;
  /** PEM files for mutual TLS; all three or none. */
  readonly agentTls?: { readonly ca: string; readonly cert: string; readonly key: string };
  /** IPv4 block that tenants' networks are cut from; must be free of other uses on every host. `up` finds one unless told. */
  readonly networkPool: string;
  /** Address of this host that ports are forwarded at; empty: that of the card behind its default route. */
  readonly publicAddress: string;
  /** Ports of such an address that may lead to containers. */
  readonly publicPorts: { readonly first: number; readonly last: number };
  /** Name servers written into containers' resolv.conf. */
  readonly nameservers: readonly string[];
  /** Size in MiB of the sparse pool file made when the state directory is not on btrfs. */
  readonly poolMiB: number;
}

/** As browsers send it. */
const isOrigin = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;

/**
 * Reads and checks the environment; nothing else in Berth reads `process.env`. Throws one Error naming every variable
 * that is wrong.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const read = new EnvReader(env);
  const stateDir = read.absolutePath('BERTH_STATE_DIR', '/var/lib/berth');
  const host = read.text('BERTH_HOST', '127.0.0.1');
  const port = read.integer('BERTH_PORT', 7070, 1, 65_535);
  const localUrl = `http://${wildcard(host) ? '127.0.0.1' : bracketed(host)}:${port}`;
  const config: Config = {
    environment: read.matching('BERTH_ENVIRONMENT', 'live', /^[a-z][a-z0-9]{0,9}$/, 'a lower-case word of 1 to 10 letters and digits'),
    logLevel: read.oneOf('BERTH_LOG_LEVEL', LOG_LEVELS, 'info'),
    accessLog: read.flag('BERTH_ACCESS_LOG', true),
    instance: read.matching('BERTH_INSTANCE', '', /^([a-z][a-z0-9]{5})?$/, 'a letter and five letters or digits, lower case'),
    stateDir,
    backupDir: read.absolutePath('BERTH_BACKUP_DIR', `${stateDir}/backups`),
    backupBucket: backupBucket(read),
    host,
    port,
    apiProcesses: read.integer('BERTH_API_PROCESSES', 1, 1, 64),
    hangSeconds: read.integer('BERTH_HANG_SECONDS', 20, 2, 3600),
    localUrl,
    publicUrl: read.url('BERTH_PUBLIC_URL', localUrl, ['http:', 'https:']),
    bodyLimit: read.integer('BERTH_BODY_LIMIT', 2 * 1024 * 1024, 1024, 64 * 1024 * 1024),
    imageUploadLimit: read.integer('BERTH_IMAGE_UPLOAD_LIMIT', 4 * 1024 ** 3, 1024, 64 * 1024 ** 3),
    backupLimit: read.integer('BERTH_BACKUP_LIMIT', 40 * 1024 ** 3, 1024, 64 * 1024 ** 3),
    graphqlDocuments: read.absolutePath('BERTH_GRAPHQL_DOCUMENTS', ''),
    introspection: read.flag('BERTH_GRAPHQL_INTROSPECTION', false),
    explorer: read.flag('BERTH_GRAPHQL_EXPLORER', false),
    bodySeconds: read.integer('BERTH_BODY_SECONDS', 60, 1, 3600),
    heartbeatSeconds: read.integer('BERTH_HEARTBEAT_SECONDS', 15, 1, 300),
    webhookRetrySeconds: read
      .matching(
        'BERTH_WEBHOOK_RETRY_SECONDS',
        '5,60,300,1800,7200,18000,36000,50400,72000,86400',
        /^\d{1,6}(,\d{1,6}){0,19}$/,
        'seconds joined by commas, at most twenty',
      )
      .split(',')
      .map(Number),
    oidcIssuer: read.url('BERTH_OIDC_ISSUER', '', ['http:', 'https:']),
    oidcAudience: read.text('BERTH_OIDC_AUDIENCE', 'berth'),
    oidcTenantClaim: read.text('BERTH_OIDC_TENANT_CLAIM', 'berth_tenant'),
    oidcRoleClaim: read.text('BERTH_OIDC_ROLE_CLAIM', 'berth_role'),
    usageSeconds: read.integer('BERTH_USAGE_SECONDS', 60, 1, 3600),
    rateLimitKey: read.integer('BERTH_RATE_LIMIT_KEY', 20_000, 0, 1_000_000),
    rateLimitTenant: read.integer('BERTH_RATE_LIMIT_TENANT', 50_000, 0, 1_000_000),
    secretsKey: read.matching('BERTH_SECRETS_KEY', '', /^([0-9a-f]{64})?$/, '64 hex digits, as openssl rand -hex 32 prints'),
    fetchPrivate: read.flag('BERTH_FETCH_PRIVATE', false),
    fetchPorts: read.matching('BERTH_FETCH_PORTS', '443,8443', /^[1-9]\d{0,4}(,[1-9]\d{0,4})*$/, 'ports joined by commas').split(',').map(Number),
    privateRanges: read.list('BERTH_PRIVATE_RANGES', isCidr, 'blocks of addresses joined by commas, as 192.0.2.0/24'),
    destroyUnknown: read.flag('BERTH_DESTROY_UNKNOWN', false),
    publicAddress: read.matching('BERTH_PUBLIC_ADDRESS', '', /^((\d{1,3}\.){3}\d{1,3})?$/, 'an IPv4 address of the host'),
    publicPorts: read.range('BERTH_PUBLIC_PORTS', '20000-32767', 1, 65_535),
    corsOrigins: read.list('BERTH_CORS_ORIGINS', isOrigin, 'origins joined by commas, as https://panel.example.com, lower case and without a path; * is none'),
    trustProxy: read.flag('BERTH_TRUST_PROXY', false),
    databaseUrl: read.url('BERTH_DATABASE_URL', '', ['postgres:', 'postgresql:']),
    databaseOwnerUrl: read.url('BERTH_DATABASE_OWNER_URL', '', ['postgres:', 'postgresql:']),
    databasePoolSize: read.integer('BERTH_DATABASE_POOL_SIZE', 20, 1, 500),
    agentAddress: read.matching('BERTH_AGENT_ADDRESS', `unix:${stateDir}/run/agent.sock`, /^(unix:\/.+|[^\s/]+:\d+)$/, 'unix:/path or host:port'),
    agentDriver: read.matching('BERTH_AGENT_DRIVER', 'native', /^[a-z][a-z0-9-]*$/, 'the name of a driver'),
    agentSocketGid: read.optionalInteger('BERTH_AGENT_SOCKET_GID', 0, 2 ** 32 - 2),
    agentTls: agentTls(read),
    networkPool: read.matching('BERTH_NETWORK_POOL', DEFAULT_NETWORK_POOL, NETWORK_BLOCK, 'an IPv4 block of /8 to /20, as 10.128.0.0/12'),
    nameservers: read.matching('BERTH_NAMESERVERS', '9.9.9.9,1.1.1.1', /^[\da-f.:]+(,[\da-f.:]+)*$/, 'IP addresses joined by commas').split(','),
    poolMiB: read.integer('BERTH_POOL_MIB', 65_536, 256, 2 ** 31),
  };
  read.finish();
  return Object.freeze(config);
}

function agentTls(read: EnvReader): Config['agentTls'] {
  const ca = read.absolutePath('BERTH_AGENT_TLS_CA', '');
  const cert = read.absolutePath('BERTH_AGENT_TLS_CERT', '');
  const key = read.absolutePath('BERTH_AGENT_TLS_KEY', '');
  if (!ca && !cert && !key) return undefined;
  if (!ca || !cert || !key) read.reject('BERTH_AGENT_TLS_CA', 'and BERTH_AGENT_TLS_CERT, BERTH_AGENT_TLS_KEY go together: set all three or none');
  return Object.freeze({ ca, cert, key });
}

const wildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
