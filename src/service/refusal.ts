import { isHtml } from '../html.ts';
import type { HttpResponse } from '../http/client.ts';
import { bodyText, excerpt } from './body.ts';
import type { ErrorBody } from './error-body.ts';

/** Why a request is refused for good. Messages and advice are chosen by it. */
export type RefusalReason =
  | `http-${'401' | '403' | '404' | '4xx'}`
  /** Answered with an HTML page, which the service has none of: by a web server, a gateway or a firewall. */
  | `page-${'403' | '404'}`
  | 'client-certificate-required'
  | 'client-certificate-rejected'
  | 'post-handshake-authentication'
  | 'subscription-disabled'
  | 'version-refused';

/** What a response that refuses a request means. */
export interface Refusal {
  verdict: 'unauthorized' | 'not-found' | 'refused';
  reason: RefusalReason;
}

/** Classifies a response of neither 2xx nor 5xx by its status, its error code and the words of well-known servers. */
export function classifyRefusal(response: HttpResponse, { extendedCode }: ErrorBody): Refusal {
  switch (response.status) {
    case 401:
      return { verdict: 'unauthorized', reason: 'http-401' };
    case 403:
      if (extendedCode === 'SubscriptionDisabled')
        return { verdict: 'unauthorized', reason: 'subscription-disabled' };
      // mod_ssl's own words; Node does not offer it.
      return /post-handshake authentication/i.test(excerpt(response))
        ? { verdict: 'unauthorized', reason: 'post-handshake-authentication' }
        : { verdict: 'unauthorized', reason: isPage(response) ? 'page-403' : 'http-403' };
    case 404:
      return { verdict: 'not-found', reason: isPage(response) ? 'page-404' : 'http-404' };
    case 400:
      // nginx (ngx_http_special_response.c, error 496 and 495), which reports them as 400.
      if (/No required SSL certificate was sent/i.test(excerpt(response)))
        return { verdict: 'refused', reason: 'client-certificate-required' };
      if (/The SSL certificate error/i.test(excerpt(response)))
        return { verdict: 'refused', reason: 'client-certificate-rejected' };
      return {
        verdict: 'refused',
        reason: extendedCode === 'MissingOrIncorrectVersionHeader' ? 'version-refused' : 'http-4xx',
      };
    default:
      return { verdict: 'refused', reason: 'http-4xx' };
  }
}

function isPage(response: HttpResponse): boolean {
  const text = bodyText(response);
  return 'value' in text && isHtml(text.value);
}
