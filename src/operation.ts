/** The operation whose end is awaited. */
export interface Operation {
  requestId: string;
  subscription: string;
  cloudServiceName: string;
  resourceName: string;
  statusApi: StatusApi;
}

/**
 * The ways to ask. `biztalk` is the documented URL template (dn232425), whose `~` passes the request through
 * to the resource provider; `biztalk-direct` is the form of the same page's example, without it.
 */
export const statusApis = ['biztalk', 'biztalk-direct'] as const;
export type StatusApi = (typeof statusApis)[number];

/**
 * The status URL below `endpoint`. Every part is of the inputs' narrow alphabets, so nothing needs encoding,
 * and `OperationStatus/{request-id}` is the whole query: no key, no `=`, a literal slash (dn232425).
 */
export function statusUrl(endpoint: URL, operation: Operation): URL {
  const { subscription, cloudServiceName, resourceName, requestId } = operation;
  const tilde = operation.statusApi === 'biztalk' ? '/~' : '';
  const path = `/${subscription}/cloudservices/${cloudServiceName}/resources/biztalkservices${tilde}/biztalk/${resourceName}`;
  return new URL(
    `${endpoint.origin}${endpoint.pathname.replace(/\/$/, '')}${path}?OperationStatus/${requestId}`,
  );
}
