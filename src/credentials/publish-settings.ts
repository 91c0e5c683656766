import type { Result } from '../result.ts';
import { quote, singleLine } from '../text.ts';
import { unusualCharacter } from '../unusual-character.ts';
import { type Element, readXml } from '../xml/read-xml.ts';

/** What a publish settings file holds for one subscription. */
export interface PublishSettings {
  /** The base64 of a PFX file. */
  certificate: string;
  /** Where to use it, as the file says; undefined if it does not. */
  url: string | undefined;
}

/**
 * The entry for `subscription` in the text of a .publishsettings file. Schema 1.0 has URL and certificate on
 * `PublishProfile`, schema 2.0 on each `Subscription`.
 */
export function readPublishSettings(text: string, subscription: string): Result<PublishSettings> {
  const document = readXml(text);
  if ('error' in document) {
    // Names in quotation marks may hold any character.
    const character = unusualCharacter(text.replace(/"[^"]*"|[\s"'`]/g, ''));
    const cause = character ? `: it contains ${character}` : ` ("${singleLine(document.error, 80)}")`;
    return { error: `it is not well-formed XML${cause}` };
  }
  const { root, wellFormed } = document.value;
  if (!wellFormed)
    return { error: 'it is not well-formed XML ("a reference to a character that XML forbids")' };
  if (root.name === 'publishData')
    return {
      error:
        'it is the publish profile of a web site (root publishData), not the publish settings of a subscription',
    };
  if (root.name !== 'PublishData') return { error: `its root is ${quote(root.name)}, not PublishData` };
  const subscriptions = children(root, 'PublishProfile').flatMap(profile =>
    children(profile, 'Subscription').map(({ attributes }) => ({ ...profile.attributes, ...attributes })),
  );
  const matching = subscriptions.filter(({ Id }) => Id?.toLowerCase() === subscription.toLowerCase());
  const entry = matching.find(({ ManagementCertificate }) => ManagementCertificate) ?? matching[0];
  if (entry === undefined)
    return {
      error: `it does not hold the subscription ${quote(subscription)}, but ${subscriptions.length} other${subscriptions.length === 1 ? '' : 's'}`,
    };
  const { ManagementCertificate: certificate, ServiceManagementUrl: url = entry['Url'] } = entry;
  if (!certificate) return { error: 'it holds no certificate for that subscription' };
  return { value: { certificate, url } };
}

const children = (parent: Element, name: string): Element[] =>
  parent.children.filter(child => child.name === name);
