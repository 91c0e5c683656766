"use strict";
exports.id = 945;
exports.ids = [945];
exports.modules = {

/***/ 3945:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openCertificate: () => (/* binding */ openCertificate)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
;// CONCATENATED MODULE: ./lib/src/credentials/pem.js


/**
 * A certificate and its private key from PEM text (RFC 7468): the certificate that belongs to the key, any others
 * as its chain. `password` opens an encrypted key. No word of what is wrong holds any of it.
 */
function openPem(text, password) {
    const blocks = pemBlocks(text);
    const keys = blocks.filter(block => block.label.endsWith('PRIVATE KEY'));
    const certificates = blocks.filter(block => /^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label));
    const [keyBlock] = keys;
    const isCut = (text.match(/-----BEGIN /g)?.length ?? 0) > blocks.length;
    if (isCut && !(keyBlock && certificates.length))
        return { wrong: 'its PEM blocks are cut short' };
    if (certificates.length === 0)
        return { wrong: 'it holds no certificate' };
    if (keyBlock === undefined)
        return { wrong: 'it holds a certificate but not its private key' };
    if (keys.length > 1)
        return { wrong: `it holds ${keys.length} private keys` };
    const key = openKey(keyBlock.pem, password);
    if (!('type' in key))
        return key;
    const parsed = certificates.map(block => parseCertificate(block.pem));
    if (parsed.includes(undefined))
        return { wrong: 'one of its certificates cannot be read' };
    const chain = parsed.filter(certificate => certificate !== undefined);
    const certificate = chain.find(certificate => certificate.checkPrivateKey(key));
    if (certificate === undefined)
        return { wrong: 'its private key belongs to another certificate' };
    const others = chain.filter(other => other !== certificate);
    try {
        const context = (0,external_node_tls_.createSecureContext)({
            key: key.export({ type: 'pkcs8', format: 'pem' }),
            cert: [certificate, ...others].map(String).join(''),
        });
        return { certificate, context };
    }
    catch (error) {
        return { wrong: notForTls(error) };
    }
}
/** OpenSSL's own rules, such as "ee key too small", told before the first request instead of as a fault. */
function notForTls(error) {
    return `OpenSSL does not take it for TLS (${error.code ?? error.message})`;
}
/**
 * The complete blocks in `text`, in their order, whatever stands between them (OpenSSL writes `Bag Attributes`
 * there). Line ends may be CRLF, a literal `\n` as secret stores write it, or gone altogether.
 */
function pemBlocks(text) {
    const lines = text.replace(/\\r\\n|\\n|\\r|\r\n?/g, '\n');
    return [...lines.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)].map(([, label = '', body = '']) => ({
        label,
        pem: `-----BEGIN ${label}-----\n${wrapped(body)}\n-----END ${label}-----\n`,
    }));
}
/** The body with the line breaks that OpenSSL insists on, whatever blanks and breaks there were. */
function wrapped(body) {
    // The traditional form of an encrypted key begins with two headers and an empty line (RFC 1421, section 4.4).
    const [, type, info, base64 = body] = /^\s*(Proc-Type: \S+)\s+(DEK-Info: \S+)\s+([\s\S]*)$/.exec(body) ?? [];
    const lines = base64.replace(/\s+/g, '').replace(/.{64}(?=.)/g, '$&\n');
    return type ? `${type}\n${info}\n\n${lines}` : lines;
}
function openKey(pem, password) {
    // "ENCRYPTED PRIVATE KEY", or a "Proc-Type: 4,ENCRYPTED" header in the traditional form (RFC 1421).
    const encrypted = pem.slice(0, 200).includes('ENCRYPTED');
    if (encrypted && !password)
        return { wrongPassword: 'the private key is encrypted and no password is given' };
    try {
        return (0,external_node_crypto_.createPrivateKey)(encrypted ? { key: pem, passphrase: password } : pem);
    }
    catch (error) {
        if (error.code === 'ERR_OSSL_EVP_UNSUPPORTED')
            return { wrong: 'it is encrypted in a way that is not known here' };
        return encrypted
            ? { wrongPassword: 'it does not open the private key' }
            : { wrong: 'its private key cannot be read' };
    }
}
function parseCertificate(pem) {
    try {
        return new external_node_crypto_.X509Certificate(pem);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/src/credentials/pfx.js


/**
 * A certificate and its private key from a PKCS#12/PFX file (RFC 7292), opened with `password`; where that is
 * empty, with the empty and the absent password alike, which are two in PKCS#12.
 */
async function openPfx(file, password) {
    const refused = refusal(file, password);
    if (refused)
        return refused;
    // Not OpenSSL's own context of the file: to Node every further certificate in it is a CA to trust servers by
    // (src/crypto/crypto_context.cc, LoadPKCS12). Loaded only here: nobody else pays for it.
    const { pemFromPfx } = await Promise.all(/* import() */[__webpack_require__.e(542), __webpack_require__.e(561)]).then(__webpack_require__.bind(__webpack_require__, 6561));
    const pem = pemFromPfx(file, password);
    return pem === undefined ? { wrong: 'it is encrypted in a way that is not known here' } : openPem(pem, '');
}
/** What OpenSSL has against a file, in so far as it tells; it checks the password before it looks at the rest. */
function refusal(file, password) {
    try {
        (0,external_node_tls_.createSecureContext)({ pfx: file, passphrase: password });
        return undefined;
    }
    catch (error) {
        const { message } = error;
        if (message === 'mac verify failure')
            return { wrongPassword: password ? 'it does not open the PFX file' : 'the PFX file needs a password' };
        if (message === 'Unable to load private key from PFX data')
            return { wrong: 'it holds a certificate but not its private key' };
        // ASN.1 errors; what they name is no help to anybody ("not enough data", "field missing", "wrong tag").
        if (/data|field|tag|header|asn1/i.test(message) && !/^Unsupported|^Unable/.test(message))
            return { wrong: 'it cannot be read as a PKCS#12/PFX file' };
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/src/credentials/management-certificate.js



/** A client certificate and its private key from PEM text or from the base64 of a PKCS#12/PFX file. */
async function openCertificate(text, password) {
    if (text.includes('-----BEGIN'))
        return openPem(text, password);
    const base64 = text.replace(/\\[rn]|\s/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
        return { wrong: 'it is neither PEM nor base64' };
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.includes('-----BEGIN'))
        return { wrong: 'it is base64 of PEM text; give the PEM text itself' };
    if (isCertificate(bytes))
        return { wrong: 'it holds a certificate but not its private key' };
    // Every DER file begins with a SEQUENCE (X.690, section 8.9).
    return bytes[0] === 0x30 ? openPfx(bytes, password) : { wrong: 'it is base64, but of no PKCS#12/PFX file' };
}
function isCertificate(der) {
    try {
        new external_node_crypto_.X509Certificate(der);
        return true;
    }
    catch {
        return false;
    }
}


/***/ })

};
;