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
  const base = `${endpoint.origin}${endpoint.pathname.replace(/\/$/, '')}/${operation.subscription}`;
  if (operation.statusApi === 'service-management')
    return new URL(`${base}/operations/${operation.requestId}`);
  const { cloudServiceName, resourceName, requestId, statusApi } = operation;
  const tilde = statusApi === 'biztalk' ? '/~' : '';
  const path = `cloudservices/${cloudServiceName}/resources/biztalkservices${tilde}/biztalk/${resourceName}`;
  return new URL(`${base}/${path}?OperationStatus/${requestId}`);
}
