import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { Public } from '../../platform/auth/auth.guard.js';
import { VERSION } from '../../platform/config/version.js';
import { Health } from './health.dto.js';
import { HealthService } from './health.service.js';

@Public()
@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('healthz')
  @ApiOperation({ summary: 'Whether the process lives', description: 'Asks nothing else: for a supervisor that restarts what hangs.' })
  @ApiResponse({ status: 200, type: Health, description: 'It does' })
  live(): Health {
    return { status: 'ok', version: VERSION };
  }

  @Get('readyz')
  @ApiOperation({
    summary: 'Whether the database, a worker and at least one host are there',
    description: 'For a load balancer, which sends requests only where all three are.',
  })
  @ApiResponse({ status: 200, type: Health, description: 'They are' })
  @ApiResponse({
    status: 503,
    description: 'unavailable: errors names what is missing',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  })
  ready(): Promise<Health> {
    return this.health.ready();
  }
}
