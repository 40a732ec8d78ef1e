import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

/** One subscription's results as they came, and how it ended. */
export interface Subscription {
  results: { data?: Record<string, unknown> | null; errors?: readonly { extensions?: { code?: string } }[] }[];
  ended?: 'completed' | { code?: number; errors?: { code?: string }[] };
  stop(): void;
}

/** graphql-transport-ws over a real socket, as one credential. */
export class SubscriptionClient {
  private readonly client: Client;

  constructor(url: string, connectionParams: Record<string, string>) {
    this.client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0, lazy: true });
  }

  open(query: string, variables: Record<string, unknown> = {}): Subscription {
    const subscription: Subscription = { results: [], stop: () => undefined };
    subscription.stop = this.client.subscribe(
      { query, variables },
      {
        next: (result) => subscription.results.push(result as Subscription['results'][number]),
        complete: () => (subscription.ended ??= 'completed'),
        error: (error) => {
          const errors = Array.isArray(error) ? error.map((one: { extensions?: { code?: string } }) => one.extensions ?? {}) : undefined;
          subscription.ended ??= errors ? { errors } : { code: (error as CloseEvent).code };
        },
      },
    );
    return subscription;
  }

  close(): void {
    void this.client.dispose();
  }
}

interface CloseEvent {
  code?: number;
}
