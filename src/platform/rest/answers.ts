import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiHeader, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';

const PROBLEMS: Record<number, string> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden or quota_exceeded',
  404: 'not_found',
  409: 'conflict, name_taken, busy, protected or idempotency_in_flight',
  412: 'precondition_failed',
  413: 'too_large',
  422: 'idempotency_mismatch or unsupported',
  429: 'rate_limited',
  431: 'too_large: headers or query',
  500: 'internal',
  503: 'no_capacity or unavailable',
  504: 'timeout',
};

/** What a good answer means. */
const GOOD = { 200: 'Done, or found', 201: 'Made', 202: 'Begun: the operation in the answer tells how it goes on' } as const;

const problems = (): MethodDecorator[] =>
  Object.entries(PROBLEMS).map(([status, codes]) =>
    ApiResponse({
      status: Number(status),
      description: codes,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }),
  );

/** What a route does: the first sentence is its summary, the rest its description. */
function described(text: string): MethodDecorator {
  const [summary, description] = text.split(/\. (.*)/s);
  return ApiOperation({ summary, description });
}

/** Documents a route: what it does (a summary, a full stop, a description), its answer and the problems it may answer. */
export const Answers = (text: string, status: 200 | 201 | 202, answer: Type): MethodDecorator =>
  applyDecorators(HttpCode(status), ApiBearerAuth(), described(text), ApiResponse({ status, type: answer, description: GOOD[status] }), ...problems());

/** Documents a route that answers text of some type. */
export const AnswersText = (text: string, type: string): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiBearerAuth(),
    described(text),
    ApiResponse({ status: 200, description: GOOD[200], content: { [type]: { schema: { type: 'string' } } } }),
    ...problems(),
  );

/** A route that becomes a WebSocket; the protocol is in docs/console.md. */
export const AnswersWebSocket = (text: string): MethodDecorator =>
  applyDecorators(
    ApiBearerAuth(),
    described(`${text} Open it as a WebSocket. Browsers, which cannot set headers, offer the protocols berth.v1 and berth.bearer.<key>.`),
    ApiResponse({
      status: 101,
      description: 'Binary messages are bytes, text messages are JSON: {resize}, {signal}, {end} from the client, {stderr}, {exit} to it',
    }),
    ...problems(),
  );

/** A route that reaches a host: answers an operation, and takes `Prefer: wait`. */
export const AnswersOperation = (text: string, status: 200 | 201 | 202, answer: Type): MethodDecorator =>
  applyDecorators(
    Answers(text, status, answer),
    ...(status === 202 ? [ApiResponse({ status: 200, type: answer, description: 'With Prefer: wait, once the operation ended' })] : []),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: 'wait=N holds the answer up to N (at most 60) seconds until the operation ended; handling=strict answers busy instead of queueing',
    }),
  );

/** What was deleted at once: answered with 204 and no body. */
export interface Deleted {
  deletedId: string;
}

export const AnswersNothing = (text: string): MethodDecorator =>
  applyDecorators(HttpCode(204), ApiBearerAuth(), described(text), ApiResponse({ status: 204, description: 'Done' }), ...problems());

export const AnswersPage = (text: string, item: Type): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiBearerAuth(),
    ApiExtraModels(item),
    described(text),
    ApiResponse({
      status: 200,
      description: 'A page, and where the next one begins',
      schema: {
        type: 'object',
        required: ['items'],
        properties: { items: { type: 'array', items: { $ref: getSchemaPath(item) } }, nextCursor: { type: 'string' } },
      },
    }),
    ...problems(),
  );
