import type { IncomingMessage } from 'node:http';
import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Context, ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import { typeid } from 'typeid-js';
import type { GraphqlContext } from '../auth/request-context.js';
import type { KeyDirectory } from '../auth/key-directory.js';
import type { People } from '../auth/people.js';
import { parseSecret } from '../auth/secret.js';
import type { LiveKeys } from '../events/live-keys.js';
import { demandAffordable } from '../limits/document-limits.js';
import { demandBounded, MAX_TOKENS } from '../limits/document-shape.js';
import { Slots } from '../limits/slots.js';
import { withTypedVariables } from './older-variables.js';
import type { TrustedDocuments } from './trusted-documents.js';

/** A close code of graphql-transport-ws. */
const FORBIDDEN = 4403;
/** A close code of WebSockets (RFC 6455's registry), after which clients come back later. */
const TRY_AGAIN_LATER = 1013;
/** `readyState` of a WebSocket. */
const CLOSED = 3;

/** Of one tenant, in this process; each holds a connection, also while nothing is subscribed to. */
const MOST_SOCKETS = 100;

interface Wiring {
  schema(): GraphQLSchema;
  keys: KeyDirectory;
  people: People;
  liveKeys: LiveKeys;
  introspection: boolean;
  trusted?: TrustedDocuments;
  formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError;
}

type Socket = Context<Record<string, unknown> | undefined, Extra>;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The credentials of `connectionParams`, under the names they have as headers. */
function headersOf(params: Record<string, unknown> | undefined): Record<string, string> {
  const given = new Map(Object.entries(params ?? {}).map(([name, value]) => [name.toLowerCase(), text(value)]));
  const headers = { authorization: given.get('authorization'), 'x-api-key': given.get('x-api-key') ?? given.get('apikey'), 'x-tenant': given.get('x-tenant') };
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const secretOf = (headers: Record<string, string>): string => headers['authorization']?.replace(/^Bearer +/i, '') ?? headers['x-api-key'] ?? '';

/** Calls back when it has closed, or at once when it did while something was awaited. */
function onceClosed(socket: Extra['socket'], call: () => void): void {
  if (socket.readyState === CLOSED) call();
  else socket.once('close', call);
}

/** A subscription passes the same guard as a request: this is what the guard sees of it. */
function contextOf({ connectionParams, extra }: Socket): GraphqlContext {
  const upgrade = extra.request as IncomingMessage;
  const request = {
    id: typeid('req').toString(),
    method: 'GET',
    url: '/graphql',
    headers: headersOf(connectionParams),
    ip: upgrade.socket.remoteAddress ?? '',
    raw: upgrade,
  };
  return { req: request, reply: {} } as unknown as GraphqlContext;
}

/**
 * graphql-transport-ws at `/graphql`, for subscriptions alone: queries and mutations go over HTTP, where idempotency, limits and audit are.
 * The key comes in `connectionParams`, as `authorization` or `x-api-key`; a socket whose key is deleted is closed within a second.
 */
export function subscriptions(
  wiring: Wiring,
): Pick<
  ServerOptions<Record<string, unknown> | undefined, Extra>,
  'onConnect' | 'onSubscribe' | 'onNext' | 'onError' | 'connectionInitWaitTimeout'
> {
  const format = (errors: readonly GraphQLError[]): GraphQLFormattedError[] => errors.map((error) => wiring.formatError(error.toJSON(), error));
  const open = new Slots(MOST_SOCKETS, 'sockets of the tenant');
  return {
    connectionInitWaitTimeout: 5000,
    onConnect: async (context) => {
      const { connectionParams, extra } = context as Socket;
      const secret = secretOf(headersOf(connectionParams));
      const parsed = parseSecret(secret);
      const found = await (parsed ? wiring.keys.authenticate(parsed) : wiring.people.authenticate(secret));
      if (!found) return false;
      try {
        onceClosed(extra.socket, open.take(found.actor.tenantId));
      } catch (error) {
        extra.socket.close(TRY_AGAIN_LATER, (error as Error).message);
        return false;
      }
      onceClosed(extra.socket, await wiring.liveKeys.watch(found.actor, () => extra.socket.close(FORBIDDEN, 'the key has changed')));
      return true;
    },
    onSubscribe: (context, _id, payload) => {
      try {
        const schema = wiring.schema();
        wiring.trusted?.demand(payload.query);
        const asked = parse(payload.query, { maxTokens: MAX_TOKENS });
        demandBounded(asked);
        const document = withTypedVariables(schema, asked);
        const rules = wiring.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
        const errors = validate(schema, document, rules, { maxErrors: 10 });
        if (errors.length > 0) return errors;
        const operation = getOperationAST(document, payload.operationName);
        if (operation?.operation !== 'subscription') {
          return [new GraphQLError('name one subscription; queries and mutations go over HTTP', { extensions: { code: 'invalid' } })];
        }
        const variables = payload.variables ?? {};
        demandAffordable({ schema, document, operation, variables, operationName: payload.operationName });
        return { schema, document, variableValues: variables, operationName: payload.operationName, contextValue: contextOf(context as Socket) };
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        throw error;
      }
    },
    onNext: (_context, _id, _payload, _args, result) => (result.errors ? { ...result, errors: format(result.errors) } : result) as typeof result,
    onError: (_context, _id, _payload, errors) => format(errors as GraphQLError[]),
  };
}
