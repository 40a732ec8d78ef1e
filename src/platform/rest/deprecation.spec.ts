import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get, Module, NotFoundException } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { Field, GraphQLSchemaBuilderModule, GraphQLSchemaFactory, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { printSchema } from 'graphql';
import { Text } from '../dto/fields.js';
import { Deprecated, DeprecationGuard, reasonOf } from './deprecation.js';
import { applyRules, type Document } from '../openapi/house-rules.js';

const OLD = { since: '2026-11-01', sunset: '2027-11-01', instead: 'GET /v1/new' };

@ObjectType()
class Thing {
  @Field() name!: string;
  @Text({ doc: 'An old field', deprecated: OLD }) title!: string;
}

@Controller('v1')
class OldController {
  @Get('old')
  @Deprecated(OLD)
  old(): object {
    return { name: 'old' };
  }

  @Get('gone')
  @Deprecated(OLD)
  gone(): never {
    throw new NotFoundException();
  }

  @Get('new')
  fresh(): object {
    return { name: 'new' };
  }
}

@Resolver(() => Thing)
class OldResolver {
  @Query(() => Thing, { deprecationReason: reasonOf(OLD) })
  old(): Thing {
    return { name: 'old', title: 'old' };
  }
}

@Module({ imports: [GraphQLSchemaBuilderModule], controllers: [OldController], providers: [{ provide: APP_GUARD, useClass: DeprecationGuard }] })
class TestModule {}

let app: NestFastifyApplication;
beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

describe('what is to go', () => {
  test('says so in the headers of each answer, refusals too; what stays says nothing', async () => {
    const url = await app.getUrl();
    for (const path of ['/v1/old', '/v1/gone']) {
      const { headers } = await fetch(url + path);
      expect([headers.get('deprecation'), headers.get('sunset')]).toEqual(['@1793491200', 'Mon, 01 Nov 2027 00:00:00 GMT']);
    }
    const { headers } = await fetch(`${url}/v1/new`);
    expect([headers.get('deprecation'), headers.get('sunset')]).toEqual([null, null]);
  });

  test('is marked in OpenAPI, with its headers', () => {
    const document = SwaggerModule.createDocument(app, new DocumentBuilder().build()) as unknown as Document;
    document.components.schemas ??= {};
    applyRules(document, { rateLimited: false });
    const { get } = document.paths['/v1/old']!;
    expect(get).toMatchObject({
      deprecated: true,
      'x-deprecation': OLD,
      responses: { 200: { headers: { Deprecation: { required: true }, Sunset: { required: true } } } },
    });
    expect(document.paths['/v1/new']!['get']).not.toHaveProperty('deprecated');
  });

  test('is marked in the GraphQL schema, fields too', async () => {
    const schema = printSchema(await app.get(GraphQLSchemaFactory).create([OldResolver]));
    const reason = '@deprecated(reason: "Since 2026-11-01, gone after 2027-11-01: use GET /v1/new")';
    expect(schema).toContain(`old: Thing! ${reason}`);
    expect(schema).toContain(`title: String! ${reason}`);
  });
});
