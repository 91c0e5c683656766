export const id = 628;
export const ids = [628];
export const modules = {

/***/ 8628:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   pemFromLegacyPfx: () => (/* binding */ pemFromLegacyPfx)
/* harmony export */ });
/* harmony import */ var node_forge__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8542);

/**
 * The keys and certificates of a PFX file as PEM text, or nothing where it cannot be decrypted. The only door to
 * node-forge, which reads the RC2-40 that OpenSSL 3 refuses. Its password is right already: OpenSSL checks that
 * first, before it looks at the encryption.
 */
function pemFromLegacyPfx(file, password) {
    // An empty and an absent password are two in PKCS#12; Windows wrote files of both kinds.
    for (const candidate of password ? [password] : ['', null])
        try {
            const structure = node_forge__WEBPACK_IMPORTED_MODULE_0__.asn1.fromDer(file.toString('binary'));
            const { safeContents } = node_forge__WEBPACK_IMPORTED_MODULE_0__.pkcs12.pkcs12FromAsn1(structure, true, candidate);
            return safeContents.flatMap(({ safeBags }) => safeBags.map(pemFromBag)).join('');
        }
        catch {
            // not this one
        }
    return undefined;
}
/** forge understands RSA and leaves everything else as it was in the file, which is the DER that PEM holds. */
function pemFromBag({ key, cert, asn1, type }) {
    if (key)
        return node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.privateKeyToPem(key);
    if (cert)
        return node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.certificateToPem(cert);
    const body = node_forge__WEBPACK_IMPORTED_MODULE_0__.util.encode64(node_forge__WEBPACK_IMPORTED_MODULE_0__.asn1.toDer(asn1).getBytes(), 64);
    const label = type === node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.oids['certBag'] ? 'CERTIFICATE' : 'PRIVATE KEY';
    return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}


/***/ })

};
