const INHERITED = /^(PATH|HOME|LANG|LC_\w+|TZ|NODE_EXTRA_CA_CERTS|BERTH_(?!DATABASE_|SECRETS_)\w+)$/;

/**
 * The environment for a child process: the caller's own settings without its database credentials and the key of secrets, plus what this
 * child is told. So the agent never learns a database password or that key, nor the API the schema owner's.
 */
export function childEnvironment(told: Record<string, string>, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const inherited = Object.entries(env).filter(([name]) => INHERITED.test(name));
  return { ...Object.fromEntries(inherited), ...told };
}
