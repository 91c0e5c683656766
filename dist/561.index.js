"use strict";
exports.id = 561;
exports.ids = [561];
exports.modules = {

/***/ 6561:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   pemFromPfx: () => (/* binding */ pemFromPfx)
/* harmony export */ });
/* harmony import */ var node_forge__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8542);
/* harmony import */ var node_forge__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_forge__WEBPACK_IMPORTED_MODULE_0__);

/**
 * The keys and certificates of a PFX file as PEM text, or nothing where it cannot be decrypted. The only door to
 * node-forge, which reads the RC2-40 of old Windows too. The password must have been checked before: the file's own
 * check is left out here, because node-forge encodes a password in one way for it and for what it protects.
 */
function pemFromPfx(file, password) {
    for (const candidate of encodings(password))
        try {
            const structure = node_forge__WEBPACK_IMPORTED_MODULE_0___default().asn1.fromDer(file.toString('binary'));
            // PFX ::= SEQUENCE { version, authSafe, macData OPTIONAL } (RFC 7292, section 4)
            structure.value.splice(2);
            const { safeContents } = node_forge__WEBPACK_IMPORTED_MODULE_0___default().pkcs12.pkcs12FromAsn1(structure, true, candidate);
            return safeContents.flatMap(({ safeBags }) => safeBags.map(pemFromBag)).join('');
        }
        catch {
            // not this one
        }
    return undefined;
}
/**
 * The ways in which a password may have been put to use. AES (PBES2) takes its UTF-8, the older algorithms take
 * UTF-16; an empty and an absent one are two in PKCS#12, and Windows wrote files of both kinds.
 */
function encodings(password) {
    return password ? [password, node_forge__WEBPACK_IMPORTED_MODULE_0___default().util.encodeUtf8(password)] : ['', null];
}
/** forge understands RSA and leaves everything else as it was in the file, which is the DER that PEM holds. */
function pemFromBag({ key, cert, asn1, type }) {
    if (key)
        return node_forge__WEBPACK_IMPORTED_MODULE_0___default().pki.privateKeyToPem(key);
    if (cert)
        return node_forge__WEBPACK_IMPORTED_MODULE_0___default().pki.certificateToPem(cert);
    const label = bagLabels.get(type);
    if (label === undefined)
        return '';
    const body = node_forge__WEBPACK_IMPORTED_MODULE_0___default().util.encode64(node_forge__WEBPACK_IMPORTED_MODULE_0___default().asn1.toDer(asn1).getBytes(), 64);
    return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
const bagLabels = new Map([
    [(node_forge__WEBPACK_IMPORTED_MODULE_0___default().pki).oids['certBag'], 'CERTIFICATE'],
    [(node_forge__WEBPACK_IMPORTED_MODULE_0___default().pki).oids['keyBag'], 'PRIVATE KEY'],
    [(node_forge__WEBPACK_IMPORTED_MODULE_0___default().pki).oids['pkcs8ShroudedKeyBag'], 'PRIVATE KEY'],
]);


/***/ })

};
;