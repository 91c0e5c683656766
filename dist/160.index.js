export const id = 160;
export const ids = [160];
export const modules = {

/***/ 3160:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   decryptRc2: () => (/* binding */ decryptRc2)
/* harmony export */ });
/* harmony import */ var node_forge__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8542);

/**
 * Decrypts RC2-CBC, which OpenSSL 3 leaves to its legacy provider; undefined if the padding is wrong (RFC 8018, section
 * 6.1.1). The only importer of node-forge.
 */
function decryptRc2(key, iv, data) {
    const cipher = node_forge__WEBPACK_IMPORTED_MODULE_0__.rc2.createDecryptionCipher(key.toString('binary'), key.length * 8);
    cipher.start(iv.toString('binary'));
    cipher.update(node_forge__WEBPACK_IMPORTED_MODULE_0__.util.createBuffer(data.toString('binary')));
    // node-forge looks at the last octet of the padding alone, which lets half of all wrong passwords pass.
    if (!cipher.finish(() => true))
        return undefined;
    const padded = Buffer.from(cipher.output.getBytes(), 'binary');
    const length = padded.at(-1) ?? 0;
    const padding = padded.subarray(-length);
    return length >= 1 && length <= 8 && padding.every(octet => octet === length)
        ? padded.subarray(0, -length)
        : undefined;
}


/***/ })

};
