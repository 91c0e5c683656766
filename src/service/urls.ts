/** A BizTalk service by the names in its URL. */
export interface ServiceName {
  subscription: string;
  cloudServiceName: string;
  resourceName: string;
}

/** Everything of `subscription` is below this URL. It is of the inputs' narrow alphabet, so nothing needs encoding. */
export function subscriptionUrl(endpoint: URL, subscription: string): string {
  return `${endpoint.origin}${endpoint.pathname.replace(/\/$/, '')}/${subscription}`;
}

/**
 * The URL of a BizTalk service. With `~` the front end passes the request through to the resource provider; without it,
 * the front end handles it (dn232425, dn232416).
 */
export function serviceUrl(endpoint: URL, name: ServiceName, { tilde }: { tilde: boolean }): string {
  const path = `cloudservices/${name.cloudServiceName}/resources/biztalkservices${tilde ? '/~' : ''}/biztalk`;
  return `${subscriptionUrl(endpoint, name.subscription)}/${path}/${name.resourceName}`;
}
