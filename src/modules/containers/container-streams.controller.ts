import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiPropertyOptional, ApiQuery } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsBoolean, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { AnswersWebSocket } from '../../platform/rest/answers.js';
import { WebSocketDoor } from '../../platform/rest/web-socket.js';
import { QueryWhole } from '../../platform/dto/query-fields.js';
import { ContainerStreamsService, type Streamed } from './container-streams.service.js';

/** Query string of `GET …/exec/stream`. */
class StreamQuery implements Streamed {
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? (value as unknown) : value === undefined ? [] : [value]))
  @IsString({ each: true })
  @MaxLength(8192, { each: true })
  @Matches(/^[^\0]*$/, { each: true, message: 'command: NUL is not allowed' })
  @ArrayMinSize(1)
  @ArrayMaxSize(256)
  command: string[] = [];

  @ApiPropertyOptional({ type: 'boolean', default: false, description: 'Give it a terminal: 1 or true' })
  @Transform(({ value }: { value: unknown }) => (['1', 'true'].includes(value as string) ? true : ['0', 'false'].includes(value as string) ? false : value))
  @IsOptional()
  @IsBoolean()
  tty: boolean = false;

  @QueryWhole({ doc: 'Columns of the terminal', min: 1, max: 1000, default: 80 }) cols: number = 80;

  @QueryWhole({ doc: 'Rows of the terminal', min: 1, max: 1000, default: 24 }) rows: number = 24;

  @ApiPropertyOptional({ type: 'string', maxLength: 4096, pattern: '^/[^\\x00]*$', description: 'Directory to run in; / when left out' })
  @IsOptional()
  @MaxLength(4096)
  @Matches(/^\/[^\0]*$/, { message: 'cwd: want an absolute path' })
  cwd?: string;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 64,
    pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[0-9]+)?$',
    description: 'Name or uid[:gid] inside the container; root when left out',
  })
  @IsOptional()
  @MaxLength(64)
  @Matches(/^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[0-9]+)?$/, { message: 'user: want a name or a number of a user, with :<group> if wanted' })
  user?: string;
}

@Controller('v1/containers')
export class ContainerStreamsController {
  constructor(private readonly streams: ContainerStreamsService) {}

  @Get(':id/console')
  @AnswersWebSocket("A container's console. What its init and getty show, and their keyboard. Each viewer first sees the newest 16 KiB.")
  console(@Ctx() ctx: OpContext, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.streams.console(ctx, id, new WebSocketDoor(request, reply));
  }

  @Get(':id/exec/stream')
  @AnswersWebSocket('Run a command in a container, its input and output as they come. With a terminal or with separate streams. The command is killed when its caller leaves.')
  @ApiQuery({
    name: 'command',
    required: true,
    schema: { type: 'array', minItems: 1, maxItems: 256, items: { type: 'string', maxLength: 8192, pattern: '^[^\\x00]*$' } },
    example: ['sh'],
    description: 'Program and arguments, one parameter each',
  })
  exec(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() query: StreamQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.streams.exec(ctx, id, query, new WebSocketDoor(request, reply));
  }
}
