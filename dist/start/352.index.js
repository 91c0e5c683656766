export const id = 352;
export const ids = [352];
export const modules = {

/***/ 5352:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   pemFromPfx: () => (/* binding */ pemFromPfx)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1692);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7975);
/* harmony import */ var node_forge__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8542);




/**
 * The keys and certificates of a PFX file (RFC 7292) as PEM text, whatever follows the file. Throws if it is malformed.
 * The only importer of node-forge.
 */
async function pemFromPfx(file, password) {
    const outcomes = new Set();
    const decrypted = async ([algorithm, data]) => {
        const plain = await decrypt(algorithm, octets(data), password);
        outcomes.add(typeof plain === 'string' ? plain : 'opened');
        return typeof plain === 'string' ? undefined : plain;
    };
    // PFX ::= SEQUENCE { version, authSafe ContentInfo, macData OPTIONAL }
    const [, authSafe, macData] = children(parse(file));
    const blocks = [];
    for (const [type, content] of children(parse(octets(typed(authSafe)[1]))).map(typed)) {
        // EncryptedData ::= SEQUENCE { version, SEQUENCE { type, algorithm, [0] octets } } (RFC 5652, section 8)
        const encrypted = children(children(content)[1]).slice(1);
        const safe = type === 'data' ? parse(octets(content)) : await decrypted(encrypted);
        for (const [bag, value] of children(safe).map(typed)) {
            // forge reads RSA keys and certificates alone, so both stay ASN.1 here.
            if (bag === 'certBag')
                blocks.push(node_forge__WEBPACK_IMPORTED_MODULE_3__.pem.encode({ type: 'CERTIFICATE', body: binary(octets(typed(value)[1])) }));
            const key = bag === 'pkcs8ShroudedKeyBag' ? await decrypted(children(value)) : value;
            if (key && /^(pkcs8ShroudedK|k)eyBag$/.test(bag))
                blocks.push(node_forge__WEBPACK_IMPORTED_MODULE_3__.pki.privateKeyInfoToPem(key));
        }
    }
    if (outcomes.has('algorithm'))
        return { error: 'algorithm' };
    if (outcomes.has('password') || contradictsMac(macData, file, password))
        // A password that opens one part opens all.
        return { error: outcomes.has('opened') ? 'damaged' : 'password' };
    return { value: blocks.join('') };
}
/** Decrypts a SEQUENCE. A wrong password shows in the padding, or because no SEQUENCE comes out. */
async function decrypt(algorithm, data, password) {
    const decipher = pbes2(algorithm) ?? pkcs12Pbe(algorithm);
    if (decipher === undefined)
        return 'algorithm';
    // PKCS#12 tells an empty password from an absent one, which is null for forge.
    for (const candidate of password ? spellings(password) : ['', null]) {
        const plain = await decipher(data, candidate).catch(() => undefined);
        if (plain?.type === node_forge__WEBPACK_IMPORTED_MODULE_3__.asn1.Type.SEQUENCE)
            return plain;
    }
    return 'password';
}
/** PBES2 with PBKDF2 (RFC 8018, appendix A) by Node, which derives the key natively and in another thread. */
function pbes2(algorithm) {
    const [scheme, parameters] = children(algorithm);
    const [[derivation, pbkdf2Parameters] = [], [encryption, iv] = []] = children(parameters).map(children);
    if (nameOf(scheme) !== 'pkcs5PBES2' || nameOf(derivation) !== 'pkcs5PBKDF2')
        return undefined;
    const [salt, count, ...rest] = children(pbkdf2Parameters);
    const [prf] = children(rest.at(-1));
    const digest = prf ? /^hmacWith(SHA\d+)$/.exec(nameOf(prf))?.[1] : 'SHA1';
    // What forge calls aes256-CBC and des-EDE3-CBC, OpenSSL calls aes-256-cbc and des-ede3-cbc.
    const cipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.getCipherInfo)(nameOf(encryption).replace('aes', 'aes-').toLowerCase());
    const iterations = countUpTo(10_000_000, count);
    if (!digest || !cipher || !iterations)
        return undefined;
    return async (data, password) => {
        const secret = Buffer.from(password ?? '', 'latin1');
        const key = await (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_crypto__WEBPACK_IMPORTED_MODULE_0__.pbkdf2)(secret, octets(salt), iterations, cipher.keyLength, digest);
        const decipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createDecipheriv)(cipher.name, key, octets(iv));
        return parse(Buffer.concat([decipher.update(data), decipher.final()]), true);
    };
}
/** 3DES and RC2-40 (RFC 7292, appendix C) by forge: Node lacks the key derivation, and OpenSSL 3 has no RC2. */
function pkcs12Pbe(algorithm) {
    const [scheme, parameters] = children(algorithm);
    // Blocks: 0.7 s for each part of the file in 200,000 iterations, measured; Windows writes 2,000.
    const iterations = countUpTo(1_000_000, children(parameters)[1]);
    if (!/^pbewithSHAAnd(3-KeyTripleDES|40BitRC2)-CBC$/i.test(nameOf(scheme)) || !iterations)
        return undefined;
    const { create, Class, Type } = node_forge__WEBPACK_IMPORTED_MODULE_3__.asn1;
    return async (data, password) => {
        const encrypted = create(Class.UNIVERSAL, Type.OCTETSTRING, false, binary(data));
        const info = create(Class.UNIVERSAL, Type.SEQUENCE, true, algorithm ? [algorithm, encrypted] : []);
        return node_forge__WEBPACK_IMPORTED_MODULE_3__.pki.decryptPrivateKeyInfo(info, password);
    };
}
/**
 * Whether OpenSSL finds that the MAC is not that of the file with this password. Blocks: 0.24 s for 600,000 iterations,
 * measured. The context is never used: Node makes every further certificate in the file a trusted CA in it
 * (src/crypto/crypto_context.cc, LoadPKCS12).
 */
function contradictsMac(macData, file, password) {
    // MacData ::= SEQUENCE { mac, salt, iterations DEFAULT 1 }
    const [, , count] = children(macData);
    if (!macData || (count && !countUpTo(10_000_000, count)))
        return false;
    return spellings(password).every(passphrase => {
        try {
            (0,node_tls__WEBPACK_IMPORTED_MODULE_1__.createSecureContext)({ pfx: file, passphrase });
            return false;
        }
        catch (error) {
            // It refuses other things, such as RC2, only after the MAC.
            return error.message === 'mac verify failure';
        }
    });
}
/**
 * The password, and its UTF-8 octets as characters. PBES2 takes the latter, node-forge and others the former; PKCS#12
 * takes the former in UTF-16, OpenSSL 1.0 the latter.
 */
function spellings(password) {
    return [...new Set([password, binary(Buffer.from(password))])];
}
/** The value at the start of `bytes`, or `all` of them; throws if it is malformed. */
function parse(bytes, all = false) {
    // The types know an older form of the options.
    return node_forge__WEBPACK_IMPORTED_MODULE_3__.asn1.fromDer(binary(bytes), { parseAllBytes: all });
}
function children(value) {
    return Array.isArray(value?.value) ? value.value : [];
}
/** The octets of an OCTET STRING, which BER may cut into pieces (X.690, section 8.7.3). */
function octets(value) {
    const [whole, pieces] = [value?.value, children(value)];
    return typeof whole === 'string' ? Buffer.from(whole, 'latin1') : Buffer.concat(pieces.map(octets));
}
/** Octets as forge takes them: each as a character. */
function binary(bytes) {
    return bytes.toString('latin1');
}
/** The type, by forge's name, and the value of a ContentInfo, SafeBag or CertBag: SEQUENCE { type, [0] value }. */
function typed(value) {
    const [type, explicit] = children(value);
    return [nameOf(type), children(explicit)[0]];
}
function nameOf(oid) {
    return node_forge__WEBPACK_IMPORTED_MODULE_3__.pki.oids[node_forge__WEBPACK_IMPORTED_MODULE_3__.asn1.derToOid(binary(octets(oid)))] ?? '';
}
/** The INTEGER, if it is from 1 to `limit`. */
function countUpTo(limit, value) {
    const count = Number(`0x${octets(value).toString('hex')}`);
    return count >= 1 && count <= limit ? count : undefined;
}


/***/ })

};
