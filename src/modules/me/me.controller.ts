import { Controller, Get } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Answers } from '../../platform/rest/answers.js';
import { Me } from './me.dto.js';
import { MeService } from './me.service.js';

@Controller('v1/me')
export class MeController {
  constructor(private readonly me: MeService) {}

  @Get()
  @Answers('Who the caller is. The tenant and the key, with its scopes: what a client asks first.', 200, Me)
  get(@Ctx() ctx: OpContext): Promise<Me> {
    return this.me.get(ctx);
  }
}
