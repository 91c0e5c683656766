"use strict";
exports.id = 717;
exports.ids = [717];
exports.modules = {

/***/ 6717:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   publishedCertificate: () => (/* binding */ publishedCertificate)
/* harmony export */ });
/* harmony import */ var _inputs_endpoint_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7102);
/* harmony import */ var _inputs_parsers_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7703);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6150);
/* harmony import */ var _xml_read_xml_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3240);




/**
 * The certificate for `subscription` in a .publishsettings file. Schema 1.0 has URL and certificate on
 * `PublishProfile`, schema 2.0 on each `Subscription`. An endpoint that is none of the four known clouds is taken
 * from the user alone (`endpointIsGiven`): a file that somebody sent must not choose who gets to see the credential.
 */
function publishedCertificate(text, subscription, endpointIsGiven) {
    const document = (0,_xml_read_xml_js__WEBPACK_IMPORTED_MODULE_1__/* .readXml */ .k)(text);
    if ('wrong' in document)
        return { wrong: `it is not well-formed XML ("${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .folded */ .TM)(document.wrong, 80)}")` };
    if (document.root.name !== 'PublishData')
        return { wrong: `its root is ${(0,_inputs_parsers_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(document.root.name)}, not PublishData` };
    const profiles = children(document.root, 'PublishProfile');
    const subscriptions = profiles.flatMap(profile => children(profile, 'Subscription').map(({ attributes }) => ({ ...profile.attributes, ...attributes })));
    const ours = subscriptions.filter(({ Id }) => Id?.toLowerCase() === subscription.toLowerCase());
    const mine = ours.find(({ ManagementCertificate }) => ManagementCertificate) ?? ours[0];
    if (mine === undefined)
        return {
            wrong: `it does not hold the subscription ${(0,_inputs_parsers_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(subscription)}, but ${subscriptions.length} other${subscriptions.length === 1 ? '' : 's'}`,
        };
    const { ManagementCertificate: certificate, ServiceManagementUrl: url = mine['Url'] } = mine;
    if (!certificate)
        return { wrong: 'it holds no certificate for that subscription' };
    if (endpointIsGiven)
        return { value: { certificate } };
    const endpoint = url === undefined ? _inputs_endpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultEndpoint */ .nQ : (0,_inputs_endpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .knownCloud */ .fF)(url);
    return endpoint
        ? { value: { certificate, endpoint } }
        : {
            wrong: `its endpoint ${(0,_inputs_parsers_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(hostOf(url))} is none of the known clouds: confirm it with management-endpoint`,
        };
}
/** The host of a URL, which can hold a password beside it. */
const hostOf = (url = '') => (URL.canParse(url) ? new URL(url).host : 'not a URL');
const children = (parent, name) => parent.children.filter(child => child.name === name);


/***/ })

};
;