import { Injectable, type Provider, type Type } from '@nestjs/common';

/**
 * What a module needs of one above it, which it may not import: the one below says what it asks for as a constant of this class, the one
 * above provides it with `extending` among the providers of its Nest module.
 */
export class ExtensionPoint<T extends object> {
  declare private readonly provided: T;

  constructor(readonly name: string) {}
}

/** Who stands at which point. */
@Injectable()
export class Extensions {
  private readonly provided = new Map<ExtensionPoint<never>, object>();

  provide<T extends object>(point: ExtensionPoint<T>, provided: T): void {
    if (this.provided.has(point as never)) throw new Error(`${point.name}: two modules provide it`);
    this.provided.set(point as never, provided);
  }

  /** To be asked when it is needed: while modules start it may not be there. */
  at<T extends object>(point: ExtensionPoint<T>): T {
    const found = this.provided.get(point as never);
    if (!found) throw new Error(`${point.name}: no module provides it`);
    return found as T;
  }
}

/** Among a module's providers: `service` is what stands at this point. */
export const extending = <T extends object>(point: ExtensionPoint<T>, service: Type<T>): Provider => ({
  provide: Symbol(point.name),
  inject: [Extensions, service],
  useFactory: (extensions: Extensions, provided: T) => extensions.provide(point, provided),
});
