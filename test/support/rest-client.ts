import supertest from 'supertest';
import { AnswerChecks } from './answer-checks.js';

export interface RestAnswer {
  status: number;
  headers: Record<string, string>;
  // a test looks into answers of every shape
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  /** Empty for bytes. */
  text: string;
}

/** REST over real HTTP, as one credential. Every answer is held to the OpenAPI document. */
export class RestClient {
  constructor(
    readonly url: string,
    readonly key?: string,
    private readonly extra: Record<string, string> = {},
  ) {}

  /** A client like this one, with further headers. */
  with(headers: Record<string, string>): RestClient {
    return new RestClient(this.url, this.key, { ...this.extra, ...headers });
  }

  get = (path: string): Promise<RestAnswer> => this.send('get', path);
  post = (path: string, body?: unknown): Promise<RestAnswer> => this.send('post', path, body);
  patch = (path: string, body?: unknown): Promise<RestAnswer> => this.send('patch', path, body);
  put = (path: string, body?: unknown): Promise<RestAnswer> => this.send('put', path, body);
  delete = (path: string): Promise<RestAnswer> => this.send('delete', path);

  /** `body` is JSON unless `contentType` says otherwise. */
  async send(method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: unknown, contentType?: string): Promise<RestAnswer> {
    const request = supertest(this.url)[method](path).set({ accept: 'application/json', ...this.extra });
    if (this.key) void request.set('authorization', `Bearer ${this.key}`);
    if (contentType) void request.set('content-type', contentType);
    const answer = await (body === undefined ? request : request.send(body as object));
    const { status, text = '' } = answer;
    const answered: RestAnswer = { status, headers: answer.headers as Record<string, string>, body: answer.body, text };
    (await AnswerChecks.of(this.url)).check(method, path, answered);
    return answered;
  }
}
