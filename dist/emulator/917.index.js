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
/* harmony import */ var _service_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5507);






const usage = `Serves the status API of BizTalk Services on this machine until it is interrupted.

  npm run emulator -- [options]

  --port N              port on 127.0.0.1; 0 is any free one (default 8443)
  --duration-seconds N  how long an operation runs (default ${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.durationMs / 1000})
  --outcome WORD        how it ends: Succeeded or Failed (default ${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.outcome})
  --http-code TEXT      HttpCode of a failed operation (default ${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.httpCode})
  --message TEXT        Message of a failed operation (default "${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.message}")
  --extended-code TEXT  ExtendedCode of a failed operation (default ${_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.extendedCode})
  --folder PATH         an empty folder for certificates and token, removed at the end; without it, the service
                        ends (default a new one)
  --lifetime-minutes N  stop by itself after that time (default never)
`;
/** The options as the service takes them; throws a sentence about the first that is wrong. */
function options(args) {
    const text = { type: 'string' };
    const { values } = (0,node_util__WEBPACK_IMPORTED_MODULE_3__.parseArgs)({
        args,
        options: {
            port: { ...text, default: '8443' },
            'duration-seconds': { ...text, default: String(_service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.durationMs / 1000) },
            outcome: { ...text, default: _service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.outcome },
            'http-code': { ...text, default: _service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.httpCode },
            message: { ...text, default: _service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.message },
            'extended-code': { ...text, default: _service_js__WEBPACK_IMPORTED_MODULE_5__/* .defaultScenario */ .Q.extendedCode },
            folder: text,
            'lifetime-minutes': text,
            help: { type: 'boolean', default: false },
        },
    });
    if (values.help)
        return undefined;
    const { port, 'duration-seconds': duration, outcome, 'lifetime-minutes': lifetime } = values;
    if (!/^\d+$/.test(port) || Number(port) > 65535)
        throw new Error(`--port: "${port}" is not 0 to 65535`);
    for (const [name, number] of Object.entries({ 'duration-seconds': duration, 'lifetime-minutes': lifetime }))
        if (number !== undefined && !/^\d{1,6}(\.\d+)?$/.test(number))
            throw new Error(`--${name}: "${number}" is not a number in plain decimal notation`);
    if (outcome !== 'Succeeded' && outcome !== 'Failed')
        throw new Error(`--outcome: "${outcome}" is neither Succeeded nor Failed`);
    return {
        port: Number(port),
        durationMs: Number(duration) * 1000,
        outcome,
        httpCode: values['http-code'],
        message: values.message,
        extendedCode: values['extended-code'],
        folder: values.folder,
        lifetimeMs: lifetime === undefined ? undefined : Number(lifetime) * 60_000,
    };
}
/** Says where all is, how to start an operation and how to ask for it. */
function announce(endpoint, { ca, client, token, startOperation }) {
    const resource = endpoint + _connection_files_js__WEBPACK_IMPORTED_MODULE_4__/* .resourcePath */ .oU;
    const curl = `curl --cacert ${ca} --cert ${client} -H 'x-ms-version: 2013-04-26'`;
    console.log(`
  CA of the server     ${ca}
  management cert      ${client}
  bearer token         ${token}

Start an operation; x-ms-request-id is its request id, which the script prints alone:
  ${curl} -i -d '' '${resource}?comp=restart'
  ${startOperation} restart

Ask for its status:
  ${curl} '${resource}?OperationStatus/REQUEST-ID'
`);
}
/** The kit in `folder`; where it cannot be written, the service ends: whoever named the folder may be gone with it. */
async function written(service, folder) {
    try {
        return (0,_connection_files_js__WEBPACK_IMPORTED_MODULE_4__/* .writeConnectionFiles */ .Dw)(service, folder);
    }
    catch (error) {
        await service.close();
        throw error;
    }
}
try {
    const chosen = options(process.argv.slice(2));
    if (chosen === undefined)
        console.log(usage);
    else {
        const onRequest = (line) => console.log(`${new Date().toISOString()} ${line}`);
        const service = await (0,_service_js__WEBPACK_IMPORTED_MODULE_5__/* .startService */ .i)({ ...chosen, onRequest });
        const folder = chosen.folder ?? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'biztalk-emulator-'));
        const stop = async () => {
            await service.close();
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(folder, { recursive: true, force: true });
        };
        for (const signal of ['SIGINT', 'SIGTERM'])
            process.on(signal, stop);
        if (chosen.lifetimeMs !== undefined)
            setTimeout(stop, chosen.lifetimeMs).unref();
        const kit = await written(service, folder);
        setInterval(() => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(folder) || stop(), 1000).unref();
        console.log(`Listening on ${service.endpoint}`);
        // Who names the folder knows what is in it.
        if (!chosen.folder)
            announce(service.endpoint, kit);
    }
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
/* harmony export */   ik: () => (/* binding */ place),
/* harmony export */   l5: () => (/* binding */ connectionFilesIn),
/* harmony export */   oU: () => (/* binding */ resourcePath)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


/** A place that the service knows as well as any other. */
const place = {
    subscription: '01234567-89ab-cdef-0123-456789abcdef',
    cloudServiceName: 'contoso-cs',
    resourceName: 'contosobts',
};
/** The path of that BizTalk service, passed through to the resource provider. */
const resourcePath = `/${place.subscription}/cloudservices/${place.cloudServiceName}/resources/biztalkservices/~/biztalk/${place.resourceName}`;
/** Where the files of a kit are in `folder`. */
function connectionFilesIn(folder) {
    const file = (name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name);
    return {
        ca: file('ca.pem'),
        client: file('client.pem'),
        token: file('token'),
        startOperation: file('start-operation'),
        endpoint: file('endpoint'),
    };
}
/** Writes the kit of a service into `folder`; private key and token for the user alone. */
function writeConnectionFiles({ endpoint, ca, client, token }, folder) {
    const kit = connectionFilesIn(folder);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(kit.ca, ca);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(kit.client, client.certificate + client.key, { mode: 0o600 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(kit.token, token, { mode: 0o600 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(kit.startOperation, script(endpoint), { mode: 0o700 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(`${kit.endpoint}.new`, endpoint);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(`${kit.endpoint}.new`, kit.endpoint); // no reader sees half of it
    return kit;
}
/** What a deployment step does, with curl; awk and not sed, whose case-blind search is GNU's alone. */
function script(endpoint) {
    const { subscription, cloudServiceName, resourceName } = place;
    return `#!/bin/sh
# Starts an operation on the emulator and prints its request id.
#   start-operation [suspend|resume|restart|backup|syncacskeys|create|update|restore|delete]
set -eu
cd "$(dirname "$0")" # curl reads a colon in the path of a certificate as a password
services='${endpoint}/${subscription}/cloudservices/${cloudServiceName}/resources/biztalkservices'
operation=\${1:-restart}
case $operation in
  suspend | resume | restart | backup | syncacskeys)
    set -- --request POST "$services/~/biztalk/${resourceName}?comp=$operation" ;;
  create | update | restore)
    set -- --request PUT "$services/biztalk/${resourceName}" ;;
  delete)
    set -- --request DELETE "$services/biztalk/${resourceName}" ;;
  *)
    sed -n 's/^#   /usage: /p' start-operation >&2
    exit 2 ;;
esac
headers=$(curl --fail --silent --show-error --noproxy '*' --cacert ca.pem --cert client.pem \\
  --dump-header - --output /dev/null \\
  --header 'x-ms-version: 2013-04-26' --header 'Content-Type: application/xml; charset=utf-8' --data '' "$@")
printf '%s\\n' "$headers" | tr -d '\\r' | awk 'tolower($1) == "x-ms-request-id:" { print $2 }'
`;
}


/***/ }),

/***/ 5507:
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
/** Makes an RSA key and an X.509 certificate for it, valid from yesterday for a month unless told otherwise. */
function createCertificate(options) {
    const { commonName, issuer, ca = false, hosts = [], bits = 2048 } = options;
    // The key comes from OpenSSL: in plain JavaScript a 2048-bit one takes seconds.
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

;// CONCATENATED MODULE: ./lib/emulator/handler.js
const root = 'xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
function fault(status, code, message) {
    return {
        status,
        body: `<Error ${root}><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`,
    };
}
const forbidden = fault(403, 'ForbiddenError', 'The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.');
const notFound = fault(404, 'ResourceNotFound', 'The specified resource does not exist.');
const place = /^\/([\da-f-]{36}\/cloudservices\/[\w.-]+\/resources\/biztalkservices)(\/~)?\/biztalk\/([\w-]+)$/i;
const tracked = /^\/([\da-f-]{36})\/operations\/([\w-]+)$/i;
const startable = /^comp=(suspend|resume|restart|backup|syncacskeys)$/;
/** What the service answers to a caller it knows. */
function answerTo(request, operations, course) {
    const version = String(request.headers['x-ms-version'] ?? '');
    if (!/^\d{4}-\d{2}-\d{2}$/.test(version) || version < '2012-08-01')
        return fault(400, 'MissingOrIncorrectVersionHeader', 'The versioning header is not specified or was specified incorrectly.');
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const [, subscription, operationId = ''] = tracked.exec(path) ?? [];
    if (subscription)
        return getOperationStatus(request.method, subscription, operationId, operations, course);
    const [, where, tilde, name] = place.exec(path) ?? [];
    if (!where || !name)
        return notFound;
    const resource = `${where}/${name}`.toLowerCase();
    const started = (owner) => ({ status: 202, body: '', requestId: operations.start(owner) });
    // Whatever has `~` passes through to the resource provider, which tracks it itself; what has none is the front
    // end's, which tracks it by subscription (dn232416, ee460783). The backup's page shows it without (dn232427).
    if (request.method === 'POST' && startable.test(query))
        return started(resource);
    if (/^(PUT|DELETE)$/.test(request.method ?? '') && !tilde && !query)
        return started((where.split('/')[0] ?? '').toLowerCase());
    if (request.method !== 'GET')
        return fault(400, 'InvalidHttpVerb', 'The HTTP verb is not valid here.');
    const requestId = /^OperationStatus\/([\w-]+)$/.exec(query)?.[1];
    if (requestId === undefined)
        return fault(400, 'MissingOrInvalidRequiredQueryParameter', 'A required query parameter is missing.');
    const status = operations.status(resource, requestId);
    return status ? { status: 202, body: operationStatus(status, course) } : notFound;
}
/** Get Operation Status: HTTP 200 even for a failed operation, and the id with hyphens (ee460783). */
function getOperationStatus(method, subscription, operationId, operations, { httpCode, message, extendedCode }) {
    if (method !== 'GET')
        return fault(400, 'InvalidHttpVerb', 'The HTTP verb is not valid here.');
    const requestId = operationId.replaceAll('-', '').toLowerCase();
    const status = operations.status(subscription.toLowerCase(), requestId);
    if (status === undefined)
        return notFound;
    const id = requestId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const end = {
        InProgress: '',
        Succeeded: '<HttpStatusCode>200</HttpStatusCode>',
        Failed: `<HttpStatusCode>${escaped(httpCode)}</HttpStatusCode><Error><Code>${escaped(extendedCode)}</Code><Message>${escaped(message)}</Message></Error>`,
    }[status];
    return {
        status: 200,
        body: `<Operation ${root}><ID>${id}</ID><Status>${status}</Status>${end}</Operation>`,
    };
}
function operationStatus(status, { httpCode, message, extendedCode }) {
    const error = status === 'Failed'
        ? `<Error><HttpCode>${escaped(httpCode)}</HttpCode><Message>${escaped(message)}</Message><ExtendedCode>${escaped(extendedCode)}</ExtendedCode></Error>`
        : '<Error i:nil="true"/>';
    return `<OperationStatus ${root}><Result>${status}</Result>${error}</OperationStatus>`;
}
function escaped(text) {
    return text.replace(/[&<>]/g, char => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? '');
}

;// CONCATENATED MODULE: ./lib/emulator/operations.js

/** Operations that all take the same course; `now` is a clock in milliseconds. */
function createOperations(course, now) {
    const started = new Map();
    return {
        start(owner) {
            const requestId = (0,external_node_crypto_.randomUUID)().replaceAll('-', '');
            started.set(requestId, { owner, at: now() });
            return requestId;
        },
        status(owner, requestId) {
            const operation = started.get(requestId);
            if (operation?.owner !== owner)
                return undefined;
            return now() - operation.at < course.durationMs ? 'InProgress' : course.outcome;
        },
    };
}

;// CONCATENATED MODULE: ./lib/emulator/service.js





const defaultScenario = {
    durationMs: 5000,
    outcome: 'Succeeded',
    httpCode: '409',
    message: 'The backup store cannot be reached.',
    extendedCode: '04009',
};
/** Starts the service on loopback with certificates of its own making. */
async function startService(options = {}) {
    const { port = 0, hosts = [], onRequest, now = () => performance.now() } = options;
    const course = { ...defaultScenario, ...options };
    // A name of its own, or OpenSSL would try the key of another run's CA where a file holds both.
    const ca = createCertificate({
        commonName: `BizTalk emulator CA ${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`,
        ca: true,
    });
    const own = createCertificate({
        commonName: 'localhost',
        hosts: ['localhost', '127.0.0.1', '::1', ...hosts],
        issuer: ca,
    });
    const client = createCertificate({ commonName: 'BizTalk emulator management certificate' });
    const token = (0,external_node_crypto_.randomBytes)(32).toString('base64url');
    const operations = createOperations(course, now);
    const server = (0,external_node_https_.createServer)(
    // Not rejected in the handshake: the service answers an unknown certificate with a 403, not with a TLS alert.
    { key: own.key, cert: own.certificate, requestCert: true, rejectUnauthorized: false }, (request, response) => {
        const answer = isKnown(request, client, token) ? answerTo(request, operations, course) : forbidden;
        response.writeHead(answer.status, {
            'Content-Type': 'application/xml; charset=utf-8',
            'x-ms-request-id': answer.requestId ?? (0,external_node_crypto_.randomUUID)().replaceAll('-', ''),
        });
        response.end(answer.body);
        onRequest?.(`${request.method} ${request.url} ${answer.status}`);
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
/** Whether the caller shows the known management certificate or the known bearer token. */
function isKnown(request, client, token) {
    const shown = request.socket.getPeerX509Certificate()?.fingerprint256;
    return (shown === new external_node_crypto_.X509Certificate(client.certificate).fingerprint256 ||
        request.headers.authorization === `Bearer ${token}`);
}


/***/ })

};
