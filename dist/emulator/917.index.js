export const id = 917;
export const ids = [917];
export const modules = {

/***/ 8917:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7975);
/* harmony import */ var _connection_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1081);
/* harmony import */ var _service_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4617);






const usage = `Serves the management API of BizTalk Services on this machine until it is interrupted.

  npm run emulator -- [options]

  --port N              port on 127.0.0.1, 0 for any free port (default 8443)
  --duration-seconds N  how long an operation runs (default ${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.durationMs / 1000})
  --outcome RESULT      how an operation ends: Succeeded or Failed (default ${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.outcome})
  --http-code TEXT      HttpCode of a failed operation (default ${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.httpCode})
  --message TEXT        Message of a failed operation (default "${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.message}")
  --extended-code TEXT  ExtendedCode of a failed operation (default ${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.extendedCode})
  --busy                answer 409 ConflictError while another operation of the same service runs
  --requests-per-minute N
                        answer 503 TooManyRequests beyond this rate, with bursts of a sixth of it (default 0: unlimited)
  --retry-after-seconds N
                        Retry-After of such an answer (default: none)
  --folder PATH         an empty folder for the certificates and the token (default: a new one); it is removed
                        when the emulator stops, and the emulator stops when it is removed
  --lifetime-minutes N  stop after this time (default: never)
  --help                show this text
`;
/** The options in `args`, `undefined` for `--help`; throws an error that describes the first invalid one. */
function parseOptions(args) {
    const { values } = (0,node_util__WEBPACK_IMPORTED_MODULE_3__.parseArgs)({
        // The action passes "--busy=false", too.
        args: args.map(arg => (arg === '--busy' ? '--busy=true' : arg)),
        options: {
            port: { type: 'string', default: '8443' },
            'duration-seconds': { type: 'string', default: String(_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.durationMs / 1000) },
            outcome: { type: 'string', default: _service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.outcome },
            'http-code': { type: 'string', default: _service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.httpCode },
            message: { type: 'string', default: _service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.message },
            'extended-code': { type: 'string', default: _service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.extendedCode },
            busy: { type: 'string', default: String(_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.busy) },
            'requests-per-minute': { type: 'string', default: '0' },
            'retry-after-seconds': { type: 'string' },
            folder: { type: 'string' },
            'lifetime-minutes': { type: 'string' },
            help: { type: 'boolean', default: false },
        },
    });
    if (values.help)
        return undefined;
    const { port, 'duration-seconds': duration, outcome, 'lifetime-minutes': lifetime } = values;
    if (!/^\d+$/.test(port) || Number(port) > 65535)
        throw new Error(`--port: "${port}" is not a number from 0 to 65535`);
    for (const [name, number] of Object.entries({ 'duration-seconds': duration, 'lifetime-minutes': lifetime }))
        if (number !== undefined && !/^\d{1,6}(\.\d+)?$/.test(number))
            throw new Error(`--${name}: "${number}" is not a number in plain decimal notation`);
    for (const name of ['requests-per-minute', 'retry-after-seconds'])
        if (!/^\d{0,6}$/.test(values[name] ?? ''))
            throw new Error(`--${name}: "${values[name]}" is not a whole number`);
    if (outcome !== 'Succeeded' && outcome !== 'Failed')
        throw new Error(`--outcome: "${outcome}" is neither Succeeded nor Failed`);
    if (values.busy !== 'true' && values.busy !== 'false')
        throw new Error(`--busy: "${values.busy}" is neither true nor false`);
    return {
        port: Number(port),
        durationMs: Number(duration) * 1000,
        outcome,
        httpCode: values['http-code'],
        message: values.message,
        extendedCode: values['extended-code'],
        busy: values.busy === 'true',
        requestsPerMinute: Number(values['requests-per-minute']),
        ...(values['retry-after-seconds'] && { retryAfterSeconds: Number(values['retry-after-seconds']) }),
        folder: values.folder,
        // A longer timer would fire at once.
        lifetimeMs: lifetime === undefined ? undefined : Math.min(Number(lifetime) * 60_000, 2 ** 31 - 1),
    };
}
/** Serves until a signal, the end of the lifetime or the removal of the folder. */
async function serve({ folder, lifetimeMs, ...options }) {
    const onRequest = (line) => console.log(`${new Date().toISOString()} ${line}`);
    const service = await (0,_service_js__WEBPACK_IMPORTED_MODULE_5__/* .startService */ .i)({ ...options, onRequest });
    const ownFolder = folder ?? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'biztalk-emulator-'));
    const stop = async () => {
        await service.close();
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(ownFolder, { recursive: true, force: true });
    };
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, stop);
    if (lifetimeMs !== undefined)
        setTimeout(stop, lifetimeMs).unref();
    try {
        const files = (0,_connection_files_js__WEBPACK_IMPORTED_MODULE_4__/* .writeConnectionFiles */ .Dw)(service, ownFolder);
        console.log(`Listening on ${service.endpoint}`);
        if (folder === undefined)
            console.log(instructions(service.endpoint, files));
    }
    catch (error) {
        await service.close(); // the open server would keep the process alive
        throw error;
    }
    // The post step of the action removes the folder, also that of an emulator whose process id it does not know.
    setInterval(() => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(ownFolder) || stop(), 1000).unref();
}
/** Where the files are, and the commands that start an operation and get its status. */
function instructions(endpoint, { ca, client, token, startOperation }) {
    const resource = endpoint + _connection_files_js__WEBPACK_IMPORTED_MODULE_4__/* .resourcePath */ .oU;
    const curl = `curl --cacert ${ca} --cert ${client} -H 'x-ms-version: 2013-04-26'`;
    return `
  CA certificate          ${ca}
  management certificate  ${client}
  bearer token            ${token}

Start an operation; its request id is the x-ms-request-id of the response, and all that the script prints:
  ${curl} -i -d '' '${resource}?comp=restart'
  ${startOperation} restart

Get its status:
  ${curl} '${resource}?OperationStatus/REQUEST-ID'
`;
}
try {
    const options = parseOptions(process.argv.slice(2));
    if (options)
        await serve(options);
    else
        console.log(usage);
}
catch (error) {
    const { message } = error;
    console.error(message.startsWith('listen ') ? message : `${message}\n\n${usage}`);
    process.exitCode = 2;
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 1081:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dw: () => (/* binding */ writeConnectionFiles),
/* harmony export */   XM: () => (/* binding */ sample),
/* harmony export */   l5: () => (/* binding */ connectionFilesIn),
/* harmony export */   oU: () => (/* binding */ resourcePath)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


/** The names used in examples and in start-operation.sh; the service accepts any others, too. */
const sample = {
    subscription: '01234567-89ab-cdef-0123-456789abcdef',
    cloudServiceName: 'contoso-cs',
    resourceName: 'contosobts',
};
/** The URL path of the sample resource; `~` passes the request through to the resource provider. */
const resourcePath = `/${sample.subscription}/cloudservices/${sample.cloudServiceName}/resources/biztalkservices/~/biztalk/${sample.resourceName}`;
/** The paths that the connection files have in `folder`. */
function connectionFilesIn(folder) {
    return {
        ca: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'ca.pem'),
        client: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'client.pem'),
        token: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'token'),
        startOperation: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'start-operation'),
        endpoint: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'endpoint'),
    };
}
/** Writes the connection files of a service into `folder`; only the user can read the private key and the token. */
function writeConnectionFiles({ endpoint, ca, client, token }, folder) {
    const files = connectionFilesIn(folder);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(files.ca, ca);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(files.client, client.certificate + client.key, { mode: 0o600 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(files.token, token, { mode: 0o600 });
    // Beside this module in the sources, and beside the bundle in dist/emulator, where the build copies it.
    const script = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(import.meta.dirname, 'start-operation.sh'));
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(files.startOperation, script, { mode: 0o700 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(`${files.endpoint}.new`, endpoint);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(`${files.endpoint}.new`, files.endpoint); // atomic: action.ts may read the file as soon as it exists
    return files;
}


/***/ }),

/***/ 4617:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q: () => (/* binding */ defaultScenario),
  i: () => (/* binding */ startService)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: ./node_modules/node-forge/lib/index.js
var lib = __webpack_require__(8542);
;// CONCATENATED MODULE: ./lib/emulator/certificates.js


const dayMs = 24 * 60 * 60 * 1000;
/** Creates an RSA key and its X.509 certificate, by default valid from yesterday until 30 days from now. */
function createCertificate(options) {
    const { commonName, issuer, ca = false, hosts = [], bits = 2048 } = options;
    // From OpenSSL, because node-forge takes seconds for a 2048-bit key.
    const key = (0,external_node_crypto_.generateKeyPairSync)('rsa', {
        modulusLength: bits,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const certificate = lib.pki.createCertificate();
    certificate.publicKey = lib.pki.publicKeyFromPem(key.publicKey);
    certificate.serialNumber = `01${(0,external_node_crypto_.randomBytes)(15).toString('hex')}`;
    certificate.validity.notBefore = options.notBefore ?? new Date(Date.now() - dayMs);
    certificate.validity.notAfter = options.notAfter ?? new Date(Date.now() + 30 * dayMs);
    const subject = [{ name: 'commonName', value: commonName }];
    certificate.setSubject(subject);
    certificate.setIssuer(issuer ? lib.pki.certificateFromPem(issuer.certificate).subject.attributes : subject);
    certificate.setExtensions([
        { name: 'basicConstraints', cA: ca, critical: true },
        ...(ca ? [{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }] : []),
        ...(hosts.length ? [{ name: 'subjectAltName', altNames: hosts.map(altName) }] : []),
    ]);
    certificate.sign(lib.pki.privateKeyFromPem(issuer?.key ?? key.privateKey), lib.md.sha256.create());
    return { certificate: lib.pki.certificateToPem(certificate).replace(/\r/g, ''), key: key.privateKey };
}
const altName = (host) => /^[\d.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host };

// EXTERNAL MODULE: ./node_modules/fast-xml-parser/src/fxp.js
var fxp = __webpack_require__(5824);
// EXTERNAL MODULE: ./node_modules/fast-xml-parser/src/xmlparser/XMLParser.js + 26 modules
var XMLParser = __webpack_require__(9658);
;// CONCATENATED MODULE: ./lib/src/xml/well-formed.js
/**
 * The rules of XML 1.0 that fast-xml-parser 5.12, XMLValidator included, does not enforce. Compared with saxes, it
 * accepts a second root `<b/>`, anything after a root `<a/>`, CDATA outside the root, end tags `</a/>`, stray `=` in
 * tags, `<` and undefined references in attributes, undefined references and `]]>` in text, forbidden characters,
 * `--` in comments and unknown declarations, and it ends a name at U+1680 or U+FEFF, which belong to it.
 */
// Names are ASCII, as the service's are.
const space = '[ \\t\\r\\n]';
const well_formed_name = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const equals = (value) => `${space}*=${space}*(?:${value})`;
const attribute = `${space}+${well_formed_name}${equals('"[^<"]*"|\'[^<\']*\'')}`;
const token = new RegExp([
    '<!--(?<comment>[^]*?)-->',
    '(?<cdata><!\\[CDATA\\[[^]*?\\]\\]>)',
    `(?<startTag><${well_formed_name}(?:${attribute})*${space}*/?>)`,
    `(?<endTag></${well_formed_name}${space}*>)`,
    '(?<text>[^<]+)',
].join('|'), 'y');
const pseudo = (key, value) => `${space}+${key}${equals(`"${value}"|'${value}'`)}`;
// Any encoding: the caller has decoded the bytes.
const declaration = new RegExp(`<\\?xml${pseudo('version', '1\\.0')}(?:${pseudo('encoding', '[A-Za-z][\\w.-]*')})?` +
    `(?:${pseudo('standalone', '(?:yes|no)')})?${space}*\\?>`, 'y');
// https://www.w3.org/TR/xml/#charsets
const forbiddenCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const maxDepth = 32;
// Keeps the process below 200 MB on any 1 MiB, 80 of them Node's own; without it, 1 MiB of `<a/>` takes 280 MB.
const maxMarkup = 20_000;
/** Which rule `text` breaks; empty if none. What XMLValidator checks, such as matching tags, is not checked here. */
function wellFormednessError(text) {
    if (forbiddenCharacter.test(text))
        return 'a character that XML does not allow';
    declaration.lastIndex = 0;
    token.lastIndex = declaration.exec(text)?.[0].length ?? 0;
    let roots = 0;
    let depth = 0;
    let markup = 0;
    while (token.lastIndex < text.length) {
        const start = token.lastIndex;
        const groups = token.exec(text)?.groups;
        if (!groups)
            return text.startsWith('<!DOCTYPE', start) ? 'a DTD' : 'markup that is not allowed or not closed';
        const { comment = '', cdata = '', startTag = '', endTag, text: characters = '' } = groups;
        if (/--|-$/.test(comment))
            return '"--" in a comment';
        if (characters.includes(']]>'))
            return '"]]>" in text';
        // A start tag has one "=" for each attribute, a reference begins with "&".
        if (startTag)
            markup += startTag.split('=').length;
        markup += (startTag + characters).split('&').length - 1;
        if (markup > maxMarkup)
            return `more than ${maxMarkup} tags, attributes and references`;
        if (hasUndefinedReference(startTag + characters))
            return 'an undefined reference';
        if (depth === 0 && trimXmlSpace(characters + cdata))
            return 'text outside the root element';
        if (endTag)
            depth -= 1;
        if (!startTag)
            continue;
        if (depth === maxDepth)
            return `elements more than ${maxDepth} deep`;
        if (depth === 0)
            roots += 1;
        if (!startTag.endsWith('/>'))
            depth += 1;
    }
    return roots === 1 ? '' : 'not exactly one root element';
}
const forbiddenReference = new RegExp([
    '<!--[^]*?(?:-->|$)', // In comments and CDATA sections there are no references: skip them.
    '<!\\[CDATA\\[[^]*?(?:\\]\\]>|$)',
    '&#0*(?:[1-8]|1[124-9]|2\\d|3[01]|6553[45]);',
    '&#x0*(?:[1-8bcefBCEF]|1[\\da-fA-F]|[fF]{3}[efEF]);',
].join('|'), 'g');
/**
 * `text` with `&#32;` for every reference to U+FFFE, U+FFFF or a control character other than tab, line feed, carriage
 * return and U+0000. .NET's serializers write such references, XML 1.0 forbids them.
 */
function replaceForbiddenReferences(text) {
    return text.replaceAll(forbiddenReference, match => (match.startsWith('&') ? '&#32;' : match));
}
// A bare "&" matches too, with no group.
const reference = /&(?:(lt|gt|amp|quot|apos);|#(\d+);|#x([\da-fA-F]+);)?/g;
const predefined = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/** `text`, in which every reference is defined, with its references resolved. */
function decodeReferences(text) {
    return text.replaceAll(reference, (...match) => referencedCharacter(match) ?? '');
}
function hasUndefinedReference(text) {
    for (const match of text.matchAll(reference))
        if (referencedCharacter(match) === undefined)
            return true;
    return false;
}
function referencedCharacter([, named, decimal, hex = '']) {
    if (named)
        return predefined[named];
    const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
    return forbiddenCharacter.test(character) ? undefined : character;
}
/** `text` without the white space of XML at its ends; `String.trim()` would cut more, such as U+00A0. */
function trimXmlSpace(text) {
    // Not a regular expression: /[ ]+$/ takes a minute for 1 MiB of spaces in the middle.
    const isSpace = (at) => ' \t\r\n'.includes(text.charAt(at));
    let [start, end] = [0, text.length];
    while (start < end && isSpace(start))
        start += 1;
    while (end > start && isSpace(end - 1))
        end -= 1;
    return text.slice(start, end);
}

;// CONCATENATED MODULE: ./lib/src/xml/read-xml.js


/**
 * Reads a well-formed, namespace-aware XML document without DTD and processing instructions, at most 32 levels deep,
 * or says why `text` is not one. Its encoding declaration is ignored. The only importer of fast-xml-parser.
 */
function readXml(text) {
    try {
        const allowed = replaceForbiddenReferences(text);
        const error = wellFormednessError(allowed);
        if (error)
            return { error };
        const validity = fxp/* XMLValidator */.iI.validate(allowed);
        if (validity !== true)
            return { error: validity.err.msg };
        // XML 1.0, section 2.11. The library does it as well, but takes 30 MB more for 1 MiB of line ends.
        const normalized = allowed.split(/\r\n?/).join('\n');
        const node = parser.parse(normalized).find(node => !(textKey in node));
        if (!node)
            return { error: 'no root element' };
        return { value: { root: read_xml_element(node, { prefixes: new Set(['xml']) }), wellFormed: allowed === text } };
    }
    catch (error) {
        return { error: error instanceof Error ? error.message : 'unreadable' };
    }
}
const textKey = '#text';
const cdataKey = '#cdata';
const attributesKey = ':@';
const parser = new XMLParser/* default */.A({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    trimValues: false,
    ignoreDeclaration: true,
    processEntities: false, // It skips numeric references; decodeReferences resolves all of them.
    cdataPropName: cdataKey,
});
/** Converts a node of the library. Throws if it breaks a rule of namespaces. */
function read_xml_element(node, outer) {
    const tag = Object.keys(node).find(key => key !== attributesKey) ?? '';
    const attributes = Object.entries((node[attributesKey] ?? {})).map(([key, value]) => [key, decodeReferences(value)]);
    const scope = { prefixes: declaredPrefixes(attributes), outer };
    checkPrefixes(tag, attributes, scope);
    const content = node[tag];
    return {
        name: localName(tag),
        // Any attribute of that name counts, so that a second one cannot revoke it.
        nil: attributes.some(([key, value]) => localName(key) === 'nil' && /^\s*(true|1)\s*$/.test(value)),
        text: trimXmlSpace(content.map(characterData).join('')),
        attributes: Object.fromEntries(attributes.map(([key, value]) => [localName(key), value])),
        children: content
            .filter(child => !(textKey in child) && !(cdataKey in child))
            .map(child => read_xml_element(child, scope)),
    };
}
// https://www.w3.org/TR/xml-names/#ns-decl and #xmlReserved
function declaredPrefixes(attributes) {
    const prefixes = new Set();
    for (const [key, value] of attributes) {
        if (key !== 'xmlns' && prefixOf(key) !== 'xmlns')
            continue;
        const namespace = value.trim();
        if (/^http:\/\/www\.w3\.org\/(XML\/1998\/namespace|2000\/xmlns\/)$/.test(namespace))
            throw new Error('a reserved namespace');
        if (key === 'xmlns')
            continue;
        if (namespace === '' || /^xml/i.test(localName(key)))
            throw new Error('a forbidden namespace declaration');
        prefixes.add(localName(key));
    }
    return prefixes;
}
function checkPrefixes(tag, attributes, scope) {
    const prefixed = attributes.map(([key]) => key).filter(key => prefixOf(key) && prefixOf(key) !== 'xmlns');
    for (const prefix of [tag, ...prefixed].map(prefixOf))
        if (prefix && !isDeclared(prefix, scope))
            throw new Error('an undeclared namespace prefix');
    // Stricter than XML, which allows it if the prefixes have different namespaces. The service writes no such pair.
    if (new Set(prefixed.map(localName)).size < prefixed.length)
        throw new Error('two attributes that differ only in prefix');
}
function isDeclared(prefix, { prefixes, outer }) {
    return prefixes.has(prefix) || (outer !== undefined && isDeclared(prefix, outer));
}
function characterData(node) {
    if (textKey in node)
        return decodeReferences(String(node[textKey]));
    return (node[cdataKey] ?? []).map(part => String(part[textKey])).join('');
}
const prefixOf = (name) => (name.includes(':') ? name.replace(/:.*/, '') : '');
const localName = (name) => name.replace(/^.*:/, '');

;// CONCATENATED MODULE: ./lib/emulator/handler.js

const namespaces = 'xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
const errorResponse = (statusCode, code, message) => ({
    statusCode,
    body: `<Error ${namespaces}><Code>${code}</Code><Message>${message}</Message></Error>`,
});
const incorrectVersion = errorResponse(400, 'MissingOrIncorrectVersionHeader', 'The versioning header is not specified or was specified incorrectly.');
const missingParameter = errorResponse(400, 'MissingOrInvalidRequiredQueryParameter', 'A required query parameter is missing.');
const invalidVerb = errorResponse(400, 'InvalidHttpVerb', 'The HTTP verb is not valid here.');
const invalidXml = errorResponse(400, 'InvalidXmlRequest', 'The body of the request is not the XML that the operation needs.');
const conflict = errorResponse(409, 'ConflictError', 'Another operation of this service is in progress. Retry the request when it has ended.');
const notFound = errorResponse(404, 'ResourceNotFound', 'The specified resource does not exist.');
const forbidden = errorResponse(403, 'ForbiddenError', 'The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.');
const tooManyRequests = errorResponse(503, 'TooManyRequests', 'The number of requests exceeds the limit. Retry the request after some time.');
const resourcePathPattern = /^\/([\da-f-]{36})\/cloudservices\/([\w.-]+)\/resources\/biztalkservices(\/~)?\/biztalk\/([\w-]+)$/i;
const operationPathPattern = /^\/([\da-f-]{36})\/operations\/([\w-]+)$/i;
const commandPattern = /^comp=(suspend|resume|restart|syncacskeys)$/;
const statusQueryPattern = /^OperationStatus\/([\w-]+)$/;
/** Responds to an authenticated request with that content: starts an operation or returns the status of one. */
function handleRequest({ method = '', url = '', headers }, content, { operations, scenario }) {
    const version = String(headers['x-ms-version'] ?? '');
    if (!/^\d{4}-\d{2}-\d{2}$/.test(version) || version < '2012-08-01')
        return incorrectVersion;
    const [path = '', query = ''] = url.split('?');
    const [, owner, operationId] = operationPathPattern.exec(path) ?? [];
    if (owner && operationId) {
        if (method !== 'GET')
            return invalidVerb;
        const requestId = operationId.replaceAll('-', '').toLowerCase();
        const status = operations.status(owner.toLowerCase(), requestId);
        // 200 even for a failed operation (ee460783).
        return status ? { statusCode: 200, body: operationDocument(requestId, status, scenario) } : notFound;
    }
    const [, subscription, cloudServiceName, tilde, resourceName] = resourcePathPattern.exec(path) ?? [];
    if (!subscription)
        return notFound;
    const resource = `${subscription}/${cloudServiceName}/${resourceName}`.toLowerCase();
    const start = (owner, root) => {
        if (root && !hasRoot(content, root))
            return invalidXml;
        const requestId = operations.start(owner, resource);
        return requestId === undefined ? conflict : { statusCode: 202, body: '', requestId };
    };
    // The front end passes paths with `~` through to the resource provider, which tracks the operation by resource. It
    // handles the others itself and tracks them by subscription (dn232416, ee460783). Backup belongs to the first,
    // although its page shows the path without `~` (dn232427).
    if (method === 'POST' && tilde && commandPattern.test(query))
        return start(resource);
    if (method === 'POST' && query === 'comp=backup')
        return start(resource, 'ServiceBackupSettings');
    if (method === 'POST')
        return missingParameter;
    if (method === 'PUT' && !tilde && !query)
        return start(subscription.toLowerCase(), 'Resource');
    if (method === 'DELETE' && !tilde && !query)
        return start(subscription.toLowerCase());
    if (method !== 'GET')
        return invalidVerb;
    const [, requestId] = statusQueryPattern.exec(query) ?? [];
    if (!requestId)
        return missingParameter;
    const status = operations.status(resource, requestId);
    // 202 even for an operation that has ended (dn232425).
    return status ? { statusCode: 202, body: operationStatusDocument(status, scenario) } : notFound;
}
/** Whether the content is a document with that root; none at all is accepted, so that a request by hand needs none. */
function hasRoot(content, root) {
    if (content === '')
        return true;
    const document = readXml(content);
    return 'value' in document && document.value.wellFormed && document.value.root.name === root;
}
/** The body of Get Operation Status, which writes the request id with hyphens. */
function operationDocument(requestId, status, { httpCode, message, extendedCode }) {
    const id = requestId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const result = {
        InProgress: '',
        Succeeded: '<HttpStatusCode>200</HttpStatusCode>',
        Failed: `<HttpStatusCode>${escapeXml(httpCode)}</HttpStatusCode><Error><Code>${escapeXml(extendedCode)}</Code><Message>${escapeXml(message)}</Message></Error>`,
    }[status];
    return `<Operation ${namespaces}><ID>${id}</ID><Status>${status}</Status>${result}</Operation>`;
}
/** The body of a BizTalk status response. */
function operationStatusDocument(status, { httpCode, message, extendedCode }) {
    const error = status === 'Failed'
        ? `<Error><HttpCode>${escapeXml(httpCode)}</HttpCode><Message>${escapeXml(message)}</Message><ExtendedCode>${escapeXml(extendedCode)}</ExtendedCode></Error>`
        : '<Error i:nil="true"/>';
    return `<OperationStatus ${namespaces}><Result>${status}</Result>${error}</OperationStatus>`;
}
const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

;// CONCATENATED MODULE: ./lib/emulator/operations.js

/** Creates an empty set of operations that all follow one scenario; `now` is a clock in milliseconds. */
function createOperations(scenario, now) {
    const operations = new Map();
    const isRunning = ({ startedMs }) => now() - startedMs < scenario.durationMs;
    return {
        start(owner, resource) {
            const others = [...operations.values()].filter(operation => operation.resource === resource);
            if (scenario.busy && others.some(isRunning))
                return undefined;
            const requestId = (0,external_node_crypto_.randomUUID)().replaceAll('-', '');
            operations.set(requestId, { owner, resource, startedMs: now() });
            return requestId;
        },
        status(owner, requestId) {
            const operation = operations.get(requestId);
            if (operation?.owner !== owner)
                return undefined;
            return isRunning(operation) ? 'InProgress' : scenario.outcome;
        },
    };
}

;// CONCATENATED MODULE: ./lib/emulator/rate-limit.js
/**
 * A token bucket that admits `requestsPerMinute`, with bursts of a sixth of that; 0 admits everything. `now` is a clock in
 * milliseconds.
 */
function createRateLimit(requestsPerMinute, now) {
    if (requestsPerMinute === 0)
        return () => true;
    const burst = Math.max(requestsPerMinute / 6, 1);
    let tokens = burst;
    let last = now();
    return () => {
        tokens = Math.min(burst, tokens + ((now() - last) * requestsPerMinute) / 60_000);
        last = now();
        if (tokens < 1)
            return false;
        tokens -= 1;
        return true;
    };
}

;// CONCATENATED MODULE: ./lib/emulator/service.js






const maxBodyBytes = 1024 * 1024;
const defaultScenario = {
    durationMs: 5000,
    outcome: 'Succeeded',
    httpCode: '409',
    message: 'The backup store cannot be reached.',
    extendedCode: '04009',
    busy: false,
};
/** Starts the service on loopback, with newly created certificates and a new token. */
async function startService(options = {}) {
    const { port = 0, hosts = [], onRequest, now = () => performance.now() } = options;
    const scenario = { ...defaultScenario, ...options };
    const ca = createCertificate({
        // Unique: where one file holds the CAs of two runs, OpenSSL picks the issuer by its name.
        commonName: `BizTalk emulator CA ${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`,
        ca: true,
    });
    const { certificate: cert, key } = createCertificate({
        commonName: 'localhost',
        hosts: ['localhost', '127.0.0.1', '::1', ...hosts],
        issuer: ca,
    });
    const client = createCertificate({ commonName: 'BizTalk emulator management certificate' });
    const token = (0,external_node_crypto_.randomBytes)(32).toString('base64url');
    const operations = createOperations(scenario, now);
    const admit = createRateLimit(options.requestsPerMinute ?? 0, now);
    const { retryAfterSeconds } = options;
    const server = (0,external_node_https_.createServer)(
    // Not rejected in the handshake: the real service answers an unknown certificate with 403, not with a TLS alert.
    { key, cert, requestCert: true, rejectUnauthorized: false }, async (request, response) => {
        const isAdmitted = admit();
        const content = await readBody(request);
        if (content === undefined)
            return void response.destroy();
        const { statusCode, body, requestId } = !isAdmitted
            ? tooManyRequests
            : isAuthenticated(request, client, token)
                ? handleRequest(request, content, { operations, scenario })
                : forbidden;
        response.writeHead(statusCode, {
            'Content-Type': 'application/xml; charset=utf-8',
            'x-ms-request-id': requestId ?? (0,external_node_crypto_.randomUUID)().replaceAll('-', ''),
            ...(!isAdmitted && retryAfterSeconds !== undefined && { 'Retry-After': retryAfterSeconds }),
        });
        response.end(body);
        onRequest?.(`${request.method} ${request.url} ${statusCode}`);
    });
    await new Promise((resolve, reject) => {
        server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return {
        endpoint: `https://localhost:${server.address().port}`,
        ca: ca.certificate,
        client,
        token,
        server,
        close: () => new Promise(resolve => {
            server.close(() => resolve());
            server.closeAllConnections();
        }),
    };
}
/** The content of a request, cut after more than any body may have; undefined if it broke off. */
async function readBody(request) {
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of request) {
            size += chunk.length;
            if (size <= maxBodyBytes)
                chunks.push(chunk);
        }
        return Buffer.concat(chunks).toString('utf8');
    }
    catch {
        return undefined;
    }
}
/** Whether a request comes with the management certificate or the bearer token of the service. */
function isAuthenticated({ socket, headers }, client, token) {
    const fingerprint = socket.getPeerX509Certificate()?.fingerprint256;
    return (fingerprint === new external_node_crypto_.X509Certificate(client.certificate).fingerprint256 ||
        headers.authorization === `Bearer ${token}`);
}


/***/ })

};
