/**
 * Stands in the bundle for what its libraries evaluate at start and nothing here uses (tsconfig.json, paths): undici
 * alone is two thirds of it. Whatever is called after all throws, which ends closed. A test holds the names below to
 * what the installed libraries import.
 */
function absent(): never {
  throw new Error('this is not in the bundle: see bundle/absent.ts');
}

// @actions/core takes the first two, for the details of the platform and for OpenID Connect tokens; fast-xml-parser
// the others, for DTDs, entities, numbers and writing, none of which src/xml leaves to it.
export {
  absent as getExecOutput,
  absent as HttpClient,
  absent as EntityDecoder,
  absent as isUnsafe,
  absent as qName,
};
// biome-ignore lint/style/noDefaultExport: strnum and fast-xml-builder have nothing else
export default absent;
export const XML = {};
export const HTML = {};
export const CURRENCY = {};
export const COMMON_HTML = {};
export const ENTITY_ACTION = {};
