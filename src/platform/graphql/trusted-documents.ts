import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ApolloServerOptions, ApolloServerPlugin, BaseContext } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { AppError } from '../errors/app-error.js';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The only documents that may run, when the operator named a file of them: a JSON object of SHA-256 (hex) to text, as client builds write it. */
export class TrustedDocuments {
  private constructor(private readonly documents: ReadonlyMap<string, string>) {}

  /** Reads the file; throws when it is not such an object, or a hash is not that of its document. */
  static read(path: string): TrustedDocuments {
    const entries = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>);
    for (const [hash, text] of entries) {
      if (hash.replace(/^sha256:/, '') !== hashOf(text)) throw new Error(`${path}: the document ${hash} has another hash`);
    }
    return new TrustedDocuments(new Map(entries.map(([, text]) => [hashOf(text), text])));
  }

  /** As Apollo looks documents up for clients that send the hash alone; what they would add is not kept. */
  cache(): Exclude<ApolloServerOptions<BaseContext>['cache'], undefined | 'bounded'> {
    return {
      get: async (key) => this.documents.get(key.replace(/^apq:/, '')),
      set: async () => undefined,
      delete: async () => false,
    };
  }

  /** Fails with `forbidden` unless the document is one of them. */
  demand(text: string): void {
    if (!this.documents.has(hashOf(text))) {
      const refused = new AppError('forbidden', 'only documents registered with the provider may run');
      throw new GraphQLError(refused.detail, { originalError: refused, extensions: { http: { status: refused.status } } });
    }
  }

  /** Holds every request to them. */
  plugin(): ApolloServerPlugin {
    return {
      requestDidStart: async () => ({
        didResolveOperation: async ({ source }) => this.demand(source),
      }),
    };
  }
}
