import { serviceUrl, subscriptionUrl } from '../../service/urls.ts';

/** The operation to wait for, and the API that tracks it. */
export type Operation = { requestId: string; subscription: string } & (
  | { statusApi: 'biztalk' | 'biztalk-direct'; cloudServiceName: string; resourceName: string }
  | { statusApi: 'service-management' }
);

/** An operation and what the user calls it. */
export type NamedOperation = Operation & { name: string };

/**
 * The status APIs. `biztalk` is the documented URL template (dn232425), whose `~` passes the request through to the
 * resource provider; `biztalk-direct` is the form of the same page's example, without it; `service-management` is Get
 * Operation Status (ee460783), which the front end answers for creates, updates and deletes.
 */
export const statusApis = ['biztalk', 'biztalk-direct', 'service-management'] as const;

/**
 * The status URL below `endpoint`. Every part is of the inputs' narrow alphabets, so nothing needs encoding, and
 * `OperationStatus/{request-id}` is the whole query: no key, no `=`, a literal slash (dn232425).
 */
export function statusUrl(endpoint: URL, operation: Operation): URL {
  if (operation.statusApi === 'service-management')
    return new URL(`${subscriptionUrl(endpoint, operation.subscription)}/operations/${operation.requestId}`);
  const tilde = operation.statusApi === 'biztalk';
  return new URL(`${serviceUrl(endpoint, operation, { tilde })}?OperationStatus/${operation.requestId}`);
}
