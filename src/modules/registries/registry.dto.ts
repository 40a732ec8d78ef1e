import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Id, Name, Reference, Shape, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';

const HOST = {
  doc: 'Of the addresses it is for: oci://host/repository, with the port when there is one; one login for each host',
  max: 261,
  pattern: /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/,
  wanted: 'a host in lower case, with its port when it has one, without https://',
  example: 'registry.example.com',
};
const USERNAME = { doc: 'Who to log in as', min: 1, max: 255, pattern: /^[^:\p{Cc}]+$/u, wanted: 'text without colons and control characters', example: 'robot' };
const PASSWORD = {
  doc: 'Password or access token; never shown',
  min: 1,
  max: 4096,
  pattern: /^\P{Cc}+$/u,
  wanted: 'text without control characters',
  writeOnly: true,
  example: 'a-token-of-the-registry',
};

@ObjectType({ implements: () => [Node], description: 'A login that images are fetched from a registry with' })
export class Registry {
  @Id() id!: string;
  @Name() name!: string;
  @Text(HOST) host!: string;
  @Text(USERNAME) username!: string;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

@InputType()
export class CreateRegistryInput {
  @Name({ example: 'registry' }) name!: string;
  @Text(HOST) host!: string;
  @Text(USERNAME) username!: string;
  @Text(PASSWORD) password!: string;
}

@InputType({ isAbstract: true, description: 'What is left out stays' })
export class UpdateRegistry {
  @Text({ ...USERNAME, optional: true }) username?: string;
  @Text({ ...PASSWORD, optional: true }) password?: string;
}

@InputType()
export class UpdateRegistryInput extends UpdateRegistry {
  @Reference({ doc: 'Id or name' }) id!: string;
}

/** Answer to create and change. */
@ObjectType()
export class RegistryAnswer {
  @Shape(() => Registry, { doc: 'The login' }) registry!: Registry;
}

@ObjectType()
export class RegistryConnection extends ConnectionOf(Registry) {}

@ObjectType()
export class RegistryPayload extends MutationPayload {
  @Field(() => Registry, { nullable: true }) registry?: Registry;
}

@ObjectType()
export class DeleteRegistryPayload extends MutationPayload {
  @Field(() => ID, { nullable: true }) deletedId?: string;
}
