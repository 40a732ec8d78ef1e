const INHERITED = /^(PATH|HOME|LANG|LC_\w+|TZ|NODE_EXTRA_CA_CERTS|BERTH_(?!DATABASE_|SECRETS_|BACKUP_S3_)\w+)$/;

/**
 * The environment for a child process: the caller's own settings without its database credentials, the key of secrets and the login of the
 * backups' bucket, plus what this child is told. So the agent never learns one of those, nor the API the schema owner's password.
 */
export function childEnvironment(told: Record<string, string>, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const inherited = Object.entries(env).filter(([name]) => INHERITED.test(name));
  // graphql-js checks each value's type more slowly anywhere else
  return { NODE_ENV: 'production', ...Object.fromEntries(inherited), ...told };
}

/** What the process that keeps backups is told of their bucket. */
export function bucketEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[0].startsWith('BERTH_BACKUP_S3_') && entry[1] !== undefined),
  );
}
