import { defaultEndpoint, knownCloud } from '../inputs/endpoint.ts';
import { type Parsed, quoted } from '../inputs/parsers.ts';
import { folded } from '../text.ts';
import { type Element, readXml } from '../xml/read-xml.ts';

/** What a publish settings file holds for one subscription: the base64 of a PFX, and where to use it. */
export interface Published {
  certificate: string;
  /** Absent where the user names another. */
  endpoint?: URL;
}

/**
 * The certificate for `subscription` in a .publishsettings file. Schema 1.0 has URL and certificate on
 * `PublishProfile`, schema 2.0 on each `Subscription`. An endpoint that is none of the four known clouds is taken
 * from the user alone (`endpointIsGiven`): a file that somebody sent must not choose who gets to see the credential.
 */
export function publishedCertificate(
  text: string,
  subscription: string,
  endpointIsGiven: boolean,
): Parsed<Published> {
  const document = readXml(text);
  if ('wrong' in document) return { wrong: `it is not well-formed XML ("${folded(document.wrong, 80)}")` };
  if (document.root.name !== 'PublishData')
    return { wrong: `its root is ${quoted(document.root.name)}, not PublishData` };
  const profiles = children(document.root, 'PublishProfile');
  const subscriptions = profiles.flatMap(profile =>
    children(profile, 'Subscription').map(({ attributes }) => ({ ...profile.attributes, ...attributes })),
  );
  const ours = subscriptions.filter(({ Id }) => Id?.toLowerCase() === subscription.toLowerCase());
  const mine = ours.find(({ ManagementCertificate }) => ManagementCertificate) ?? ours[0];
  if (mine === undefined)
    return {
      wrong: `it does not hold the subscription ${quoted(subscription)}, but ${subscriptions.length} other${subscriptions.length === 1 ? '' : 's'}`,
    };
  const { ManagementCertificate: certificate, ServiceManagementUrl: url = mine['Url'] } = mine;
  if (!certificate) return { wrong: 'it holds no certificate for that subscription' };
  if (endpointIsGiven) return { value: { certificate } };
  const endpoint = url === undefined ? defaultEndpoint : knownCloud(url);
  return endpoint
    ? { value: { certificate, endpoint } }
    : {
        wrong: `its endpoint ${quoted(hostOf(url))} is none of the known clouds: confirm it with management-endpoint`,
      };
}

/** The host of a URL, which can hold a password beside it. */
const hostOf = (url = ''): string => (URL.canParse(url) ? new URL(url).host : 'not a URL');

const children = (parent: Element, name: string): Element[] =>
  parent.children.filter(child => child.name === name);
