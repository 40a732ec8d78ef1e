import supertest from 'supertest';

export interface GraphqlAnswer {
  status: number;
  // a test looks into answers of every shape
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  data: any;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } & Record<string, unknown> }[];
  extensions?: { cost?: number };
}

/** GraphQL over real HTTP, as one credential. */
export class GraphqlClient {
  constructor(
    private readonly url: string,
    private readonly key?: string,
    private readonly extra: Record<string, string> = {},
  ) {}

  with(headers: Record<string, string>): GraphqlClient {
    return new GraphqlClient(this.url, this.key, { ...this.extra, ...headers });
  }

  async run(query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer> {
    const request = supertest(this.url).post('/graphql').set(this.extra);
    if (this.key) void request.set('authorization', `Bearer ${this.key}`);
    const answer = await request.send({ query, variables });
    return { status: answer.status, ...(answer.body as Omit<GraphqlAnswer, 'status'>) };
  }
}
