import { describeFailure } from '../failure.ts';
import type { ServiceCall, ServiceReply } from './messages.ts';

/** The main thread's end of a service call: looks the method up, runs it, describes what it threw. Never rejects. */
export async function answerCall(
  services: Readonly<Record<string, object>>,
  call: ServiceCall,
): Promise<ServiceReply> {
  try {
    const value = await methodOf(services, call)(...call.args);
    return { type: 'returned', id: call.id, value };
  } catch (error) {
    const { frames: _, ...failure } = describeFailure(error);
    // The main thread's frames say nothing to a handler, and its causes may name hosts.
    return { type: 'threw', id: call.id, failure: { ...failure, frames: '', cause: undefined } };
  }
}

function methodOf(
  services: Readonly<Record<string, object>>,
  { service, method }: ServiceCall,
): (...args: unknown[]) => unknown {
  const owner = Object.hasOwn(services, service) ? services[service] : undefined;
  const found = method in Object.prototype ? undefined : (owner as Record<string, unknown>)?.[method];
  if (typeof found !== 'function') throw new TypeError(`The service "${service}" has no method "${method}".`);
  return found.bind(owner);
}
