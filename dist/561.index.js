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
 * The keys and certificates of a PFX file as PEM text; undefined if it cannot be decrypted. The only importer of
 * node-forge, which can read the RC2-40 of old Windows, too. The caller has checked the password: the file's own check
 * (MAC) is left out here, because node-forge encodes the password the same way for the MAC and for the contents.
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
            // try the next encoding
        }
    return undefined;
}
/**
 * The possible encodings of a password: AES (PBES2) takes UTF-8, the older algorithms UTF-16. The empty and the absent
 * password differ in PKCS#12, and Windows wrote files of both kinds.
 */
function encodings(password) {
    return password ? [password, node_forge__WEBPACK_IMPORTED_MODULE_0___default().util.encodeUtf8(password)] : ['', null];
}
/** forge parses RSA and leaves everything else as the DER of the file, which is what PEM encodes. */
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