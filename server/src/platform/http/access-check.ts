import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { ACCESS } from './access.js';

/** Stops the boot when a route does not say who may call it. */
export function verifyAccessIsDeclared(app: INestApplication): void {
  const discovery = app.get(DiscoveryService);
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  for (const { instance, metatype } of discovery.getControllers()) {
    if (!metatype) continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name]!;
      const isRoute = Reflect.hasMetadata('path', handler);
      if (isRoute && !reflector.getAllAndOverride(ACCESS, [handler, metatype])) {
        throw new Error(`${metatype.name}.${name} does not say who may call it: add @Allow(…).`);
      }
    }
  }
}
