import { applyDecorators, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import { isGraphql, replyOf } from '../auth/request-context.js';

const DEPRECATED = 'berth:deprecated';

/** What is to go: days as `2026-11-21`, the last on which it is there, and what to use in its place. */
export interface Deprecation {
  since: string;
  sunset: string;
  instead: string;
}

/** Marks a route as one that is to go: in OpenAPI, and in the headers Deprecation (RFC 9745) and Sunset (RFC 8594) of each of its answers. */
export const Deprecated = (deprecation: Deprecation): MethodDecorator =>
  applyDecorators(SetMetadata(DEPRECATED, deprecation), ApiExtension('x-deprecation', deprecation));

/** Its twin's: `@Query(() => T, { deprecationReason: reasonOf(OLD) })`, or that of a field. */
export const reasonOf = ({ since, sunset, instead }: Deprecation): string => `Since ${since}, gone after ${sunset}: use ${instead}`;

const midnight = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** Sends the headers, with refusals too; lets everybody through. */
@Injectable()
export class DeprecationGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): true {
    const deprecation = isGraphql(context) ? undefined : this.reflector.get<Deprecation | undefined>(DEPRECATED, context.getHandler());
    if (deprecation) {
      const { since, sunset } = deprecation;
      void replyOf(context).headers({ deprecation: `@${midnight(since).getTime() / 1000}`, sunset: midnight(sunset).toUTCString() });
    }
    return true;
  }
}
