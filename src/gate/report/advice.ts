import type { Outcome } from '../wait/outcome.ts';
import type { RunContext } from './run-result.ts';

/** For every end that says nothing about the operation. */
export const rerunAdvice =
  'The operation itself is not affected: to go on waiting, re-run this job, unless it also starts the operation; then run the gate alone with this request-id.';

/** What to check, chosen by the typed reason of the outcome alone. */
export function adviceFor({ cause }: Outcome, context: RunContext | undefined): string {
  switch (cause?.reason) {
    case 'http-401':
    case 'http-403':
      return context?.credentialKind === 'access-token'
        ? 'Check that the access-token is fresh and issued for this endpoint; the service accepted tokens of co-administrators, not of service principals.'
        : 'Check that this management certificate is uploaded to the subscription of the operation.';
    case 'http-404':
      return context?.operation.statusApi === 'service-management'
        ? 'Check request-id and subscription; service-management tracks creates, updates, restores and deletes: for all others set status-api to biztalk.'
        : 'Check request-id, subscription, cloud-service-name and resource-name; for a create, update, restore or delete set status-api to service-management.';
    case 'http-4xx':
    case 'redirect-refused':
      return 'Check management-endpoint, status-api, api-version and the names in the inputs.';
    case 'http-2xx':
    case 'http-408':
    case 'http-5xx':
    case 'throttled':
      return 'The endpoint answers with errors: check its health.';
    case 'html':
    case 'json':
    case 'not-xml':
    case 'not-an-operation-status':
    case 'wrong-operation':
      return 'Check management-endpoint and status-api, and what is between the runner and the service.';
    case 'server-certificate-untrusted':
      return 'Check management-endpoint; for a private CA set NODE_EXTRA_CA_CERTS to a PEM file of it on the runner, and if it is set, check that the file exists.';
    default:
      return /^management\.core\./.test(context?.endpoint.hostname ?? '')
        ? 'Microsoft has retired this endpoint: set management-endpoint to the one that replaces it; else check the network and its proxy.'
        : 'Check management-endpoint, the network and its proxy.';
  }
}
