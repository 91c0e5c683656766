export const id = 352;
export const ids = [352];
export const modules = {

/***/ 5352:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   pemFromPfx: () => (/* binding */ pemFromPfx)
/* harmony export */ });
/* harmony import */ var node_forge__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8542);

/**
 * The keys and certificates of a PFX file as PEM text; undefined if it cannot be decrypted. The only importer of
 * node-forge, which can read the RC2-40 of old Windows, too. The caller has checked the password: the file's own check
 * (MAC) is left out here, because node-forge encodes the password the same way for the MAC and for the contents.
 */
function pemFromPfx(file, password) {
    for (const candidate of encodings(password))
        try {
            const structure = node_forge__WEBPACK_IMPORTED_MODULE_0__.asn1.fromDer(file.toString('binary'));
            // PFX ::= SEQUENCE { version, authSafe, macData OPTIONAL } (RFC 7292, section 4)
            structure.value.splice(2);
            const { safeContents } = node_forge__WEBPACK_IMPORTED_MODULE_0__.pkcs12.pkcs12FromAsn1(structure, true, candidate);
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
    return password ? [password, node_forge__WEBPACK_IMPORTED_MODULE_0__.util.encodeUtf8(password)] : ['', null];
}
/** forge parses RSA and leaves everything else as the DER of the file, which is what PEM encodes. */
function pemFromBag({ key, cert, asn1, type }) {
    if (key)
        return node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.privateKeyToPem(key);
    if (cert)
        return node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.certificateToPem(cert);
    const label = bagLabels.get(type);
    if (label === undefined)
        return '';
    const body = node_forge__WEBPACK_IMPORTED_MODULE_0__.util.encode64(node_forge__WEBPACK_IMPORTED_MODULE_0__.asn1.toDer(asn1).getBytes(), 64);
    return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
const bagLabels = new Map([
    [node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.oids['certBag'], 'CERTIFICATE'],
    [node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.oids['keyBag'], 'PRIVATE KEY'],
    [node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.oids['pkcs8ShroudedKeyBag'], 'PRIVATE KEY'],
]);


/***/ })

};
