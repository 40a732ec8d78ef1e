import { Controller, Get, Header } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { AnswersText } from '../../platform/rest/answers.js';
import { MetricsService } from './metrics.service.js';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @AnswersText("This process's metrics in Prometheus' text format (operator). Requests by route and status, Node's own figures, and of each host its checks and the room in its pool.", 'text/plain')
  text(@Ctx() ctx: OpContext): Promise<string> {
    return this.metrics.text(ctx);
  }
}
