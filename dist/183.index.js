export const id = 183;
export const ids = [183];
export const modules = {

/***/ 6183:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   tunnelAgent: () => (/* binding */ tunnelAgent)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var _actions_http_client__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4942);


/**
 * An agent whose connections to `url` lead through `proxy`, which the environment names, and are made with `tls` on
 * both of their legs; the certificate of its context is shown to the service alone. With proxy.ts the only door to
 * @actions/http-client, and loaded only where there is a proxy.
 */
function tunnelAgent(url, proxy, { secureContext, ...tls }) {
    const agent = new _actions_http_client__WEBPACK_IMPORTED_MODULE_1__/* .HttpClient */ .Qq().getAgent(url.href);
    const { options, proxyOptions } = agent;
    // On the agent and not on the request: a CONNECT tunnel starts TLS with the agent's options only
    // (tunnel 0.0.6, lib/tunnel.js: createSecureSocket).
    Object.assign(options, tls, secureContext && { secureContext });
    // Without it the name of the service is what the certificate of an https: proxy is held against.
    Object.assign(proxyOptions, tls, { servername: isAddress(proxy) ? '' : proxy.hostname });
    // tunnel 0.0.6 makes the proxy's password with new Buffer(), which is nothing the user can mend (DEP0005).
    process.noDeprecation = true;
    return agent;
}
const isAddress = ({ hostname }) => (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(hostname.replace(/^\[|\]$/g, '')) !== 0;


/***/ })

};
