import { ArgsType, Field, ID } from '@nestjs/graphql';
import { ArrayMaxSize, IsString } from 'class-validator';

@ArgsType()
export class NodesArgs {
  @Field(() => [ID], { description: 'At most 50' })
  @IsString({ each: true })
  @ArrayMaxSize(50)
  ids!: string[];
}
