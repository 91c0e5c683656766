/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 2613:
/***/ ((module) => {

module.exports = require("assert");

/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = require("crypto");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = require("events");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = require("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = require("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = require("net");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = require("node:net");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = require("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = require("util");

/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/******/ 	// expose the modules object (__webpack_modules__)
/******/ 	__nccwpck_require__.m = __webpack_modules__;
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/compat get default export */
/******/ 	(() => {
/******/ 		// getDefaultExport function for compatibility with non-harmony modules
/******/ 		__nccwpck_require__.n = (module) => {
/******/ 			var getter = module && module.__esModule ?
/******/ 				() => (module['default']) :
/******/ 				() => (module);
/******/ 			__nccwpck_require__.d(getter, { a: getter });
/******/ 			return getter;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/ensure chunk */
/******/ 	(() => {
/******/ 		__nccwpck_require__.f = {};
/******/ 		// This file contains only the entry chunk.
/******/ 		// The chunk loading function for additional chunks
/******/ 		__nccwpck_require__.e = (chunkId) => {
/******/ 			return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 				__nccwpck_require__.f[key](chunkId, promises);
/******/ 				return promises;
/******/ 			}, []));
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/get javascript chunk filename */
/******/ 	(() => {
/******/ 		// This function allow to reference async chunks
/******/ 		__nccwpck_require__.u = (chunkId) => {
/******/ 			// return url for filenames based on template
/******/ 			return "" + chunkId + ".index.js";
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/require chunk loading */
/******/ 	(() => {
/******/ 		// no baseURI
/******/ 		
/******/ 		// object to store loaded chunks
/******/ 		// "1" means "loaded", otherwise not loaded yet
/******/ 		var installedChunks = {
/******/ 			792: 1
/******/ 		};
/******/ 		
/******/ 		// no on chunks loaded
/******/ 		
/******/ 		var installChunk = (chunk) => {
/******/ 			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
/******/ 			for(var moduleId in moreModules) {
/******/ 				if(__nccwpck_require__.o(moreModules, moduleId)) {
/******/ 					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
/******/ 				}
/******/ 			}
/******/ 			if(runtime) runtime(__nccwpck_require__);
/******/ 			for(var i = 0; i < chunkIds.length; i++)
/******/ 				installedChunks[chunkIds[i]] = 1;
/******/ 		
/******/ 		};
/******/ 		
/******/ 		// require() chunk loading for javascript
/******/ 		__nccwpck_require__.f.require = (chunkId, promises) => {
/******/ 			// "1" is the signal for "already loaded"
/******/ 			if(!installedChunks[chunkId]) {
/******/ 				if(true) { // all chunks have JS
/******/ 					installChunk(require("./" + __nccwpck_require__.u(chunkId)));
/******/ 				} else installedChunks[chunkId] = 1;
/******/ 			}
/******/ 		};
/******/ 		
/******/ 		// no external install chunk
/******/ 		
/******/ 		// no HMR
/******/ 		
/******/ 		// no HMR manifest
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};

;// CONCATENATED MODULE: ./lib/src/cancellation.js
/**
 * Evaluated before every other module: the gate is closed, and a signal that arrives while the rest is still
 * loading is not lost (without a handler Node would die of it at once, and write nothing).
 */
process.exitCode = 1;
const cancellation = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGBREAK'])
    process.on(name, () => cancellation.abort(name));
/** Aborts with the signal's name when the runner cancels the step. */
const cancelSignal = cancellation.signal;

;// CONCATENATED MODULE: external "node:util"
const external_node_util_namespaceObject = require("node:util");
;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = require("node:timers/promises");
;// CONCATENATED MODULE: ./lib/src/clock.js

const systemClock = {
    // `performance` says the same, and loads eight modules of Node for it: a millisecond of each start.
    now: () => process.uptime() * 1000,
    wall: () => Date.now(),
    sleep: (ms, signal) => (0,promises_namespaceObject.setTimeout)(ms, undefined, { signal }).catch(() => undefined),
};

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = require("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
// EXTERNAL MODULE: external "crypto"
var external_crypto_ = __nccwpck_require__(6982);
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = require("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_.randomUUID()}`;
    const convertedValue = toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: ./lib/src/text.js
/**
 * Foreign words made harmless. Whatever the service, a proxy or a certificate says passes through here
 * before it reaches the log, an annotation, the summary or an output.
 */
// Control, format (bidirectional marks, zero width), line and paragraph separators, lone surrogates:
// all that can break a line, colour or reorder what a reader sees.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
/** `text` on one line of at most `max` UTF-16 units, each run of unprintable characters singleLine into a space. */
function singleLine(text, max) {
    // Cut before folding: half a megabyte of message must not cost half a megabyte of regular expression.
    const line = text
        .slice(0, 4 * max)
        .replace(unprintable, ' ')
        .trim();
    if (line.length <= max)
        return line;
    return `${line.slice(0, max - 1).replace(/\p{Cs}$/u, '')}\u2026`;
}
/**
 * One line that the runner takes for plain text: `singleLine`, and neither `::command::` at its start nor
 * `##[command]` anywhere in it (actions/runner, ActionCommand.cs: TryParseV2 and TryParse).
 */
function escapeCommands(text, max = 1000) {
    return singleLine(text, max)
        .replace(/##(?=\[)/g, '## ')
        .replace(/^::/, ': :');
}
/**
 * `text` as literal characters for the job summary: no HTML, no Markdown, no link, no mention, no emoji. Numeric
 * references are plain text to CommonMark (section 2.5), so they cannot begin a construct.
 */
function escapeMarkdown(text, max = 1000) {
    return escapeCommands(text, max).replace(/[&<>"'`*_~|\\[\]#@$]|:(?=\S)|(?<=www)\./gi, 
    // GitHub links addresses and mentions after it has resolved references; a zero-width space ends both.
    char => `&#${char.charCodeAt(0)};${/[@#]/.test(char) ? '&#8203;' : ''}`);
}
/**
 * `text` with `***` in place of each `secret`, ASCII letters in either case; as it is where `secret` is empty. Not by a
 * regular expression, which cannot be as long as a secret can.
 */
function redact(text, secret) {
    if (secret === '')
        return text;
    const [lower, sought] = [lowerCased(text), lowerCased(secret)];
    const parts = [];
    let from = 0;
    for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, from)) {
        parts.push(text.slice(from, at));
        from = at + secret.length;
    }
    return [...parts, text.slice(from)].join('***');
}
// toLowerCase() makes two characters of some.
const lowerCased = (text) => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
/**
 * A value as an error message may show it: quoted on one line, or by its length alone, since what is longer than any
 * right value may be a secret in the wrong input.
 */
function quote(text, max = 40) {
    return text.length <= max ? `"${singleLine(text, max)}"` : `a value of ${text.length} characters`;
}
/** `text` as the end of a sentence, with one mark at its end. */
function sentence(text) {
    const end = text.trim().replace(/\.+$/, '');
    return /[!?]$/.test(end) ? end : `${end}.`;
}

;// CONCATENATED MODULE: ./lib/src/runner.js



// An annotation holds 4,096 characters (actions/runner, ExecutionContext.cs); the rest would be cut in silence.
const annotationMax = 4000;
/** The runner this process runs under, spoken to over stdout and the files it names in the environment. */
function actionsRunner() {
    let annotated = false;
    // Where nobody reads any more, outputs and summary still tell.
    process.stdout.on('error', () => undefined);
    return {
        input: name => (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim(),
        mask(secrets) {
            process.stdout.cork(); // A certificate is some forty of them.
            for (const secret of secrets)
                issue('add-mask', secret);
            process.stdout.uncork();
        },
        info: line => process.stdout.write(`${escapeCommands(line)}\n`),
        debug: line => issue('debug', escapeCommands(line)),
        warning: (title, message) => issueCommand('warning', { title: singleLine(title, 200) }, paragraphs(message)),
        error(title, message) {
            if (annotated)
                return;
            annotated = true;
            issueCommand('error', { title: singleLine(title, 200) }, paragraphs(message));
        },
        outputs(values) {
            const all = Object.entries(values);
            if (process.env['GITHUB_OUTPUT'])
                issueFileCommand('OUTPUT', all.map(([name, value]) => prepareKeyValueMessage(name, singleLine(value, 1000))).join('\n'));
            // Without a file for them, runners of old took outputs as commands.
            else
                for (const [name, value] of all)
                    issueCommand('set-output', { name }, escapeCommands(value));
        },
        summary: markdown => issueFileCommand('STEP_SUMMARY', markdown),
        run: currentRun(process.env),
    };
}
/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function currentRun({ GITHUB_RUN_ID: id = '', GITHUB_REPOSITORY: name = '', GITHUB_SERVER_URL: server = '', }) {
    const host = /^https?:\/\/([\w.-]+)\/?$/.exec(server)?.[1] ?? 'github.com';
    const repository = host === 'github.com' ? name : `${host}/${name}`;
    return /^\d+$/.test(id) && /^[\w.-]+(\/[\w.-]+)+$/.test(repository) ? { id, repository } : undefined;
}
/** Several lines for an annotation, each harmless by itself, within what an annotation holds. */
function paragraphs(message) {
    return message
        .split('\n')
        .map(line => escapeCommands(line))
        .join('\n')
        .slice(0, annotationMax);
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = require("node:crypto");
;// CONCATENATED MODULE: ./lib/src/credentials/secrets-to-mask.js
/** What must never appear in the log: token and password as they are, certificates and keys line by line. */
function secretsToMask({ token, password, certificate, publishSettings }) {
    const published = publishSettings.matchAll(/ManagementCertificate\s*=\s*["']([^"']*)/g);
    const blobs = [certificate, ...[...published].map(([, base64 = '']) => base64)];
    const lines = blobs.flatMap(blob => blob.replace(/\\[rn]/g, '\n').match(/[A-Za-z0-9+/=]{16,}/g) ?? []);
    // Masks are substrings of the whole job's log and permanent: a short one would riddle it with asterisks, and the
    // few characters at the end of a key give nothing away.
    return [...[token, password].filter(secret => secret.length >= 8), ...lines];
}

;// CONCATENATED MODULE: ./lib/src/credentials/access-token.js
/** A bearer token (RFC 6750, section 2.1); an error where it is a JWT that has expired at `today`. */
function parseAccessToken(token, today) {
    if (/^bearer\s/i.test(token))
        return { error: 'it begins with the word Bearer' };
    if (!/^[\w.~+/-]+=*$/.test(token))
        return { error: 'it contains a character that no bearer token has, such as white space or a line break' };
    const expires = jwtExpiry(token);
    if (expires && expires <= today)
        return { error: `it expired at ${expires.toISOString()}` };
    return { value: { kind: 'access-token', token, ...(expires && { expires }) } };
}
/** The `exp` of a JWT (RFC 7519, section 4.1.4), unverified; undefined for an opaque token. */
function jwtExpiry(token) {
    const payload = token.split('.')[1];
    if (payload === undefined)
        return undefined;
    try {
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
        const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
        const date = new Date(typeof exp === 'number' ? exp * 1000 : Number.NaN);
        return Number.isNaN(date.getTime()) ? undefined : date;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/src/credentials/credential.js
/** A `CertificateResult` that says what is wrong with the file. */
function certificateError(message) {
    return { error: { about: 'certificate', message } };
}
/** A `CertificateResult` that says what is wrong with the password. */
function passwordError(message) {
    return { error: { about: 'password', message } };
}

;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = require("node:tls");
;// CONCATENATED MODULE: ./lib/src/credentials/pem.js



/**
 * Opens a certificate and its private key in PEM text (RFC 7468): the certificate that belongs to the key, with any
 * others as its chain. `password` is for an encrypted key.
 */
function openPem(text, password) {
    const blocks = pemBlocks(text);
    const keys = blocks.filter(block => block.label.endsWith('PRIVATE KEY'));
    const certificates = blocks.filter(block => /^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label));
    const [keyBlock] = keys;
    const isCut = (text.match(/-----BEGIN /g)?.length ?? 0) > blocks.length;
    if (isCut && !(keyBlock && certificates.length))
        return certificateError('its PEM blocks are cut short');
    if (certificates.length === 0)
        return certificateError('it holds no certificate');
    if (keyBlock === undefined)
        return certificateError('it holds a certificate but not its private key');
    if (keys.length > 1)
        return certificateError(`it holds ${keys.length} private keys`);
    const key = openKey(keyBlock.pem, password);
    if ('error' in key)
        return key;
    const parsed = certificates.map(block => parseCertificate(block.pem));
    if (parsed.includes(undefined))
        return certificateError('one of its certificates cannot be read');
    const chain = parsed.filter(certificate => certificate !== undefined);
    const certificate = chain.find(certificate => certificate.checkPrivateKey(key.value));
    if (certificate === undefined)
        return certificateError('its private key belongs to another certificate');
    const others = chain.filter(other => other !== certificate);
    try {
        const context = (0,external_node_tls_namespaceObject.createSecureContext)({
            key: key.value.export({ type: 'pkcs8', format: 'pem' }),
            cert: [certificate, ...others].map(String).join(''),
        });
        return { value: { certificate, context } };
    }
    catch (error) {
        // OpenSSL's own rules, such as "ee key too small", reported before the first request instead of as a fault.
        const { code, message } = error;
        return certificateError(`OpenSSL does not accept it for TLS (${code ?? message})`);
    }
}
/**
 * The complete blocks in `text`, in their order, whatever stands between them (OpenSSL writes `Bag Attributes`
 * there). Line ends may be CRLF, a literal `\n` as secret stores write it, or missing.
 */
function pemBlocks(text) {
    const lines = text.replace(/\\r\\n|\\n|\\r|\r\n?/g, '\n');
    return [...lines.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)].map(([, label = '', body = '']) => ({
        label,
        pem: `-----BEGIN ${label}-----\n${wrapped(body)}\n-----END ${label}-----\n`,
    }));
}
/** The body with the line breaks that OpenSSL requires. */
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
        return passwordError('the private key is encrypted and no password is given');
    try {
        return { value: (0,external_node_crypto_namespaceObject.createPrivateKey)(encrypted ? { key: pem, passphrase: password } : pem) };
    }
    catch (error) {
        if (error.code === 'ERR_OSSL_EVP_UNSUPPORTED')
            return certificateError('it is encrypted with an unsupported algorithm');
        return encrypted
            ? passwordError('it does not open the private key')
            : certificateError('its private key cannot be read');
    }
}
function parseCertificate(pem) {
    try {
        return new external_node_crypto_namespaceObject.X509Certificate(pem);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/src/credentials/pfx.js



/**
 * Opens a PKCS#12/PFX file (RFC 7292) with `password`; if that is empty, with the empty and the absent password alike,
 * which differ in PKCS#12.
 */
async function openPfx(file, password) {
    const rejected = opensslError(file, password);
    if (rejected)
        return rejected;
    // Not OpenSSL's own context of the file: Node trusts every further certificate in it as a CA
    // (src/crypto/crypto_context.cc, LoadPKCS12).
    // Loaded on demand: node-forge is a third of the code, and only these files need it.
    const { pemFromPfx } = await Promise.all(/* import() */[__nccwpck_require__.e(542), __nccwpck_require__.e(561)]).then(__nccwpck_require__.bind(__nccwpck_require__, 6561));
    const pem = pemFromPfx(file, password);
    return pem === undefined
        ? certificateError('it is encrypted with an unsupported algorithm')
        : openPem(pem, '');
}
/** What OpenSSL says is wrong with a file; it checks the password first. */
function opensslError(file, password) {
    try {
        (0,external_node_tls_namespaceObject.createSecureContext)({ pfx: file, passphrase: password });
        return undefined;
    }
    catch (error) {
        const { message } = error;
        if (message === 'mac verify failure')
            return passwordError(password ? 'it does not open the PFX file' : 'the PFX file needs a password');
        if (message === 'Unable to load private key from PFX data')
            return certificateError('it holds a certificate but not its private key');
        // ASN.1 errors, whose own words ("not enough data", "wrong tag") help nobody.
        if (/data|field|tag|header|asn1/i.test(message) && !/^Unsupported|^Unable/.test(message))
            return certificateError('it cannot be read as a PKCS#12/PFX file');
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/src/credentials/management-certificate.js




/** Opens a client certificate and its private key: PEM text, or the base64 of a PKCS#12/PFX file. */
async function openCertificate(text, password) {
    if (text.includes('-----BEGIN'))
        return openPem(text, password);
    const base64 = text.replace(/\\[rn]|\s/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
        return certificateError('it is neither PEM nor base64');
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.includes('-----BEGIN'))
        return certificateError('it is base64 of PEM text; give the PEM text itself');
    if (isCertificate(bytes))
        return certificateError('it holds a certificate but not its private key');
    // Every DER file begins with a SEQUENCE (X.690, section 8.9).
    return bytes[0] === 0x30
        ? openPfx(bytes, password)
        : certificateError('it is base64, but not of a PKCS#12/PFX file');
}
function isCertificate(der) {
    try {
        new external_node_crypto_namespaceObject.X509Certificate(der);
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/util.js


const nameStartChar = ':A-Za-z_\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD';
const nameChar = nameStartChar + '\\-.\\d\\u00B7\\u0300-\\u036F\\u203F-\\u2040';
const nameRegexp = '[' + nameStartChar + '][' + nameChar + ']*';
const regexName = new RegExp('^' + nameRegexp + '$');

function getAllMatches(string, regex) {
  const matches = [];
  let match = regex.exec(string);
  while (match) {
    const allmatches = [];
    allmatches.startIndex = regex.lastIndex - match[0].length;
    const len = match.length;
    for (let index = 0; index < len; index++) {
      allmatches.push(match[index]);
    }
    matches.push(allmatches);
    match = regex.exec(string);
  }
  return matches;
}

const isName = function (string) {
  const match = regexName.exec(string);
  return !(match === null || typeof match === 'undefined');
}

function isExist(v) {
  return typeof v !== 'undefined';
}

function isEmptyObject(obj) {
  return Object.keys(obj).length === 0;
}

function getValue(v) {
  if (exports.isExist(v)) {
    return v;
  } else {
    return '';
  }
}

/**
 * Dangerous property names that could lead to prototype pollution or security issues
 */
const DANGEROUS_PROPERTY_NAMES = [
  // '__proto__',
  // 'constructor',
  // 'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__'
];

const criticalProperties = ["__proto__", "constructor", "prototype"];
;// CONCATENATED MODULE: ./lib/bundle/absent.js
/**
 * Stands in the bundle for what its libraries evaluate at start and nothing here uses (tsconfig.json, paths): undici
 * alone is two thirds of it. Whatever is called after all throws, which ends closed. A test holds the names below to
 * what the installed libraries import.
 */
function absent() {
    throw new Error('this is not in the bundle: see bundle/absent.ts');
}
// @actions/core takes the first two, for the details of the platform and for OpenID Connect tokens; fast-xml-parser
// the others, for DTDs, entities, numbers and writing, none of which src/xml leaves to it.

// biome-ignore lint/style/noDefaultExport: strnum and fast-xml-builder have nothing else
/* harmony default export */ const bundle_absent = (absent);
const XML = {};
const HTML = {};
const CURRENCY = {};
const COMMON_HTML = {};
const ENTITY_ACTION = {};

;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/xmlparser/OptionsBuilder.js



const defaultOnDangerousProperty = (name) => {
  if (DANGEROUS_PROPERTY_NAMES.includes(name)) {
    return "__" + name;
  }
  return name;
};


const defaultOptions = {
  preserveOrder: false,
  attributeNamePrefix: '@_',
  attributesGroupName: false,
  textNodeName: '#text',
  ignoreAttributes: true,
  removeNSPrefix: false, // remove NS from tag name or attribute name if true
  allowBooleanAttributes: false, //a tag can have attributes without any value
  //ignoreRootElement : false,
  parseTagValue: true,
  parseAttributeValue: false,
  trimValues: true, //Trim string values of tag and attributes
  cdataPropName: false,
  numberParseOptions: {
    hex: true,
    leadingZeros: true,
    eNotation: true,
    unicode: false
  },
  tagValueProcessor: function (tagName, val) {
    return val;
  },
  attributeValueProcessor: function (attrName, val) {
    return val;
  },
  stopNodes: [], //nested tags will not be parsed even for errors
  alwaysCreateTextNode: false,
  isArray: () => false,
  commentPropName: false,
  unpairedTags: [],
  processEntities: true,
  htmlEntities: false,
  entityDecoder: null,
  ignoreDeclaration: false,
  ignorePiTags: false,
  transformTagName: false,
  transformAttributeName: false,
  updateTag: function (tagName, jPath, attrs) {
    return tagName
  },
  // skipEmptyListItem: false
  captureMetaData: false,
  maxNestedTags: 100,
  strictReservedNames: true,
  jPath: true, // if true, pass jPath string to callbacks; if false, pass matcher instance
  onDangerousProperty: defaultOnDangerousProperty
};


/**
 * Validates that a property name is safe to use
 * @param {string} propertyName - The property name to validate
 * @param {string} optionName - The option field name (for error message)
 * @throws {Error} If property name is dangerous
 */
function validatePropertyName(propertyName, optionName) {
  if (typeof propertyName !== 'string') {
    return; // Only validate string property names
  }

  const normalized = propertyName.toLowerCase();
  if (DANGEROUS_PROPERTY_NAMES.some(dangerous => normalized === dangerous.toLowerCase())) {
    throw new Error(
      `[SECURITY] Invalid ${optionName}: "${propertyName}" is a reserved JavaScript keyword that could cause prototype pollution`
    );
  }

  if (criticalProperties.some(dangerous => normalized === dangerous.toLowerCase())) {
    throw new Error(
      `[SECURITY] Invalid ${optionName}: "${propertyName}" is a reserved JavaScript keyword that could cause prototype pollution`
    );
  }
}

/**
 * Normalizes processEntities option for backward compatibility
 * @param {boolean|object} value 
 * @returns {object} Always returns normalized object
 */
function normalizeProcessEntities(value, htmlEntities) {
  // Boolean backward compatibility
  if (typeof value === 'boolean') {
    return {
      enabled: value, // true or false
      maxEntitySize: 10000,
      maxExpansionDepth: 10000,
      maxTotalExpansions: Infinity,
      maxExpandedLength: 100000,
      maxEntityCount: 1000,
      allowedTags: null,
      tagFilter: null,
      appliesTo: "all",
    };
  }

  // Object config - merge with defaults
  if (typeof value === 'object' && value !== null) {
    return {
      enabled: value.enabled !== false,
      maxEntitySize: Math.max(1, value.maxEntitySize ?? 10000),
      maxExpansionDepth: Math.max(1, value.maxExpansionDepth ?? 10000),
      maxTotalExpansions: Math.max(1, value.maxTotalExpansions ?? Infinity),
      maxExpandedLength: Math.max(1, value.maxExpandedLength ?? 100000),
      maxEntityCount: Math.max(1, value.maxEntityCount ?? 1000),
      allowedTags: value.allowedTags ?? null,
      tagFilter: value.tagFilter ?? null,
      appliesTo: value.appliesTo ?? "all",
    };
  }

  // Default to enabled with limits
  return normalizeProcessEntities(true);
}

const buildOptions = function (options) {
  const built = Object.assign({}, defaultOptions, options);

  // Validate property names to prevent prototype pollution
  const propertyNameOptions = [
    { value: built.attributeNamePrefix, name: 'attributeNamePrefix' },
    { value: built.attributesGroupName, name: 'attributesGroupName' },
    { value: built.textNodeName, name: 'textNodeName' },
    { value: built.cdataPropName, name: 'cdataPropName' },
    { value: built.commentPropName, name: 'commentPropName' }
  ];

  for (const { value, name } of propertyNameOptions) {
    if (value) {
      validatePropertyName(value, name);
    }
  }

  if (built.onDangerousProperty === null) {
    built.onDangerousProperty = defaultOnDangerousProperty;
  }

  // Always normalize processEntities for backward compatibility and validation
  built.processEntities = normalizeProcessEntities(built.processEntities, built.htmlEntities);
  built.unpairedTagsSet = new Set(built.unpairedTags);
  // Convert old-style stopNodes for backward compatibility
  if (built.stopNodes && Array.isArray(built.stopNodes)) {
    built.stopNodes = built.stopNodes.map(node => {
      if (typeof node === 'string' && node.startsWith('*.')) {
        // Old syntax: *.tagname meant "tagname anywhere"
        // Convert to new syntax: ..tagname
        return '..' + node.substring(2);
      }
      return node;
    });
  }
  //console.debug(built.processEntities)
  return built;
};
;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/xmlparser/xmlNode.js


let METADATA_SYMBOL;

if (typeof Symbol !== "function") {
  METADATA_SYMBOL = "@@xmlMetadata";
} else {
  METADATA_SYMBOL = Symbol("XML Node Metadata");
}

class XmlNode {
  constructor(tagname) {
    this.tagname = tagname;
    this.child = []; //nested tags, text, cdata, comments in order
    this[":@"] = Object.create(null); //attributes map
  }
  add(key, val) {
    // this.child.push( {name : key, val: val, isCdata: isCdata });
    if (key === "__proto__") key = "#__proto__";
    this.child.push({ [key]: val });
  }
  addChild(node, startIndex) {
    if (node.tagname === "__proto__") node.tagname = "#__proto__";
    if (node[":@"] && Object.keys(node[":@"]).length > 0) {
      this.child.push({ [node.tagname]: node.child, [":@"]: node[":@"] });
    } else {
      this.child.push({ [node.tagname]: node.child });
    }
    // if requested, add the startIndex
    this.addStartIndex(startIndex);
  }

  addStartIndex(startIndex) {
    if (startIndex !== undefined) {
      // Note: for now we just overwrite the metadata. If we had more complex metadata,
      // we might need to do an object append here:  metadata = { ...metadata, startIndex }
      this.child[this.child.length - 1][METADATA_SYMBOL] = { startIndex };
    }
  }

  addEndIndex(endIndex) {
    const lastChild = this.child[this.child.length - 1];
    // endIndex is write-once: when updateTag drops a node, the last child is a
    // previously completed sibling whose endIndex must not be overwritten
    if (lastChild !== undefined && lastChild[METADATA_SYMBOL] !== undefined
      && lastChild[METADATA_SYMBOL].endIndex === undefined) {
      lastChild[METADATA_SYMBOL].endIndex = endIndex;
    }
  }
  /** symbol used for metadata */
  static getMetaDataSymbol() {
    return METADATA_SYMBOL;
  }
}

;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/xmlparser/DocTypeReader.js


class DocTypeReader {
    constructor(options, xmlVersion) {
        this.suppressValidationErr = !options;
        this.options = options;
        this.xmlVersion = xmlVersion || 1.0;
    }

    setXmlVersion(xmlVersion = 1.0) {
        this.xmlVersion = xmlVersion;
    }
    readDocType(xmlData, i) {
        const entities = Object.create(null);
        let entityCount = 0;

        if (xmlData[i + 3] === 'O' &&
            xmlData[i + 4] === 'C' &&
            xmlData[i + 5] === 'T' &&
            xmlData[i + 6] === 'Y' &&
            xmlData[i + 7] === 'P' &&
            xmlData[i + 8] === 'E') {
            i = i + 9;
            let angleBracketsCount = 1;
            let hasBody = false, comment = false;
            let quoteChar = null; // tracks an open SYSTEM/PUBLIC literal before the '[' body
            let exp = "";
            for (; i < xmlData.length; i++) {
                // Inside a quoted external-identifier literal \u2014 XML allows '<'
                // and '>' as plain data here, so they must not be interpreted
                // as DOCTYPE structure until the matching quote closes.
                if (quoteChar !== null) {
                    if (xmlData[i] === quoteChar) quoteChar = null;
                    exp += xmlData[i];
                    continue;
                }
                if (!hasBody && !comment && (xmlData[i] === '"' || xmlData[i] === "'")) {
                    quoteChar = xmlData[i];
                    exp += xmlData[i];
                    continue;
                }

                if (xmlData[i] === '<' && !comment) { //Determine the tag type
                    if (hasBody && hasSeq(xmlData, "!ENTITY", i)) {
                        i += 7;
                        let entityName, val;
                        [entityName, val, i] = this.readEntityExp(xmlData, i + 1, this.suppressValidationErr);
                        if (val.indexOf("&") === -1) { //Parameter entities are not supported
                            if (this.options.enabled !== false &&
                                this.options.maxEntityCount != null &&
                                entityCount >= this.options.maxEntityCount) {
                                throw new Error(
                                    `Entity count (${entityCount + 1}) exceeds maximum allowed (${this.options.maxEntityCount})`
                                );
                            }
                            //const escaped = entityName.replace(/[.\-+*:]/g, '\\.');
                            //const escaped = entityName.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
                            entities[entityName] = val;
                            entityCount++;
                        }
                    }
                    else if (hasBody && hasSeq(xmlData, "!ELEMENT", i)) {
                        i += 8;//Not supported
                        const { index } = this.readElementExp(xmlData, i + 1);
                        i = index;
                    } else if (hasBody && hasSeq(xmlData, "!ATTLIST", i)) {
                        i += 8;//Not supported
                        // const {index} = this.readAttlistExp(xmlData,i+1);
                        // i = index;
                    } else if (hasBody && hasSeq(xmlData, "!NOTATION", i)) {
                        i += 9;//Not supported
                        const { index } = this.readNotationExp(xmlData, i + 1, this.suppressValidationErr);
                        i = index;
                    } else if (hasSeq(xmlData, "!--", i)) comment = true;
                    else throw new Error(`Invalid DOCTYPE`);

                    angleBracketsCount++;
                    exp = "";
                } else if (xmlData[i] === '>') { //Read tag content
                    if (comment) {
                        if (xmlData[i - 1] === "-" && xmlData[i - 2] === "-") {
                            comment = false;
                            angleBracketsCount--;
                        }
                    } else {
                        angleBracketsCount--;
                    }
                    if (angleBracketsCount === 0) {
                        break;
                    }
                } else if (xmlData[i] === '[') {
                    hasBody = true;
                } else {
                    exp += xmlData[i];
                }
            }
            if (quoteChar !== null || angleBracketsCount !== 0) {
                throw new Error(`Unclosed DOCTYPE`);
            }
        } else {
            throw new Error(`Invalid Tag instead of DOCTYPE`);
        }
        return { entities, i };
    }
    readEntityExp(xmlData, i) {
        //External entities are not supported
        //    <!ENTITY ext SYSTEM "http://normal-website.com" >

        //Parameter entities are not supported
        //    <!ENTITY entityname "&anotherElement;">

        //Internal entities are supported
        //    <!ENTITY entityname "replacement text">

        // Skip leading whitespace after <!ENTITY
        i = skipWhitespace(xmlData, i);

        // Read entity name
        const startIndex = i;
        while (i < xmlData.length && !/\s/.test(xmlData[i]) && xmlData[i] !== '"' && xmlData[i] !== "'") {
            i++;
        }
        let entityName = xmlData.substring(startIndex, i);

        validateEntityName(entityName, { xmlVersion: this.xmlVersion });

        // Skip whitespace after entity name
        i = skipWhitespace(xmlData, i);

        // Check for unsupported constructs (external entities or parameter entities)
        if (!this.suppressValidationErr) {
            if (xmlData.substring(i, i + 6).toUpperCase() === "SYSTEM") {
                throw new Error("External entities are not supported");
            } else if (xmlData[i] === "%") {
                throw new Error("Parameter entities are not supported");
            }
        }

        // Read entity value (internal entity)
        let entityValue = "";
        [i, entityValue] = this.readIdentifierVal(xmlData, i, "entity");

        // Validate entity size
        if (this.options.enabled !== false &&
            this.options.maxEntitySize != null &&
            entityValue.length > this.options.maxEntitySize) {
            throw new Error(
                `Entity "${entityName}" size (${entityValue.length}) exceeds maximum allowed size (${this.options.maxEntitySize})`
            );
        }

        i--;
        return [entityName, entityValue, i];
    }

    readNotationExp(xmlData, i) {
        // Skip leading whitespace after <!NOTATION
        i = skipWhitespace(xmlData, i);

        // Read notation name

        const startIndex = i;
        while (i < xmlData.length && !/\s/.test(xmlData[i])) {
            i++;
        }
        let notationName = xmlData.substring(startIndex, i);

        !this.suppressValidationErr && validateEntityName(notationName, { xmlVersion: this.xmlVersion });

        // Skip whitespace after notation name
        i = skipWhitespace(xmlData, i);

        // Check identifier type (SYSTEM or PUBLIC)
        const identifierType = xmlData.substring(i, i + 6).toUpperCase();
        if (!this.suppressValidationErr && identifierType !== "SYSTEM" && identifierType !== "PUBLIC") {
            throw new Error(`Expected SYSTEM or PUBLIC, found "${identifierType}"`);
        }
        i += identifierType.length;

        // Skip whitespace after identifier type
        i = skipWhitespace(xmlData, i);

        // Read public identifier (if PUBLIC)
        let publicIdentifier = null;
        let systemIdentifier = null;

        if (identifierType === "PUBLIC") {
            [i, publicIdentifier] = this.readIdentifierVal(xmlData, i, "publicIdentifier");

            // Skip whitespace after public identifier
            i = skipWhitespace(xmlData, i);

            // Optionally read system identifier
            if (xmlData[i] === '"' || xmlData[i] === "'") {
                [i, systemIdentifier] = this.readIdentifierVal(xmlData, i, "systemIdentifier");
            }
        } else if (identifierType === "SYSTEM") {
            // Read system identifier (mandatory for SYSTEM)
            [i, systemIdentifier] = this.readIdentifierVal(xmlData, i, "systemIdentifier");

            if (!this.suppressValidationErr && !systemIdentifier) {
                throw new Error("Missing mandatory system identifier for SYSTEM notation");
            }
        }

        return { notationName, publicIdentifier, systemIdentifier, index: --i };
    }

    readIdentifierVal(xmlData, i, type) {
        let identifierVal = "";
        const startChar = xmlData[i];
        if (startChar !== '"' && startChar !== "'") {
            throw new Error(`Expected quoted string, found "${startChar}"`);
        }
        i++;

        const startIndex = i;
        while (i < xmlData.length && xmlData[i] !== startChar) {
            i++;
        }
        identifierVal = xmlData.substring(startIndex, i);

        if (xmlData[i] !== startChar) {
            throw new Error(`Unterminated ${type} value`);
        }
        i++;
        return [i, identifierVal];
    }

    readElementExp(xmlData, i) {
        // <!ELEMENT br EMPTY>
        // <!ELEMENT div ANY>
        // <!ELEMENT title (#PCDATA)>
        // <!ELEMENT book (title, author+)>
        // <!ELEMENT name (content-model)>

        // Skip leading whitespace after <!ELEMENT
        i = skipWhitespace(xmlData, i);

        // Read element name
        const startIndex = i;
        while (i < xmlData.length && !/\s/.test(xmlData[i])) {
            i++;
        }
        let elementName = xmlData.substring(startIndex, i);

        // Validate element name
        if (!this.suppressValidationErr && !absent(elementName, { xmlVersion: this.xmlVersion })) {
            throw new Error(`Invalid element name: "${elementName}"`);
        }

        // Skip whitespace after element name
        i = skipWhitespace(xmlData, i);
        let contentModel = "";
        // Expect '(' to start content model
        if (xmlData[i] === "E" && hasSeq(xmlData, "MPTY", i)) i += 4;
        else if (xmlData[i] === "A" && hasSeq(xmlData, "NY", i)) i += 2;
        else if (xmlData[i] === "(") {
            i++; // Move past '('

            // Read content model
            const startIndex = i;
            while (i < xmlData.length && xmlData[i] !== ")") {
                i++;
            }
            contentModel = xmlData.substring(startIndex, i);

            if (xmlData[i] !== ")") {
                throw new Error("Unterminated content model");
            }

        } else if (!this.suppressValidationErr) {
            throw new Error(`Invalid Element Expression, found "${xmlData[i]}"`);
        }

        return {
            elementName,
            contentModel: contentModel.trim(),
            index: i
        };
    }

    readAttlistExp(xmlData, i) {
        // Skip leading whitespace after <!ATTLIST
        i = skipWhitespace(xmlData, i);

        // Read element name
        let startIndex = i;
        while (i < xmlData.length && !/\s/.test(xmlData[i])) {
            i++;
        }
        let elementName = xmlData.substring(startIndex, i);

        // Validate element name
        validateEntityName(elementName, { xmlVersion: this.xmlVersion })

        // Skip whitespace after element name
        i = skipWhitespace(xmlData, i);

        // Read attribute name
        startIndex = i;
        while (i < xmlData.length && !/\s/.test(xmlData[i])) {
            i++;
        }
        let attributeName = xmlData.substring(startIndex, i);

        // Validate attribute name
        if (!validateEntityName(attributeName, { xmlVersion: this.xmlVersion })) {
            throw new Error(`Invalid attribute name: "${attributeName}"`);
        }

        // Skip whitespace after attribute name
        i = skipWhitespace(xmlData, i);

        // Read attribute type
        let attributeType = "";
        if (xmlData.substring(i, i + 8).toUpperCase() === "NOTATION") {
            attributeType = "NOTATION";
            i += 8; // Move past "NOTATION"

            // Skip whitespace after "NOTATION"
            i = skipWhitespace(xmlData, i);

            // Expect '(' to start the list of notations
            if (xmlData[i] !== "(") {
                throw new Error(`Expected '(', found "${xmlData[i]}"`);
            }
            i++; // Move past '('

            // Read the list of allowed notations
            let allowedNotations = [];
            while (i < xmlData.length && xmlData[i] !== ")") {


                const startIndex = i;
                while (i < xmlData.length && xmlData[i] !== "|" && xmlData[i] !== ")") {
                    i++;
                }
                let notation = xmlData.substring(startIndex, i);

                // Validate notation name
                notation = notation.trim();
                if (!validateEntityName(notation, { xmlVersion: this.xmlVersion })) {
                    throw new Error(`Invalid notation name: "${notation}"`);
                }

                allowedNotations.push(notation);

                // Skip '|' separator or exit loop
                if (xmlData[i] === "|") {
                    i++; // Move past '|'
                    i = skipWhitespace(xmlData, i); // Skip optional whitespace after '|'
                }
            }

            if (xmlData[i] !== ")") {
                throw new Error("Unterminated list of notations");
            }
            i++; // Move past ')'

            // Store the allowed notations as part of the attribute type
            attributeType += " (" + allowedNotations.join("|") + ")";
        } else {
            // Handle simple types (e.g., CDATA, ID, IDREF, etc.)
            const startIndex = i;
            while (i < xmlData.length && !/\s/.test(xmlData[i])) {
                i++;
            }
            attributeType += xmlData.substring(startIndex, i);

            // Validate simple attribute type
            const validTypes = ["CDATA", "ID", "IDREF", "IDREFS", "ENTITY", "ENTITIES", "NMTOKEN", "NMTOKENS"];
            if (!this.suppressValidationErr && !validTypes.includes(attributeType.toUpperCase())) {
                throw new Error(`Invalid attribute type: "${attributeType}"`);
            }
        }

        // Skip whitespace after attribute type
        i = skipWhitespace(xmlData, i);

        // Read default value
        let defaultValue = "";
        if (xmlData.substring(i, i + 8).toUpperCase() === "#REQUIRED") {
            defaultValue = "#REQUIRED";
            i += 8;
        } else if (xmlData.substring(i, i + 7).toUpperCase() === "#IMPLIED") {
            defaultValue = "#IMPLIED";
            i += 7;
        } else {
            [i, defaultValue] = this.readIdentifierVal(xmlData, i, "ATTLIST");
        }

        return {
            elementName,
            attributeName,
            attributeType,
            defaultValue,
            index: i
        }
    }
}



const skipWhitespace = (data, index) => {
    while (index < data.length && /\s/.test(data[index])) {
        index++;
    }
    return index;
};



function hasSeq(data, seq, i) {
    for (let j = 0; j < seq.length; j++) {
        if (seq[j] !== data[i + j + 1]) return false;
    }
    return true;
}

function validateEntityName(name, xmlVersion) {
    if (absent(name, { xmlVersion: xmlVersion }))
        return name;
    else
        throw new Error(`Invalid entity name ${name}`);
}
;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/ignoreAttributes.js
function getIgnoreAttributesFn(ignoreAttributes) {
    if (typeof ignoreAttributes === 'function') {
        return ignoreAttributes
    }
    if (Array.isArray(ignoreAttributes)) {
        return (attrName) => {
            for (const pattern of ignoreAttributes) {
                if (typeof pattern === 'string' && attrName === pattern) {
                    return true
                }
                if (pattern instanceof RegExp && pattern.test(attrName)) {
                    return true
                }
            }
        }
    }
    return () => false
}
;// CONCATENATED MODULE: ./node_modules/path-expression-matcher/src/Matcher.js


/**
 * MatcherView - A lightweight read-only view over a Matcher's internal state.
 *
 * Created once by Matcher and reused across all callbacks. Holds a direct
 * reference to the parent Matcher so it always reflects current parser state
 * with zero copying or freezing overhead.
 *
 * Users receive this via {@link Matcher#readOnly} or directly from parser
 * callbacks. It exposes all query and matching methods but has no mutation
 * methods \u2014 misuse is caught at the TypeScript level rather than at runtime.
 *
 * @example
 * const matcher = new Matcher();
 * const view = matcher.readOnly();
 *
 * matcher.push("root", {});
 * view.getCurrentTag(); // "root"
 * view.getDepth();      // 1
 */
class MatcherView {
  /**
   * @param {Matcher} matcher - The parent Matcher instance to read from.
   */
  constructor(matcher) {
    this._matcher = matcher;
  }

  /**
   * Get the path separator used by the parent matcher.
   * @returns {string}
   */
  get separator() {
    return this._matcher.separator;
  }

  /**
   * Get current tag name.
   * @returns {string|undefined}
   */
  getCurrentTag() {
    const path = this._matcher.path;
    return path.length > 0 ? path[path.length - 1].tag : undefined;
  }

  /**
   * Get current namespace.
   * @returns {string|undefined}
   */
  getCurrentNamespace() {
    const path = this._matcher.path;
    return path.length > 0 ? path[path.length - 1].namespace : undefined;
  }

  /**
   * Get current node's attribute value.
   * @param {string} attrName
   * @returns {*}
   */
  getAttrValue(attrName) {
    const path = this._matcher.path;
    if (path.length === 0) return undefined;
    return path[path.length - 1].values?.[attrName];
  }

  /**
   * Check if current node has an attribute.
   * @param {string} attrName
   * @returns {boolean}
   */
  hasAttr(attrName) {
    const path = this._matcher.path;
    if (path.length === 0) return false;
    const current = path[path.length - 1];
    return current.values !== undefined && attrName in current.values;
  }

  /**
   * Get the value of a "kept" attribute from the nearest ancestor (or
   * current node) that declared it via `push(tag, attrs, ns, { keep: [...] })`.
   * @param {string} attrName
   * @returns {*}
   */
  getAnyParentAttr(attrName) {
    return this._matcher.getAnyParentAttr(attrName);
  }

  /**
   * Check whether any ancestor (or the current node) kept the given
   * attribute via `push(tag, attrs, ns, { keep: [...] })`.
   * @param {string} attrName
   * @returns {boolean}
   */
  hasAnyParentAttr(attrName) {
    return this._matcher.hasAnyParentAttr(attrName);
  }

  /**
   * Get current node's sibling position (child index in parent).
   * @returns {number}
   */
  getPosition() {
    const path = this._matcher.path;
    if (path.length === 0) return -1;
    return path[path.length - 1].position ?? 0;
  }

  /**
   * Get current node's repeat counter (occurrence count of this tag name).
   * @returns {number}
   */
  getCounter() {
    const path = this._matcher.path;
    if (path.length === 0) return -1;
    return path[path.length - 1].counter ?? 0;
  }

  /**
   * Get current node's sibling index (alias for getPosition).
   * @returns {number}
   * @deprecated Use getPosition() or getCounter() instead
   */
  getIndex() {
    return this.getPosition();
  }

  /**
   * Get current path depth.
   * @returns {number}
   */
  getDepth() {
    return this._matcher.path.length;
  }

  /**
   * Get path as string.
   * @param {string} [separator] - Optional separator (uses default if not provided)
   * @param {boolean} [includeNamespace=true]
   * @returns {string}
   */
  toString(separator, includeNamespace = true) {
    return this._matcher.toString(separator, includeNamespace);
  }

  /**
   * Get path as array of tag names.
   * @returns {string[]}
   */
  toArray() {
    return this._matcher.path.map(n => n.tag);
  }

  /**
   * Match current path against an Expression.
   * @param {Expression} expression
   * @returns {boolean}
   */
  matches(expression) {
    return this._matcher.matches(expression);
  }

  /**
   * Match any expression in the given set against the current path.
   * @param {ExpressionSet} exprSet
   * @returns {boolean}
   */
  matchesAny(exprSet) {
    return exprSet.matchesAny(this._matcher);
  }
}

/**
 * Matcher - Tracks current path in XML/JSON tree and matches against Expressions.
 *
 * The matcher maintains a stack of nodes representing the current path from root to
 * current tag. It only stores attribute values for the current (top) node to minimize
 * memory usage. Sibling tracking is used to auto-calculate position and counter.
 *
 * Use {@link Matcher#readOnly} to obtain a {@link MatcherView} safe to pass to
 * user callbacks \u2014 it always reflects current state with no Proxy overhead.
 *
 * @example
 * const matcher = new Matcher();
 * matcher.push("root", {});
 * matcher.push("users", {});
 * matcher.push("user", { id: "123", type: "admin" });
 *
 * const expr = new Expression("root.users.user");
 * matcher.matches(expr); // true
 */
class Matcher {
  /**
   * Create a new Matcher.
   * @param {Object} [options={}]
   * @param {string} [options.separator='.'] - Default path separator
   */
  constructor(options = {}) {
    this.separator = options.separator || '.';
    this.path = [];
    this.siblingStacks = [];
    // Each path node: { tag, values, position, counter, namespace? }
    // values only present for current (last) node
    // Each siblingStacks entry: Map<tagName, count> tracking occurrences at each level
    this._pathStringCache = null;
    this._view = new MatcherView(this);

    // Kept-attribute stack: only populated when push() is called with options.keep.
    this._keptAttrs = [];
  }

  /**
   * Push a new tag onto the path.
   * @param {string} tagName
   * @param {Object|null} [attrValues=null]
   * @param {string|null} [namespace=null]
   * @param {Object|null} [options=null]
   * @param {string[]} [options.keep] - Names of attributes (from attrValues)
   */
  push(tagName, attrValues = null, namespace = null, options = null) {
    this._pathStringCache = null;

    // Remove values from previous current node (now becoming ancestor)
    if (this.path.length > 0) {
      this.path[this.path.length - 1].values = undefined;
    }

    // Get or create sibling tracking for current level
    const currentLevel = this.path.length;
    let level = this.siblingStacks[currentLevel];
    if (!level) {
      // `counts` tells same-name siblings apart (the "counter" \u2014 nth <item>
      // among other <item>s). `total` is every child seen at this level so
      // far, kept as a running number instead of re-added from `counts` on
      // every push \u2014 a parent with many differently-named children would
      // otherwise cost more per child the more distinct names it has.
      level = { counts: new Map(), total: 0 };
      this.siblingStacks[currentLevel] = level;
    }

    // Create a unique key for sibling tracking that includes namespace
    const siblingKey = namespace ? `${namespace}:${tagName}` : tagName;

    // Calculate counter (how many times this tag appeared at this level)
    const counter = level.counts.get(siblingKey) || 0;

    // Position = total children at this level seen before this one.
    const position = level.total;

    // Update sibling count for this tag, and the level's running total.
    level.counts.set(siblingKey, counter + 1);
    level.total++;

    // Create new node
    const node = {
      tag: tagName,
      position: position,
      counter: counter
    };

    if (namespace !== null && namespace !== undefined) {
      node.namespace = namespace;
    }

    if (attrValues !== null && attrValues !== undefined) {
      node.values = attrValues;
    }

    this.path.push(node);

    // Depth of the node we just pushed (1-based, matches this.path.length)
    const depth = this.path.length;

    // Copy only the requested attributes into the kept-attrs stack. This is
    // the one part of push() whose cost scales with input (O(keep.length))
    // rather than being O(1) \u2014 by design, since the caller is explicitly
    // opting in for specific attribute names. No options/keep => zero added
    // cost beyond the two property reads below.
    const keep = options !== null ? options.keep : null;
    if (keep !== null && keep !== undefined && keep.length > 0 && attrValues) {
      for (let i = 0; i < keep.length; i++) {
        const name = keep[i];
        if (attrValues[name] !== undefined) {
          this._keptAttrs.push({ depth, name, value: attrValues[name] });
        }
      }
    }
  }

  /**
   * Pop the last tag from the path.
   * @returns {Object|undefined} The popped node
   */
  pop() {
    if (this.path.length === 0) return undefined;
    this._pathStringCache = null;

    const node = this.path.pop();

    if (this.siblingStacks.length > this.path.length + 1) {
      this.siblingStacks.length = this.path.length + 1;
    }

    // Drop any kept attributes that belonged to the popped node (or deeper).
    // _keptAttrs is depth-ordered (push only ever appends increasing depths),
    // so this is a backward scan that stops at the first surviving entry \u2014
    // typically O(1) since kept attrs are rare by design.
    const poppedDepth = this.path.length + 1;
    while (
      this._keptAttrs.length > 0 &&
      this._keptAttrs[this._keptAttrs.length - 1].depth >= poppedDepth
    ) {
      this._keptAttrs.pop();
    }

    return node;
  }

  /**
   * Update current node's attribute values.
   * Useful when attributes are parsed after push.
   * @param {Object} attrValues
   */
  updateCurrent(attrValues) {
    if (this.path.length > 0) {
      const current = this.path[this.path.length - 1];
      if (attrValues !== null && attrValues !== undefined) {
        current.values = attrValues;
      }
    }
  }

  /**
   * Get current tag name.
   * @returns {string|undefined}
   */
  getCurrentTag() {
    return this.path.length > 0 ? this.path[this.path.length - 1].tag : undefined;
  }

  /**
   * Get current namespace.
   * @returns {string|undefined}
   */
  getCurrentNamespace() {
    return this.path.length > 0 ? this.path[this.path.length - 1].namespace : undefined;
  }

  /**
   * Get current node's attribute value.
   * @param {string} attrName
   * @returns {*}
   */
  getAttrValue(attrName) {
    if (this.path.length === 0) return undefined;
    return this.path[this.path.length - 1].values?.[attrName];
  }

  /**
   * Check if current node has an attribute.
   * @param {string} attrName
   * @returns {boolean}
   */
  hasAttr(attrName) {
    if (this.path.length === 0) return false;
    const current = this.path[this.path.length - 1];
    return current.values !== undefined && attrName in current.values;
  }

  /**
   * Get the value of a "kept" attribute from the nearest ancestor (or
   * current node) that declared it via `push(tag, attrs, ns, { keep: [...] })`.
   * Unlike getAttrValue(), this works regardless of how deep the path has
   * gone since the attribute was pushed \u2014 but only for attribute names that
   * were explicitly marked with `keep` at push time. Cost is proportional to
   * the number of currently-kept attributes (typically 0-3), not path depth.
   * @param {string} attrName
   * @returns {*} the value, or undefined if no ancestor kept this attribute
   */
  getAnyParentAttr(attrName) {
    const kept = this._keptAttrs;
    for (let i = kept.length - 1; i >= 0; i--) {
      if (kept[i].name === attrName) return kept[i].value;
    }
    return undefined;
  }

  /**
   * Check whether any ancestor (or the current node) kept the given
   * attribute via `push(tag, attrs, ns, { keep: [...] })`.
   * @param {string} attrName
   * @returns {boolean}
   */
  hasAnyParentAttr(attrName) {
    const kept = this._keptAttrs;
    for (let i = kept.length - 1; i >= 0; i--) {
      if (kept[i].name === attrName) return true;
    }
    return false;
  }

  /**
   * Get current node's sibling position (child index in parent).
   * @returns {number}
   */
  getPosition() {
    if (this.path.length === 0) return -1;
    return this.path[this.path.length - 1].position ?? 0;
  }

  /**
   * Get current node's repeat counter (occurrence count of this tag name).
   * @returns {number}
   */
  getCounter() {
    if (this.path.length === 0) return -1;
    return this.path[this.path.length - 1].counter ?? 0;
  }

  /**
   * Get current node's sibling index (alias for getPosition).
   * @returns {number}
   * @deprecated Use getPosition() or getCounter() instead
   */
  getIndex() {
    return this.getPosition();
  }

  /**
   * Get current path depth.
   * @returns {number}
   */
  getDepth() {
    return this.path.length;
  }

  /**
   * Get path as string.
   * @param {string} [separator] - Optional separator (uses default if not provided)
   * @param {boolean} [includeNamespace=true]
   * @returns {string}
   */
  toString(separator, includeNamespace = true) {
    const sep = separator || this.separator;
    const isDefault = (sep === this.separator && includeNamespace === true);

    if (isDefault) {
      if (this._pathStringCache !== null) {
        return this._pathStringCache;
      }
      const result = this.path.map(n =>
        (n.namespace) ? `${n.namespace}:${n.tag}` : n.tag
      ).join(sep);
      this._pathStringCache = result;
      return result;
    }

    return this.path.map(n =>
      (includeNamespace && n.namespace) ? `${n.namespace}:${n.tag}` : n.tag
    ).join(sep);
  }

  /**
   * Get path as array of tag names.
   * @returns {string[]}
   */
  toArray() {
    return this.path.map(n => n.tag);
  }

  /**
   * Reset the path to empty.
   */
  reset() {
    this._pathStringCache = null;
    this.path = [];
    this.siblingStacks = [];
    this._keptAttrs = [];
  }

  /**
   * Match current path against an Expression.
   * @param {Expression} expression
   * @returns {boolean}
   */
  matches(expression) {
    const segments = expression.segments;

    if (segments.length === 0) {
      return false;
    }

    if (expression.hasDeepWildcard()) {
      return this._matchWithDeepWildcard(segments);
    }

    return this._matchSimple(segments);
  }

  /**
   * @private
   */
  _matchSimple(segments) {
    if (this.path.length !== segments.length) {
      return false;
    }

    for (let i = 0; i < segments.length; i++) {
      if (!this._matchSegment(segments[i], this.path[i], i === this.path.length - 1)) {
        return false;
      }
    }

    return true;
  }

  /**
   * @private
   */
  _matchWithDeepWildcard(segments) {
    let pathIdx = this.path.length - 1;
    let segIdx = segments.length - 1;

    while (segIdx >= 0 && pathIdx >= 0) {
      const segment = segments[segIdx];

      if (segment.type === 'deep-wildcard') {
        segIdx--;

        if (segIdx < 0) {
          return true;
        }

        const nextSeg = segments[segIdx];
        let found = false;

        for (let i = pathIdx; i >= 0; i--) {
          if (this._matchSegment(nextSeg, this.path[i], i === this.path.length - 1)) {
            pathIdx = i - 1;
            segIdx--;
            found = true;
            break;
          }
        }

        if (!found) {
          return false;
        }
      } else {
        if (!this._matchSegment(segment, this.path[pathIdx], pathIdx === this.path.length - 1)) {
          return false;
        }
        pathIdx--;
        segIdx--;
      }
    }

    return segIdx < 0;
  }

  /**
   * @private
   */
  _matchSegment(segment, node, isCurrentNode) {
    if (segment.tag !== '*' && segment.tag !== node.tag) {
      return false;
    }

    if (segment.namespace !== undefined) {
      if (segment.namespace !== '*' && segment.namespace !== node.namespace) {
        return false;
      }
    }

    if (segment.attrName !== undefined) {
      if (!isCurrentNode) {
        return false;
      }

      if (!node.values || !(segment.attrName in node.values)) {
        return false;
      }

      if (segment.attrValue !== undefined) {
        if (String(node.values[segment.attrName]) !== String(segment.attrValue)) {
          return false;
        }
      }
    }

    if (segment.position !== undefined) {
      if (!isCurrentNode) {
        return false;
      }

      const counter = node.counter ?? 0;

      if (segment.position === 'first' && counter !== 0) {
        return false;
      } else if (segment.position === 'odd' && counter % 2 !== 1) {
        return false;
      } else if (segment.position === 'even' && counter % 2 !== 0) {
        return false;
      } else if (segment.position === 'nth' && counter !== segment.positionValue) {
        return false;
      }
    }

    return true;
  }

  /**
   * Match any expression in the given set against the current path.
   * @param {ExpressionSet} exprSet
   * @returns {boolean}
   */
  matchesAny(exprSet) {
    return exprSet.matchesAny(this);
  }

  /**
   * Create a snapshot of current state.
   * @returns {Object}
   */
  snapshot() {
    return {
      path: this.path.map(node => ({ ...node })),
      siblingStacks: this.siblingStacks.map(level => level ? { counts: new Map(level.counts), total: level.total } : level),
      keptAttrs: this._keptAttrs.map(entry => ({ ...entry }))
    };
  }

  /**
   * Restore state from snapshot.
   * @param {Object} snapshot
   */
  restore(snapshot) {
    this._pathStringCache = null;
    this.path = snapshot.path.map(node => ({ ...node }));
    this.siblingStacks = snapshot.siblingStacks.map(level => level ? { counts: new Map(level.counts), total: level.total } : level);
    this._keptAttrs = (snapshot.keptAttrs || []).map(entry => ({ ...entry }));
  }

  /**
   * Return the read-only {@link MatcherView} for this matcher.
   *
   * The same instance is returned on every call \u2014 no allocation occurs.
   * It always reflects the current parser state and is safe to pass to
   * user callbacks without risk of accidental mutation.
   *
   * @returns {MatcherView}
   *
   * @example
   * const view = matcher.readOnly();
   * // pass view to callbacks \u2014 it stays in sync automatically
   * view.matches(expr);       // \u2713
   * view.getCurrentTag();     // \u2713
   * // view.push(...)         // \u2717 method does not exist \u2014 caught by TypeScript
   */
  readOnly() {
    return this._view;
  }
}

;// CONCATENATED MODULE: ./node_modules/path-expression-matcher/src/Expression.js
/**
 * Expression - Parses and stores a tag pattern expression
 * 
 * Patterns are parsed once and stored in an optimized structure for fast matching.
 * 
 * @example
 * const expr = new Expression("root.users.user");
 * const expr2 = new Expression("..user[id]:first");
 * const expr3 = new Expression("root/users/user", { separator: '/' });
 */
class Expression {
  /**
   * Create a new Expression
   * @param {string} pattern - Pattern string (e.g., "root.users.user", "..user[id]")
   * @param {Object} options - Configuration options
   * @param {string} options.separator - Path separator (default: '.')
   */
  constructor(pattern, options = {}, data) {
    this.pattern = pattern;
    this.separator = options.separator || '.';
    this.segments = this._parse(pattern);
    this.data = data;
    // Cache expensive checks for performance (O(1) instead of O(n))
    this._hasDeepWildcard = this.segments.some(seg => seg.type === 'deep-wildcard');
    this._hasAttributeCondition = this.segments.some(seg => seg.attrName !== undefined);
    this._hasPositionSelector = this.segments.some(seg => seg.position !== undefined);
  }

  /**
   * Parse pattern string into segments
   * @private
   * @param {string} pattern - Pattern to parse
   * @returns {Array} Array of segment objects
   */
  _parse(pattern) {
    const segments = [];

    // Split by separator but handle ".." specially
    let i = 0;
    let currentPart = '';

    while (i < pattern.length) {
      if (pattern[i] === this.separator) {
        // Check if next char is also separator (deep wildcard)
        if (i + 1 < pattern.length && pattern[i + 1] === this.separator) {
          // Flush current part if any
          if (currentPart.trim()) {
            segments.push(this._parseSegment(currentPart.trim()));
            currentPart = '';
          }
          // Add deep wildcard
          segments.push({ type: 'deep-wildcard' });
          i += 2; // Skip both separators
        } else {
          // Regular separator
          if (currentPart.trim()) {
            segments.push(this._parseSegment(currentPart.trim()));
          }
          currentPart = '';
          i++;
        }
      } else {
        currentPart += pattern[i];
        i++;
      }
    }

    // Flush remaining part
    if (currentPart.trim()) {
      segments.push(this._parseSegment(currentPart.trim()));
    }

    return segments;
  }

  /**
   * Parse a single segment
   * @private
   * @param {string} part - Segment string (e.g., "user", "ns::user", "user[id]", "ns::user:first")
   * @returns {Object} Segment object
   */
  _parseSegment(part) {
    const segment = { type: 'tag' };

    // NEW NAMESPACE SYNTAX (v2.0):
    // ============================
    // Namespace uses DOUBLE colon (::)
    // Position uses SINGLE colon (:)
    // 
    // Examples:
    //   "user"              \u2192 tag
    //   "user:first"        \u2192 tag + position
    //   "user[id]"          \u2192 tag + attribute
    //   "user[id]:first"    \u2192 tag + attribute + position
    //   "ns::user"          \u2192 namespace + tag
    //   "ns::user:first"    \u2192 namespace + tag + position
    //   "ns::user[id]"      \u2192 namespace + tag + attribute
    //   "ns::user[id]:first" \u2192 namespace + tag + attribute + position
    //   "ns::first"         \u2192 namespace + tag named "first" (NO ambiguity!)
    //
    // This eliminates all ambiguity:
    //   :: = namespace separator
    //   :  = position selector
    //   [] = attributes

    // Step 1: Extract brackets [attr] or [attr=value]
    let bracketContent = null;
    let withoutBrackets = part;

    const bracketMatch = part.match(/^([^\[]+)(\[[^\]]*\])(.*)$/);
    if (bracketMatch) {
      withoutBrackets = bracketMatch[1] + bracketMatch[3];
      if (bracketMatch[2]) {
        const content = bracketMatch[2].slice(1, -1);
        if (content) {
          bracketContent = content;
        }
      }
    }

    // Step 2: Check for namespace (double colon ::)
    let namespace = undefined;
    let tagAndPosition = withoutBrackets;

    if (withoutBrackets.includes('::')) {
      const nsIndex = withoutBrackets.indexOf('::');
      namespace = withoutBrackets.substring(0, nsIndex).trim();
      tagAndPosition = withoutBrackets.substring(nsIndex + 2).trim(); // Skip ::

      if (!namespace) {
        throw new Error(`Invalid namespace in pattern: ${part}`);
      }
    }

    // Step 3: Parse tag and position (single colon :)
    let tag = undefined;
    let positionMatch = null;

    if (tagAndPosition.includes(':')) {
      const colonIndex = tagAndPosition.lastIndexOf(':'); // Use last colon for position
      const tagPart = tagAndPosition.substring(0, colonIndex).trim();
      const posPart = tagAndPosition.substring(colonIndex + 1).trim();

      // Verify position is a valid keyword
      const isPositionKeyword = ['first', 'last', 'odd', 'even'].includes(posPart) ||
        /^nth\(\d+\)$/.test(posPart);

      if (isPositionKeyword) {
        tag = tagPart;
        positionMatch = posPart;
      } else {
        // Not a valid position keyword, treat whole thing as tag
        tag = tagAndPosition;
      }
    } else {
      tag = tagAndPosition;
    }

    if (!tag) {
      throw new Error(`Invalid segment pattern: ${part}`);
    }

    segment.tag = tag;
    if (namespace) {
      segment.namespace = namespace;
    }

    // Step 4: Parse attributes
    if (bracketContent) {
      if (bracketContent.includes('=')) {
        const eqIndex = bracketContent.indexOf('=');
        segment.attrName = bracketContent.substring(0, eqIndex).trim();
        segment.attrValue = bracketContent.substring(eqIndex + 1).trim();
      } else {
        segment.attrName = bracketContent.trim();
      }
    }

    // Step 5: Parse position selector
    if (positionMatch) {
      const nthMatch = positionMatch.match(/^nth\((\d+)\)$/);
      if (nthMatch) {
        segment.position = 'nth';
        segment.positionValue = parseInt(nthMatch[1], 10);
      } else {
        segment.position = positionMatch;
      }
    }

    return segment;
  }

  /**
   * Get the number of segments
   * @returns {number}
   */
  get length() {
    return this.segments.length;
  }

  /**
   * Check if expression contains deep wildcard
   * @returns {boolean}
   */
  hasDeepWildcard() {
    return this._hasDeepWildcard;
  }

  /**
   * Check if expression has attribute conditions
   * @returns {boolean}
   */
  hasAttributeCondition() {
    return this._hasAttributeCondition;
  }

  /**
   * Check if expression has position selectors
   * @returns {boolean}
   */
  hasPositionSelector() {
    return this._hasPositionSelector;
  }

  /**
   * Get string representation
   * @returns {string}
   */
  toString() {
    return this.pattern;
  }
}
;// CONCATENATED MODULE: ./node_modules/path-expression-matcher/src/ExpressionSet.js
/**
 * ExpressionSet - An indexed collection of Expressions for efficient bulk matching
 *
 * Instead of iterating all expressions on every tag, ExpressionSet pre-indexes
 * them at insertion time by depth and terminal tag name. At match time, only
 * the relevant bucket is evaluated \u2014 typically reducing checks from O(E) to O(1)
 * lookup plus O(small bucket) matches.
 *
 * Three buckets are maintained:
 *  - `_byDepthAndTag`  \u2014 exact depth + exact tag name  (tightest, used first)
 *  - `_wildcardByDepth` \u2014 exact depth + wildcard tag `*` (depth-matched only)
 *  - `_deepWildcards`  \u2014 expressions containing `..`  (cannot be depth-indexed)
 *
 * @example
 * import { Expression, ExpressionSet } from 'fast-xml-tagger';
 *
 * // Build once at config time
 * const stopNodes = new ExpressionSet();
 * stopNodes.add(new Expression('root.users.user'));
 * stopNodes.add(new Expression('root.config.setting'));
 * stopNodes.add(new Expression('..script'));
 *
 * // Query on every tag \u2014 hot path
 * if (stopNodes.matchesAny(matcher)) { ... }
 */
class ExpressionSet {
  constructor() {
    /** @type {Map<string, import('./Expression.js').default[]>} depth:tag \u2192 expressions */
    this._byDepthAndTag = new Map();

    /** @type {Map<number, import('./Expression.js').default[]>} depth \u2192 wildcard-tag expressions */
    this._wildcardByDepth = new Map();

    /** @type {import('./Expression.js').default[]} expressions containing deep wildcard (..) */
    this._deepWildcards = [];

    /** @type {Map<string, import('./Expression.js').default[]>} terminalTag \u2192 deep wildcard expressions */
    this._deepByTerminalTag = new Map();

    /** @type {Set<string>} pattern strings already added \u2014 used for deduplication */
    this._patterns = new Set();

    /** @type {boolean} whether the set is sealed against further additions */
    this._sealed = false;
  }

  /**
   * Add an Expression to the set.
   * Duplicate patterns (same pattern string) are silently ignored.
   *
   * @param {import('./Expression.js').default} expression - A pre-constructed Expression instance
   * @returns {this} for chaining
   * @throws {TypeError} if called after seal()
   *
   * @example
   * set.add(new Expression('root.users.user'));
   * set.add(new Expression('..script'));
   */
  add(expression) {
    if (this._sealed) {
      throw new TypeError(
        'ExpressionSet is sealed. Create a new ExpressionSet to add more expressions.'
      );
    }

    // Deduplicate by pattern string
    if (this._patterns.has(expression.pattern)) return this;
    this._patterns.add(expression.pattern);

    if (expression.hasDeepWildcard()) {
      const lastSeg = expression.segments[expression.segments.length - 1];
      if (lastSeg && lastSeg.type !== 'deep-wildcard' && lastSeg.tag !== '*') {
        const tag = lastSeg.tag;
        if (!this._deepByTerminalTag.has(tag)) this._deepByTerminalTag.set(tag, []);
        this._deepByTerminalTag.get(tag).push(expression);
      } else {
        this._deepWildcards.push(expression);
      }
      return this;
    }

    const depth = expression.length;
    const lastSeg = expression.segments[expression.segments.length - 1];
    const tag = lastSeg?.tag;

    if (!tag || tag === '*') {
      // Can index by depth but not by tag
      if (!this._wildcardByDepth.has(depth)) this._wildcardByDepth.set(depth, []);
      this._wildcardByDepth.get(depth).push(expression);
    } else {
      // Tightest bucket: depth + tag
      const key = `${depth}:${tag}`;
      if (!this._byDepthAndTag.has(key)) this._byDepthAndTag.set(key, []);
      this._byDepthAndTag.get(key).push(expression);
    }

    return this;
  }

  /**
   * Add multiple expressions at once.
   *
   * @param {import('./Expression.js').default[]} expressions - Array of Expression instances
   * @returns {this} for chaining
   *
   * @example
   * set.addAll([
   *   new Expression('root.users.user'),
   *   new Expression('root.config.setting'),
   * ]);
   */
  addAll(expressions) {
    for (const expr of expressions) this.add(expr);
    return this;
  }

  /**
   * Check whether a pattern string is already present in the set.
   *
   * @param {import('./Expression.js').default} expression
   * @returns {boolean}
   */
  has(expression) {
    return this._patterns.has(expression.pattern);
  }

  /**
   * Number of expressions in the set.
   * @type {number}
   */
  get size() {
    return this._patterns.size;
  }

  /**
   * Seal the set against further modifications.
   * Useful to prevent accidental mutations after config is built.
   * Calling add() or addAll() on a sealed set throws a TypeError.
   *
   * @returns {this}
   */
  seal() {
    this._sealed = true;
    return this;
  }

  /**
   * Whether the set has been sealed.
   * @type {boolean}
   */
  get isSealed() {
    return this._sealed;
  }

  /**
   * Test whether the matcher's current path matches any expression in the set.
   *
   * Evaluation order (cheapest \u2192 most expensive):
   *  1. Exact depth + tag bucket  \u2014 O(1) lookup, typically 0\u20132 expressions
   *  2. Depth-only wildcard bucket \u2014 O(1) lookup, rare
   *  3. Deep-wildcard list         \u2014 always checked, but usually small
   *
   * @param {import('./Matcher.js').default} matcher - Matcher instance (or readOnly view)
   * @returns {boolean} true if any expression matches the current path
   *
   * @example
   * if (stopNodes.matchesAny(matcher)) {
   *   // handle stop node
   * }
   */
  matchesAny(matcher) {
    return this.findMatch(matcher) !== null;
  }
  /**
 * Find and return the first Expression that matches the matcher's current path.
 *
 * Uses the same evaluation order as matchesAny (cheapest \u2192 most expensive):
 *  1. Exact depth + tag bucket
 *  2. Depth-only wildcard bucket
 *  3. Deep-wildcard list
 *
 * @param {import('./Matcher.js').default} matcher - Matcher instance (or readOnly view)
 * @returns {import('./Expression.js').default | null} the first matching Expression, or null
 *
 * @example
 * const expr = stopNodes.findMatch(matcher);
 * if (expr) {
 *   // access expr.config, expr.pattern, etc.
 * }
 */
  findMatch(matcher) {
    const depth = matcher.getDepth();
    const tag = matcher.getCurrentTag();

    // 1. Tightest bucket \u2014 most expressions live here
    const exactKey = `${depth}:${tag}`;
    const exactBucket = this._byDepthAndTag.get(exactKey);
    if (exactBucket) {
      for (let i = 0; i < exactBucket.length; i++) {
        if (matcher.matches(exactBucket[i])) return exactBucket[i];
      }
    }

    // 2. Depth-matched wildcard-tag expressions
    const wildcardBucket = this._wildcardByDepth.get(depth);
    if (wildcardBucket) {
      for (let i = 0; i < wildcardBucket.length; i++) {
        if (matcher.matches(wildcardBucket[i])) return wildcardBucket[i];
      }
    }

    // 3. Deep wildcards \u2014 indexed by terminal tag, then unindexed fallback
    const deepBucket = this._deepByTerminalTag.get(tag);
    if (deepBucket) {
      for (let i = 0; i < deepBucket.length; i++) {
        if (matcher.matches(deepBucket[i])) return deepBucket[i];
      }
    }
    for (let i = 0; i < this._deepWildcards.length; i++) {
      if (matcher.matches(this._deepWildcards[i])) return this._deepWildcards[i];
    }

    return null;
  }
}

;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/xmlparser/OrderedObjParser.js

///@ts-check












// const regx =
//   '<((!\\[CDATA\\[([\\s\\S]*?)(]]>))|((NAME:)?(NAME))([^>]*)>|((\\/)(NAME)\\s*>))([^<]*)'
//   .replace(/NAME/g, util.nameRegexp);

//const tagsRegx = new RegExp("<(\\/?[\\w:\\-\._]+)([^>]*)>(\\s*"+cdataRegx+")*([^<]+)?","g");
//const tagsRegx = new RegExp("<(\\/?)((\\w*:)?([\\w:\\-\._]+))([^>]*)>([^<]*)("+cdataRegx+"([^<]*))*([^<]+)?","g");

// Helper functions for attribute and namespace handling

/**
 * Extract raw attributes (without prefix) from prefixed attribute map
 * @param {object} prefixedAttrs - Attributes with prefix from buildAttributesMap
 * @param {object} options - Parser options containing attributeNamePrefix
 * @returns {object} Raw attributes for matcher
 */
function extractRawAttributes(prefixedAttrs, options) {
  if (!prefixedAttrs) return {};

  // Handle attributesGroupName option
  const attrs = options.attributesGroupName
    ? prefixedAttrs[options.attributesGroupName]
    : prefixedAttrs;

  if (!attrs) return {};

  const rawAttrs = {};
  for (const key in attrs) {
    // Remove the attribute prefix to get raw name
    if (key.startsWith(options.attributeNamePrefix)) {
      const rawName = key.substring(options.attributeNamePrefix.length);
      rawAttrs[rawName] = attrs[key];
    } else {
      // Attribute without prefix (shouldn't normally happen, but be safe)
      rawAttrs[key] = attrs[key];
    }
  }
  return rawAttrs;
}

/**
 * Extract namespace from raw tag name
 * @param {string} rawTagName - Tag name possibly with namespace (e.g., "soap:Envelope")
 * @returns {string|undefined} Namespace or undefined
 */
function extractNamespace(rawTagName) {
  if (!rawTagName || typeof rawTagName !== 'string') return undefined;

  const colonIndex = rawTagName.indexOf(':');
  if (colonIndex !== -1 && colonIndex > 0) {
    const ns = rawTagName.substring(0, colonIndex);
    // Don't treat xmlns as a namespace
    if (ns !== 'xmlns') {
      return ns;
    }
  }
  return undefined;
}

class OrderedObjParser {
  constructor(options, externalEntities) {
    this.options = options;
    this.currentNode = null;
    this.tagsNodeStack = [];
    this.parseXml = parseXml;
    this.parseTextData = parseTextData;
    this.resolveNameSpace = resolveNameSpace;
    this.buildAttributesMap = buildAttributesMap;
    this.isItStopNode = isItStopNode;
    this.replaceEntitiesValue = replaceEntitiesValue;
    this.readStopNodeData = readStopNodeData;
    this.saveTextToParentTag = saveTextToParentTag;
    this.addChild = addChild;
    this.ignoreAttributesFn = getIgnoreAttributesFn(this.options.ignoreAttributes)
    this.entityExpansionCount = 0;
    this.currentExpandedLength = 0;
    this.doctypefound = false;
    let namedEntities = { ...XML };
    if (this.options.entityDecoder) {
      this.entityDecoder = this.options.entityDecoder
    } else {
      if (typeof this.options.htmlEntities === "object") namedEntities = this.options.htmlEntities;
      else if (this.options.htmlEntities === true) namedEntities = { ...COMMON_HTML, ...CURRENCY };
      this.entityDecoder = new absent({
        namedEntities: { ...namedEntities, ...externalEntities },
        numericAllowed: this.options.htmlEntities,
        limit: {
          maxTotalExpansions: this.options.processEntities.maxTotalExpansions,
          maxExpandedLength: this.options.processEntities.maxExpandedLength,
          applyLimitsTo: this.options.processEntities.appliesTo,
        },
        // onExternalEntity: (name, value) => isUnsafe(value) ? 'block' : 'allow',
        onInputEntity: (name, value) =>
          //TODO: VALID_CONTEXTS.HTML should be set only if this.options.htmlEntities
          absent(value, [HTML, XML]) ? ENTITY_ACTION.BLOCK : ENTITY_ACTION.ALLOW,

        //postCheck: resolved => resolved
      });
    }

    // Initialize path matcher for path-expression-matcher
    this.matcher = new Matcher();
    this.readonlyMatcher = this.matcher.readOnly();

    // Flag to track if current node is a stop node (optimization)
    this.isCurrentNodeStopNode = false;

    // Pre-compile stopNodes expressions
    this.stopNodeExpressionsSet = new ExpressionSet();
    const stopNodesOpts = this.options.stopNodes;
    if (stopNodesOpts && stopNodesOpts.length > 0) {
      for (let i = 0; i < stopNodesOpts.length; i++) {
        const stopNodeExp = stopNodesOpts[i];
        if (typeof stopNodeExp === 'string') {
          // Convert string to Expression object
          this.stopNodeExpressionsSet.add(new Expression(stopNodeExp));
        } else if (stopNodeExp instanceof Expression) {
          // Already an Expression object
          this.stopNodeExpressionsSet.add(stopNodeExp);
        }
      }
      this.stopNodeExpressionsSet.seal();
    }
  }

}


/**
 * @param {string} val
 * @param {string} tagName
 * @param {string|Matcher} jPath - jPath string or Matcher instance based on options.jPath
 * @param {boolean} dontTrim
 * @param {boolean} hasAttributes
 * @param {boolean} isLeafNode
 * @param {boolean} escapeEntities
 */
function parseTextData(val, tagName, jPath, dontTrim, hasAttributes, isLeafNode, escapeEntities) {
  const options = this.options;
  if (val !== undefined) {
    if (options.trimValues && !dontTrim) {
      val = val.trim();
    }
    if (val.length > 0) {
      if (!escapeEntities) val = this.replaceEntitiesValue(val, tagName, jPath);

      // Pass jPath string or matcher based on options.jPath setting
      const jPathOrMatcher = options.jPath ? jPath.toString() : jPath;
      const newval = options.tagValueProcessor(tagName, val, jPathOrMatcher, hasAttributes, isLeafNode);
      if (newval === null || newval === undefined) {
        //don't parse
        return val;
      } else if (typeof newval !== typeof val || newval !== val) {
        //overwrite
        return newval;
      } else if (options.trimValues) {
        return parseValue(val, options.parseTagValue, options.numberParseOptions);
      } else {
        const trimmedVal = val.trim();
        if (trimmedVal === val) {
          return parseValue(val, options.parseTagValue, options.numberParseOptions);
        } else {
          return val;
        }
      }
    }
  }
}

function resolveNameSpace(tagname) {
  if (this.options.removeNSPrefix) {
    const tags = tagname.split(':');
    const prefix = tagname.charAt(0) === '/' ? '/' : '';
    if (tags[0] === 'xmlns') {
      return '';
    }
    if (tags.length === 2) {
      tagname = prefix + tags[1];
    }
  }
  return tagname;
}

//TODO: change regex to capture NS
//const attrsRegx = new RegExp("([\\w\\-\\.\\:]+)\\s*=\\s*(['\"])((.|\n)*?)\\2","gm");
// The value is matched with a negated class per quote type rather than a lazy `[\s\S]*?` up to a
// backreference, which is much slower on long values (SVG paths, data URIs)
const attrsRegx = /([^\s=]+)\s*(=\s*(?:"([^"]*)"|'([^']*)'))?/gm;

// value inside double quotes, or inside single quotes, or undefined when there is no value
function attrValue(match) {
  return match[3] !== undefined ? match[3] : match[4];
}

function buildAttributesMap(attrStr, jPath, tagName, force = false) {
  const options = this.options;
  if (force === true || (options.ignoreAttributes !== true && typeof attrStr === 'string')) {
    // attrStr = attrStr.replace(/\r?\n/g, ' ');
    //attrStr = attrStr || attrStr.trim();

    const matches = getAllMatches(attrStr, attrsRegx);
    const len = matches.length; //don't make it inline
    const attrs = {};

    // Pre-process values once: trim + entity replacement
    // Reused in both matcher update and second pass
    const processedVals = new Array(len);
    let hasRawAttrs = false;
    const rawAttrsForMatcher = {};

    for (let i = 0; i < len; i++) {
      const attrName = this.resolveNameSpace(matches[i][1]);
      const oldVal = attrValue(matches[i]);

      if (attrName.length && oldVal !== undefined) {
        let val = oldVal;
        if (options.trimValues) val = val.trim();
        val = this.replaceEntitiesValue(val, tagName, this.readonlyMatcher);
        processedVals[i] = val;

        rawAttrsForMatcher[attrName] = val;
        hasRawAttrs = true;
      }
    }

    // Update matcher ONCE before second pass, if applicable
    if (hasRawAttrs && typeof jPath === 'object' && jPath.updateCurrent) {
      jPath.updateCurrent(rawAttrsForMatcher);
    }

    // Hoist toString() once \u2014 path doesn't change during attribute processing
    const jPathStr = options.jPath ? jPath.toString() : this.readonlyMatcher;

    // Second pass: apply processors, build final attrs
    let hasAttrs = false;
    for (let i = 0; i < len; i++) {
      const attrName = this.resolveNameSpace(matches[i][1]);

      if (this.ignoreAttributesFn(attrName, jPathStr)) continue;

      let aName = options.attributeNamePrefix + attrName;

      if (attrName.length) {
        if (options.transformAttributeName) {
          aName = options.transformAttributeName(aName);
        }
        aName = sanitizeName(aName, options);

        if (attrValue(matches[i]) !== undefined) {
          // Reuse already-processed value \u2014 no double entity replacement
          const oldVal = processedVals[i];

          const newVal = options.attributeValueProcessor(attrName, oldVal, jPathStr);
          if (newVal === null || newVal === undefined) {
            attrs[aName] = oldVal;
          } else if (typeof newVal !== typeof oldVal || newVal !== oldVal) {
            attrs[aName] = newVal;
          } else {
            attrs[aName] = parseValue(oldVal, options.parseAttributeValue, options.numberParseOptions);
          }
          hasAttrs = true;
        } else if (options.allowBooleanAttributes) {
          attrs[aName] = true;
          hasAttrs = true;
        }
      }
    }

    if (!hasAttrs) return;

    if (options.attributesGroupName && !options.preserveOrder) {
      const attrCollection = {};
      attrCollection[options.attributesGroupName] = attrs;
      return attrCollection;
    }
    return attrs;
  }
}
const parseXml = function (xmlData) {
  const options = this.options;
  const crlfPositions = options.captureMetaData ? [] : undefined;
  xmlData = xmlData.replace(/\r\n?/g, options.captureMetaData ? (newline, index) => {
    if (newline.length === 2) {
      // Store the position after earlier CRLF pairs have been normalized.
      crlfPositions.push(index - crlfPositions.length);
    }
    return "\n";
  } : "\n");
  const xmlObj = new XmlNode('!xml');
  let currentNode = xmlObj;
  let textData = "";

  // Reset matcher for new document
  this.matcher.reset();
  this.entityDecoder.reset();

  // Reset entity expansion counters for this document
  this.entityExpansionCount = 0;
  this.currentExpandedLength = 0;
  this.doctypefound = false;
  const docTypeReader = new DocTypeReader(options.processEntities);
  const xmlLen = xmlData.length;
  for (let i = 0; i < xmlLen; i++) {//for each char in XML data
    const ch = xmlData[i];
    if (ch === '<') {
      // const nextIndex = i+1;
      // const _2ndChar = xmlData[nextIndex];
      const c1 = xmlData.charCodeAt(i + 1);
      if (c1 === 47) {//Closing Tag '/'
        const closeIndex = findClosingIndex(xmlData, ">", i, "Closing Tag is not closed.")
        let tagName = xmlData.substring(i + 2, closeIndex).trim();

        if (options.removeNSPrefix) {
          const colonIndex = tagName.indexOf(":");
          if (colonIndex !== -1) {
            tagName = tagName.substr(colonIndex + 1);
          }
        }

        tagName = transformTagName(options.transformTagName, tagName, "", options).tagName;

        if (currentNode) {
          textData = this.saveTextToParentTag(textData, currentNode, this.readonlyMatcher);
        }

        //check if last tag of nested tag was unpaired tag
        const lastTagName = this.matcher.getCurrentTag();
        if (tagName && options.unpairedTagsSet.has(tagName)) {
          throw new Error(`Unpaired tag can not be used as closing tag: </${tagName}>`);
        }
        if (lastTagName && options.unpairedTagsSet.has(lastTagName)) {
          // Pop the unpaired tag
          this.matcher.pop();
          this.tagsNodeStack.pop();
        }
        // Pop the closing tag
        this.matcher.pop();
        this.isCurrentNodeStopNode = false; // Reset flag when closing tag

        //a closing tag with no matching opening tag leaves the stack empty
        currentNode = this.tagsNodeStack.pop() || xmlObj;//avoid recursion, set the parent tag scope

        if (options.captureMetaData && currentNode) {
          currentNode.addEndIndex(getOriginalIndex(closeIndex + 1, crlfPositions));
        }
        textData = "";
        i = closeIndex;
      } else if (c1 === 63) { //'?'

        let tagData = readTagExp(xmlData, i, false, "?>");
        if (!tagData) throw new Error("Pi Tag is not closed.");

        textData = this.saveTextToParentTag(textData, currentNode, this.readonlyMatcher);
        const attsMap = this.buildAttributesMap(tagData.tagExp, this.matcher, tagData.tagName, true);
        if (attsMap) {
          const ver = attsMap[this.options.attributeNamePrefix + "version"];
          this.entityDecoder.setXmlVersion(Number(ver) || 1.0);
          docTypeReader.setXmlVersion(Number(ver) || 1.0);
        }
        if ((options.ignoreDeclaration && tagData.tagName === "?xml") || options.ignorePiTags) {
          //do nothing
        } else {

          const childNode = new XmlNode(tagData.tagName);
          childNode.add(options.textNodeName, "");

          if (tagData.tagName !== tagData.tagExp && tagData.attrExpPresent && options.ignoreAttributes !== true) {
            childNode[":@"] = attsMap
          }
          const startIndex = options.captureMetaData ? getOriginalIndex(i, crlfPositions) : i;
          this.addChild(currentNode, childNode, this.readonlyMatcher, startIndex);

          if (options.captureMetaData) {
            // closeIndex points at '?' of the closing '?>'
            currentNode.addEndIndex(getOriginalIndex(tagData.closeIndex + 2, crlfPositions));
          }
        }


        i = tagData.closeIndex + 1;
      } else if (c1 === 33
        && xmlData.charCodeAt(i + 2) === 45
        && xmlData.charCodeAt(i + 3) === 45) { //'!--'
        const endIndex = findClosingIndex(xmlData, "-->", i + 4, "Comment is not closed.")
        if (options.commentPropName) {
          const comment = xmlData.substring(i + 4, endIndex - 2);

          textData = this.saveTextToParentTag(textData, currentNode, this.readonlyMatcher);

          currentNode.add(options.commentPropName, [{ [options.textNodeName]: comment }]);
        }
        i = endIndex;
      } else if (c1 === 33
        && xmlData.charCodeAt(i + 2) === 68) { //'!D'
        if (this.doctypefound) throw new Error("Multiple DOCTYPE declarations found.");
        this.doctypefound = true;
        const result = docTypeReader.readDocType(xmlData, i);
        this.entityDecoder.addInputEntities(result.entities);
        i = result.i;
      } else if (c1 === 33
        && xmlData.charCodeAt(i + 2) === 91) { // '!['
        const closeIndex = findClosingIndex(xmlData, "]]>", i, "CDATA is not closed.") - 2;
        const tagExp = xmlData.substring(i + 9, closeIndex);

        textData = this.saveTextToParentTag(textData, currentNode, this.readonlyMatcher);

        let val = this.parseTextData(tagExp, currentNode.tagname, this.readonlyMatcher, true, false, true, true);
        if (val == undefined) val = "";

        //cdata should be set even if it is 0 length string
        if (options.cdataPropName) {
          currentNode.add(options.cdataPropName, [{ [options.textNodeName]: tagExp }]);
        } else {
          currentNode.add(options.textNodeName, val);
        }

        i = closeIndex + 2;
      } else {//Opening tag
        let result = readTagExp(xmlData, i, options.removeNSPrefix);

        // Safety check: readTagExp can return undefined
        if (!result) {
          // Log context for debugging
          const context = xmlData.substring(Math.max(0, i - 50), Math.min(xmlLen, i + 50));
          throw new Error(`readTagExp returned undefined at position ${i}. Context: "${context}"`);
        }

        let tagName = result.tagName;
        const rawTagName = result.rawTagName;
        let tagExp = result.tagExp;
        let attrExpPresent = result.attrExpPresent;
        let closeIndex = result.closeIndex;

        ({ tagName, tagExp } = transformTagName(options.transformTagName, tagName, tagExp, options));

        if (options.strictReservedNames &&
          (tagName === options.commentPropName
            || tagName === options.cdataPropName
            || tagName === options.textNodeName
            || tagName === options.attributesGroupName
          )) {
          throw new Error(`Invalid tag name: ${tagName}`);
        }

        //save text as child node
        if (currentNode && textData) {
          if (currentNode.tagname !== '!xml') {
            //when nested tag is found
            textData = this.saveTextToParentTag(textData, currentNode, this.readonlyMatcher, false);
          }
        }

        //check if last tag was unpaired tag
        const lastTag = currentNode;
        if (lastTag && options.unpairedTagsSet.has(lastTag.tagname)) {
          currentNode = this.tagsNodeStack.pop();
          this.matcher.pop();
        }

        // Clean up self-closing syntax BEFORE processing attributes
        // This is where tagExp gets the trailing / removed
        let isSelfClosing = false;
        if (tagExp.length > 0 && tagExp.lastIndexOf("/") === tagExp.length - 1) {
          isSelfClosing = true;
          if (tagName[tagName.length - 1] === "/") {
            tagName = tagName.substr(0, tagName.length - 1);
            tagExp = tagName;
          } else {
            tagExp = tagExp.substr(0, tagExp.length - 1);
          }

          // Re-check attrExpPresent after cleaning
          attrExpPresent = (tagName !== tagExp);
        }

        // Now process attributes with CLEAN tagExp (no trailing /)
        let prefixedAttrs = null;
        let rawAttrs = {};
        let namespace = undefined;

        // Extract namespace from rawTagName
        namespace = extractNamespace(rawTagName);

        // Push tag to matcher FIRST (with empty attrs for now) so callbacks see correct path
        if (tagName !== xmlObj.tagname) {
          this.matcher.push(tagName, {}, namespace);
        }

        // Now build attributes - callbacks will see correct matcher state
        if (tagName !== tagExp && attrExpPresent) {
          // Build attributes (returns prefixed attributes for the tree)
          // Note: buildAttributesMap now internally updates the matcher with raw attributes
          prefixedAttrs = this.buildAttributesMap(tagExp, this.matcher, tagName);

          if (prefixedAttrs) {
            // Extract raw attributes (without prefix) for our use
            //TODO: seems a performance overhead
            rawAttrs = extractRawAttributes(prefixedAttrs, options);
          }
        }

        // Now check if this is a stop node (after attributes are set)
        if (tagName !== xmlObj.tagname) {
          this.isCurrentNodeStopNode = this.isItStopNode();
        }

        const startIndex = options.captureMetaData ? getOriginalIndex(i, crlfPositions) : i;
        if (this.isCurrentNodeStopNode) {
          let tagContent = "";

          // For self-closing tags, content is empty
          if (isSelfClosing) {
            i = result.closeIndex;
          }
          //unpaired tag
          else if (options.unpairedTagsSet.has(tagName)) {
            i = result.closeIndex;
          }
          //normal tag
          else {
            //read until closing tag is found
            const result = this.readStopNodeData(xmlData, rawTagName, closeIndex + 1);
            if (!result) throw new Error(`Unexpected end of ${rawTagName}`);
            i = result.i;
            tagContent = result.tagContent;
          }

          const childNode = new XmlNode(tagName);

          if (prefixedAttrs) {
            childNode[":@"] = prefixedAttrs;
          }

          // For stop nodes, store raw content as-is without any processing
          childNode.add(options.textNodeName, tagContent);

          this.matcher.pop(); // Pop the stop node tag
          this.isCurrentNodeStopNode = false; // Reset flag

          this.addChild(currentNode, childNode, this.readonlyMatcher, startIndex);

          if (options.captureMetaData) {
            currentNode.addEndIndex(getOriginalIndex(i + 1, crlfPositions));
          }
        } else {
          //selfClosing tag
          if (isSelfClosing) {
            ({ tagName, tagExp } = transformTagName(options.transformTagName, tagName, tagExp, options));

            const childNode = new XmlNode(tagName);
            if (prefixedAttrs) {
              childNode[":@"] = prefixedAttrs;
            }
            this.addChild(currentNode, childNode, this.readonlyMatcher, startIndex);

            if (options.captureMetaData) {
              currentNode.addEndIndex(getOriginalIndex(closeIndex + 1, crlfPositions));
            }
            this.matcher.pop(); // Pop self-closing tag
            this.isCurrentNodeStopNode = false; // Reset flag
          }
          else if (options.unpairedTagsSet.has(tagName)) {//unpaired tag
            const childNode = new XmlNode(tagName);
            if (prefixedAttrs) {
              childNode[":@"] = prefixedAttrs;
            }
            this.addChild(currentNode, childNode, this.readonlyMatcher, startIndex);

            if (options.captureMetaData) {
              currentNode.addEndIndex(getOriginalIndex(result.closeIndex + 1, crlfPositions));
            }
            this.matcher.pop(); // Pop unpaired tag
            this.isCurrentNodeStopNode = false; // Reset flag
            i = result.closeIndex;
            // Continue to next iteration without changing currentNode
            continue;
          }
          //opening tag
          else {
            const childNode = new XmlNode(tagName);
            if (this.tagsNodeStack.length > options.maxNestedTags) {
              throw new Error("Maximum nested tags exceeded");
            }
            this.tagsNodeStack.push(currentNode);

            if (prefixedAttrs) {
              childNode[":@"] = prefixedAttrs;
            }
            this.addChild(currentNode, childNode, this.readonlyMatcher, startIndex);
            currentNode = childNode;
          }
          textData = "";
          i = closeIndex;
        }
      }
    } else {
      textData += xmlData[i];
    }
  }
  return xmlObj.child;
}

function getOriginalIndex(index, crlfPositions) {
  let low = 0;
  let high = crlfPositions.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (crlfPositions[middle] < index) low = middle + 1;
    else high = middle;
  }
  return index + low;
}

function addChild(currentNode, childNode, matcher, startIndex) {
  // unset startIndex if not requested
  if (!this.options.captureMetaData) startIndex = undefined;

  // Pass jPath string or matcher based on options.jPath setting
  const jPathOrMatcher = this.options.jPath ? matcher.toString() : matcher;
  const result = this.options.updateTag(childNode.tagname, jPathOrMatcher, childNode[":@"])
  if (result === false) {
    //do nothing
  } else if (typeof result === "string") {
    childNode.tagname = result
    currentNode.addChild(childNode, startIndex);
  } else {
    currentNode.addChild(childNode, startIndex);
  }
}

/**
 * @param {object} val - Entity object with regex and val properties
 * @param {string} tagName - Tag name
 * @param {string|Matcher} jPath - jPath string or Matcher instance based on options.jPath
 */
function replaceEntitiesValue(val, tagName, jPath) {
  const entityConfig = this.options.processEntities;

  if (!entityConfig || !entityConfig.enabled) {
    return val;
  }

  // Check if tag is allowed to contain entities
  if (entityConfig.allowedTags) {
    const jPathOrMatcher = this.options.jPath ? jPath.toString() : jPath;
    const allowed = Array.isArray(entityConfig.allowedTags)
      ? entityConfig.allowedTags.includes(tagName)
      : entityConfig.allowedTags(tagName, jPathOrMatcher);

    if (!allowed) {
      return val;
    }
  }

  // Apply custom tag filter if provided
  if (entityConfig.tagFilter) {
    const jPathOrMatcher = this.options.jPath ? jPath.toString() : jPath;
    if (!entityConfig.tagFilter(tagName, jPathOrMatcher)) {
      return val; // Skip based on custom filter
    }
  }

  return this.entityDecoder.decode(val);
}


function saveTextToParentTag(textData, parentNode, matcher, isLeafNode) {
  if (textData) { //store previously collected data as textNode
    if (isLeafNode === undefined) isLeafNode = parentNode.child.length === 0

    textData = this.parseTextData(textData,
      parentNode.tagname,
      matcher,
      false,
      parentNode[":@"] ? Object.keys(parentNode[":@"]).length !== 0 : false,
      isLeafNode);

    if (textData !== undefined && textData !== "")
      parentNode.add(this.options.textNodeName, textData);
    textData = "";
  }
  return textData;
}

/**
 * @param {Array<Expression>} stopNodeExpressions - Array of compiled Expression objects
 * @param {Matcher} matcher - Current path matcher
 */
function isItStopNode() {
  if (this.stopNodeExpressionsSet.size === 0) return false;

  return this.matcher.matchesAny(this.stopNodeExpressionsSet);
}

/**
 * Returns the tag Expression and where it is ending handling single-double quotes situation
 * @param {string} xmlData 
 * @param {number} i starting index
 * @returns 
 */
function tagExpWithClosingIndex(xmlData, i, closingChar = ">") {
  //TODO: ignore boolean attributes in tag expression
  //TODO: if ignore attributes, dont read full attribute expression but the end. But read for xml declaration
  const len = xmlData.length;
  const closeCode0 = closingChar.charCodeAt(0);
  const closeCode1 = closingChar.length > 1 ? closingChar.charCodeAt(1) : -1;

  let result = '';
  let segmentStart = i;

  for (let index = i; index < len; index++) {
    const code = xmlData.charCodeAt(index);

    if (code === 34 || code === 39) { // " or '
      // Skip the quoted value in one step: nothing inside it can close the tag
      index = xmlData.indexOf(xmlData[index], index + 1);
      if (index === -1) return;
    } else if (code === closeCode0) {
      if (closeCode1 !== -1) {
        if (xmlData.charCodeAt(index + 1) === closeCode1) {
          result += xmlData.substring(segmentStart, index);
          return { data: result, index };
        }
      } else {
        result += xmlData.substring(segmentStart, index);
        return { data: result, index };
      }
    } else if (code === 9) { // \t - only replace with space outside attribute values
      // Flush accumulated segment, add space, start new segment
      result += xmlData.substring(segmentStart, index) + ' ';
      segmentStart = index + 1;
    }
  }
}

function findClosingIndex(xmlData, str, i, errMsg) {
  const closingIndex = xmlData.indexOf(str, i);
  if (closingIndex === -1) {
    throw new Error(errMsg)
  } else {
    return closingIndex + str.length - 1;
  }
}

function findClosingChar(xmlData, char, i, errMsg) {
  const closingIndex = xmlData.indexOf(char, i);
  if (closingIndex === -1) throw new Error(errMsg);
  return closingIndex; // no offset needed
}

function readTagExp(xmlData, i, removeNSPrefix, closingChar = ">") {
  const result = tagExpWithClosingIndex(xmlData, i + 1, closingChar);
  if (!result) return;
  let tagExp = result.data;
  const closeIndex = result.index;
  const separatorIndex = tagExp.search(/\s/);
  let tagName = tagExp;
  let attrExpPresent = true;
  if (separatorIndex !== -1) {//separate tag name and attributes expression
    tagName = tagExp.substring(0, separatorIndex);
    tagExp = tagExp.substring(separatorIndex + 1).trimStart();
  }

  const rawTagName = tagName;
  if (removeNSPrefix) {
    const colonIndex = tagName.indexOf(":");
    if (colonIndex !== -1) {
      tagName = tagName.substr(colonIndex + 1);
      attrExpPresent = tagName !== result.data.substr(colonIndex + 1);
    }
  }

  return {
    tagName: tagName,
    tagExp: tagExp,
    closeIndex: closeIndex,
    attrExpPresent: attrExpPresent,
    rawTagName: rawTagName,
  }
}
/**
 * find paired tag for a stop node
 * @param {string} xmlData 
 * @param {string} tagName 
 * @param {number} i 
 */
function readStopNodeData(xmlData, tagName, i) {
  const startIndex = i;
  // Starting at 1 since we already have an open tag
  let openTagCount = 1;
  let lenient = false; // set once a quote-aware tag scan fails
  let nextGt = -1; // cached index of the next '>'

  const xmllen = xmlData.length;
  for (; i < xmllen; i++) {
    if (xmlData[i] === "<") {
      const c1 = xmlData.charCodeAt(i + 1);
      if (c1 === 47) {//close tag '/'
        const closeIndex = findClosingChar(xmlData, ">", i, `${tagName} is not closed`);
        let closeTagName = xmlData.substring(i + 2, closeIndex).trim();
        if (closeTagName === tagName) {
          openTagCount--;
          if (openTagCount === 0) {
            return {
              tagContent: xmlData.substring(startIndex, i),
              i: closeIndex
            }
          }
        }
        i = closeIndex;
      } else if (c1 === 63) { //?
        const closeIndex = findClosingIndex(xmlData, "?>", i + 1, "StopNode is not closed.")
        i = closeIndex;
      } else if (c1 === 33
        && xmlData.charCodeAt(i + 2) === 45
        && xmlData.charCodeAt(i + 3) === 45) { // '!--'
        const closeIndex = findClosingIndex(xmlData, "-->", i + 3, "StopNode is not closed.")
        i = closeIndex;
      } else if (c1 === 33
        && xmlData.charCodeAt(i + 2) === 91) { // '!['
        const closeIndex = findClosingIndex(xmlData, "]]>", i, "StopNode is not closed.") - 2;
        i = closeIndex;
      } else {
        const tagData = lenient ? undefined : readTagExp(xmlData, i, false);

        if (tagData) {
          const openTagName = tagData.tagName;
          if (openTagName === tagName && tagData.tagExp[tagData.tagExp.length - 1] !== "/") {
            openTagCount++;
          }
          i = tagData.closeIndex;
        } else {
          // no closing '>'. use lenient approach to find '<' instead of readTagExp, to avoid repeated rescans.
          lenient = true;
          if (nextGt < i) {
            nextGt = xmlData.indexOf(">", i);
            if (nextGt === -1) return; // no '>' left, so no closing tag can follow
          }
          const nextLt = xmlData.indexOf("<", i + 1);
          if (nextLt === -1 || nextLt > nextGt) { // looks like a real tag
            const exp = xmlData.substring(i + 1, nextGt);
            const sep = exp.search(/\s/);
            const name = sep === -1 ? exp : exp.substring(0, sep);
            if (name === tagName && exp[exp.length - 1] !== "/") openTagCount++;
            i = nextGt;
          } // else: treat this '<' as plain text
        }
      }
    }
  }//end for loop
}

function parseValue(val, shouldParse, options) {
  if (shouldParse && typeof val === 'string') {
    //console.log(options)
    const newval = val.trim();
    if (newval === 'true') return true;
    else if (newval === 'false') return false;
    else return bundle_absent(val, options);
  } else {
    if (isExist(val)) {
      return val;
    } else {
      return '';
    }
  }
}

function fromCodePoint(str, base, prefix) {
  const codePoint = Number.parseInt(str, base);

  if (codePoint >= 0 && codePoint <= 0x10FFFF) {
    return String.fromCodePoint(codePoint);
  } else {
    return prefix + str + ";";
  }
}

function transformTagName(fn, tagName, tagExp, options) {
  if (fn) {
    const newTagName = fn(tagName);
    if (tagExp === tagName) {
      tagExp = newTagName
    }
    tagName = newTagName;
  }
  tagName = sanitizeName(tagName, options);
  return { tagName, tagExp };
}



function sanitizeName(name, options) {
  if (criticalProperties.includes(name)) {
    throw new Error(`[SECURITY] Invalid name: "${name}" is a reserved JavaScript keyword that could cause prototype pollution`);
  } else if (DANGEROUS_PROPERTY_NAMES.includes(name)) {
    return options.onDangerousProperty(name);
  }
  return name;
}
;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/xmlparser/node2json.js





const node2json_METADATA_SYMBOL = XmlNode.getMetaDataSymbol();

/**
 * Helper function to strip attribute prefix from attribute map
 * @param {object} attrs - Attributes with prefix (e.g., {"@_class": "code"})
 * @param {string} prefix - Attribute prefix to remove (e.g., "@_")
 * @returns {object} Attributes without prefix (e.g., {"class": "code"})
 */
function stripAttributePrefix(attrs, prefix) {
  if (!attrs || typeof attrs !== 'object') return {};
  if (!prefix) return attrs;

  const rawAttrs = {};
  for (const key in attrs) {
    if (key.startsWith(prefix)) {
      const rawName = key.substring(prefix.length);
      rawAttrs[rawName] = attrs[key];
    } else {
      // Attribute without prefix (shouldn't normally happen, but be safe)
      rawAttrs[key] = attrs[key];
    }
  }
  return rawAttrs;
}

/**
 * 
 * @param {array} node 
 * @param {any} options 
 * @param {Matcher} matcher - Path matcher instance
 * @returns 
 */
function prettify(node, options, matcher, readonlyMatcher) {
  return compress(node, options, matcher, readonlyMatcher);
}

/**
 * @param {array} arr 
 * @param {object} options 
 * @param {Matcher} matcher - Path matcher instance
 * @returns object
 */
function compress(arr, options, matcher, readonlyMatcher) {
  let text;
  const compressedObj = {}; //This is intended to be a plain object
  for (let i = 0; i < arr.length; i++) {
    const tagObj = arr[i];
    const property = propName(tagObj);

    // Push current property to matcher WITH RAW ATTRIBUTES (no prefix)
    if (property !== undefined && property !== options.textNodeName) {
      const rawAttrs = stripAttributePrefix(
        tagObj[":@"] || {},
        options.attributeNamePrefix
      );
      matcher.push(property, rawAttrs);
    }

    if (property === options.textNodeName) {
      if (text === undefined) text = tagObj[property];
      else text += "" + tagObj[property];
    } else if (property === undefined) {
      continue;
    } else if (tagObj[property]) {

      let val = compress(tagObj[property], options, matcher, readonlyMatcher);
      const isLeaf = isLeafTag(val, options);

      if (Object.keys(val).length === 0 && options.alwaysCreateTextNode) {
        val[options.textNodeName] = "";
      }

      if (tagObj[":@"]) {
        assignAttributes(val, tagObj[":@"], readonlyMatcher, options);
      } else if (Object.keys(val).length === 1 && val[options.textNodeName] !== undefined && !options.alwaysCreateTextNode) {
        val = val[options.textNodeName];
      } else if (Object.keys(val).length === 0) {
        if (options.alwaysCreateTextNode) val[options.textNodeName] = "";
        else val = "";
      }

      if (tagObj[node2json_METADATA_SYMBOL] !== undefined && typeof val === "object" && val !== null) {
        val[node2json_METADATA_SYMBOL] = tagObj[node2json_METADATA_SYMBOL]; // copy over metadata
      }


      if (compressedObj[property] !== undefined && Object.prototype.hasOwnProperty.call(compressedObj, property)) {
        if (!Array.isArray(compressedObj[property])) {
          compressedObj[property] = [compressedObj[property]];
        }
        compressedObj[property].push(val);
      } else {
        //TODO: if a node is not an array, then check if it should be an array
        //also determine if it is a leaf node

        // Pass jPath string or readonlyMatcher based on options.jPath setting
        const jPathOrMatcher = options.jPath ? readonlyMatcher.toString() : readonlyMatcher;
        if (options.isArray(property, jPathOrMatcher, isLeaf)) {
          compressedObj[property] = [val];
        } else {
          compressedObj[property] = val;
        }
      }

      // Pop property from matcher after processing
      if (property !== undefined && property !== options.textNodeName) {
        matcher.pop();
      }
    }

  }
  // if(text && text.length > 0) compressedObj[options.textNodeName] = text;
  if (typeof text === "string") {
    if (text.length > 0) compressedObj[options.textNodeName] = text;
  } else if (text !== undefined) compressedObj[options.textNodeName] = text;


  return compressedObj;
}

function propName(obj) {
  const keys = Object.keys(obj);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key !== ":@") return key;
  }
}

function assignAttributes(obj, attrMap, readonlyMatcher, options) {
  if (attrMap) {
    const keys = Object.keys(attrMap);
    const len = keys.length; //don't make it inline
    for (let i = 0; i < len; i++) {
      const atrrName = keys[i];  // This is the PREFIXED name (e.g., "@_class")

      // Strip prefix for matcher path (for isArray callback)
      const rawAttrName = atrrName.startsWith(options.attributeNamePrefix)
        ? atrrName.substring(options.attributeNamePrefix.length)
        : atrrName;

      // For attributes, we need to create a temporary path
      // Pass jPath string or matcher based on options.jPath setting
      const jPathOrMatcher = options.jPath
        ? readonlyMatcher.toString() + "." + rawAttrName
        : readonlyMatcher;

      if (options.isArray(atrrName, jPathOrMatcher, true, true)) {
        obj[atrrName] = [attrMap[atrrName]];
      } else {
        obj[atrrName] = attrMap[atrrName];
      }
    }
  }
}

function isLeafTag(obj, options) {
  const { textNodeName } = options;
  const propCount = Object.keys(obj).length;

  if (propCount === 0) {
    return true;
  }

  if (
    propCount === 1 &&
    (obj[textNodeName] || typeof obj[textNodeName] === "boolean" || obj[textNodeName] === 0)
  ) {
    return true;
  }

  return false;
}
;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/validator.js




const validator_defaultOptions = {
  allowBooleanAttributes: false, //A tag can have attributes without any value
  unpairedTags: []
};

//const tagsPattern = new RegExp("<\\/?([\\w:\\-_\.]+)\\s*\/?>","g");
function validate(xmlData, options) {
  options = Object.assign({}, validator_defaultOptions, options);

  //xmlData = xmlData.replace(/(\r\n|\n|\r)/gm,"");//make it single line
  //xmlData = xmlData.replace(/(^\s*<\?xml.*?\?>)/g,"");//Remove XML starting tag
  //xmlData = xmlData.replace(/(<!DOCTYPE[\s\w\"\.\/\-\:]+(\[.*\])*\s*>)/g,"");//Remove DOCTYPE
  const tags = [];
  let tagFound = false;

  //indicates that the root tag has been closed (aka. depth 0 has been reached)
  let reachedRoot = false;

  if (xmlData[0] === '\ufeff') {
    // check for byte order mark (BOM)
    xmlData = xmlData.substr(1);
  }

  for (let i = 0; i < xmlData.length; i++) {

    if (xmlData[i] === '<' && xmlData[i + 1] === '?') {
      i += 2;
      i = readPI(xmlData, i);
      if (i.err) return i;
    } else if (xmlData[i] === '<') {
      //starting of tag
      //read until you reach to '>' avoiding any '>' in attribute value
      let tagStartPos = i;
      i++;

      if (xmlData[i] === '!') {
        i = readCommentAndCDATA(xmlData, i);
        continue;
      } else {
        let closingTag = false;
        if (xmlData[i] === '/') {
          //closing tag
          closingTag = true;
          i++;
        }
        //read tagname
        let tagName = '';
        for (; i < xmlData.length &&
          xmlData[i] !== '>' &&
          xmlData[i] !== ' ' &&
          xmlData[i] !== '\t' &&
          xmlData[i] !== '\n' &&
          xmlData[i] !== '\r'; i++
        ) {
          tagName += xmlData[i];
        }
        tagName = tagName.trim();
        //console.log(tagName);

        if (tagName[tagName.length - 1] === '/') {
          //self closing tag without attributes
          tagName = tagName.substring(0, tagName.length - 1);
          //continue;
          i--;
        }
        if (!validateTagName(tagName)) {
          let msg;
          if (tagName.trim().length === 0) {
            msg = "Invalid space after '<'.";
          } else {
            msg = "Tag '" + tagName + "' is an invalid name.";
          }
          return getErrorObject('InvalidTag', msg, getLineNumberForPosition(xmlData, i));
        }

        const result = readAttributeStr(xmlData, i);
        if (result === false) {
          return getErrorObject('InvalidAttr', "Attributes for '" + tagName + "' have open quote.", getLineNumberForPosition(xmlData, i));
        }
        let attrStr = result.value;
        i = result.index;

        if (attrStr[attrStr.length - 1] === '/') {
          //self closing tag
          const attrStrStart = i - attrStr.length;
          attrStr = attrStr.substring(0, attrStr.length - 1);
          const isValid = validateAttributeString(attrStr, options);
          if (isValid === true) {
            tagFound = true;
            //continue; //text may presents after self closing tag
          } else {
            //the result from the nested function returns the position of the error within the attribute
            //in order to get the 'true' error line, we need to calculate the position where the attribute begins (i - attrStr.length) and then add the position within the attribute
            //this gives us the absolute index in the entire xml, which we can use to find the line at last
            return getErrorObject(isValid.err.code, isValid.err.msg, getLineNumberForPosition(xmlData, attrStrStart + isValid.err.line));
          }
        } else if (closingTag) {
          if (!result.tagClosed) {
            return getErrorObject('InvalidTag', "Closing tag '" + tagName + "' doesn't have proper closing.", getLineNumberForPosition(xmlData, i));
          } else if (attrStr.trim().length > 0) {
            return getErrorObject('InvalidTag', "Closing tag '" + tagName + "' can't have attributes or invalid starting.", getLineNumberForPosition(xmlData, tagStartPos));
          } else if (tags.length === 0) {
            return getErrorObject('InvalidTag', "Closing tag '" + tagName + "' has not been opened.", getLineNumberForPosition(xmlData, tagStartPos));
          } else {
            const otg = tags.pop();
            if (tagName !== otg.tagName) {
              let openPos = getLineNumberForPosition(xmlData, otg.tagStartPos);
              return getErrorObject('InvalidTag',
                "Expected closing tag '" + otg.tagName + "' (opened in line " + openPos.line + ", col " + openPos.col + ") instead of closing tag '" + tagName + "'.",
                getLineNumberForPosition(xmlData, tagStartPos));
            }

            //when there are no more tags, we reached the root level.
            if (tags.length == 0) {
              reachedRoot = true;
            }
          }
        } else {
          const isValid = validateAttributeString(attrStr, options);
          if (isValid !== true) {
            //the result from the nested function returns the position of the error within the attribute
            //in order to get the 'true' error line, we need to calculate the position where the attribute begins (i - attrStr.length) and then add the position within the attribute
            //this gives us the absolute index in the entire xml, which we can use to find the line at last
            return getErrorObject(isValid.err.code, isValid.err.msg, getLineNumberForPosition(xmlData, i - attrStr.length + isValid.err.line));
          }

          //if the root level has been reached before ...
          if (reachedRoot === true) {
            return getErrorObject('InvalidXml', 'Multiple possible root nodes found.', getLineNumberForPosition(xmlData, i));
          } else if (options.unpairedTags.indexOf(tagName) !== -1) {
            //don't push into stack
          } else {
            tags.push({ tagName, tagStartPos });
          }
          tagFound = true;
        }

        //skip tag text value
        //It may include comments and CDATA value
        for (i++; i < xmlData.length; i++) {
          if (xmlData[i] === '<') {
            if (xmlData[i + 1] === '!') {
              //comment or CADATA
              i++;
              i = readCommentAndCDATA(xmlData, i);
              continue;
            } else if (xmlData[i + 1] === '?') {
              i = readPI(xmlData, ++i);
              if (i.err) return i;
            } else {
              break;
            }
          } else if (xmlData[i] === '&') {
            const afterAmp = validateAmpersand(xmlData, i);
            if (afterAmp == -1)
              return getErrorObject('InvalidChar', "char '&' is not expected.", getLineNumberForPosition(xmlData, i));
            i = afterAmp;
          } else {
            if (reachedRoot === true && !isWhiteSpace(xmlData[i])) {
              return getErrorObject('InvalidXml', "Extra text at the end", getLineNumberForPosition(xmlData, i));
            }
          }
        } //end of reading tag text value
        if (xmlData[i] === '<') {
          i--;
        }
      }
    } else {
      if (isWhiteSpace(xmlData[i])) {
        continue;
      }
      return getErrorObject('InvalidChar', "char '" + xmlData[i] + "' is not expected.", getLineNumberForPosition(xmlData, i));
    }
  }

  if (!tagFound) {
    return getErrorObject('InvalidXml', 'Start tag expected.', 1);
  } else if (tags.length == 1) {
    return getErrorObject('InvalidTag', "Unclosed tag '" + tags[0].tagName + "'.", getLineNumberForPosition(xmlData, tags[0].tagStartPos));
  } else if (tags.length > 0) {
    return getErrorObject('InvalidXml', "Invalid '" +
      JSON.stringify(tags.map(t => t.tagName), null, 4).replace(/\r?\n/g, '') +
      "' found.", { line: 1, col: 1 });
  }

  return true;
};

function isWhiteSpace(char) {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}
/**
 * Read Processing insstructions and skip
 * @param {*} xmlData
 * @param {*} i
 */
function readPI(xmlData, i) {
  const start = i;
  for (; i < xmlData.length; i++) {
    if (xmlData[i] == '?' || xmlData[i] == ' ') {
      //tagname
      const tagname = xmlData.substr(start, i - start);
      if (i > 5 && tagname === 'xml') {
        return getErrorObject('InvalidXml', 'XML declaration allowed only at the start of the document.', getLineNumberForPosition(xmlData, i));
      } else if (xmlData[i] == '?' && xmlData[i + 1] == '>') {
        //check if valid attribut string
        i++;
        break;
      } else {
        continue;
      }
    }
  }
  return i;
}

function readCommentAndCDATA(xmlData, i) {
  if (xmlData.length > i + 5 && xmlData[i + 1] === '-' && xmlData[i + 2] === '-') {
    //comment
    for (i += 3; i < xmlData.length; i++) {
      if (xmlData[i] === '-' && xmlData[i + 1] === '-' && xmlData[i + 2] === '>') {
        i += 2;
        break;
      }
    }
  } else if (
    xmlData.length > i + 8 &&
    xmlData[i + 1] === 'D' &&
    xmlData[i + 2] === 'O' &&
    xmlData[i + 3] === 'C' &&
    xmlData[i + 4] === 'T' &&
    xmlData[i + 5] === 'Y' &&
    xmlData[i + 6] === 'P' &&
    xmlData[i + 7] === 'E'
  ) {
    let angleBracketsCount = 1;
    for (i += 8; i < xmlData.length; i++) {
      if (xmlData[i] === '<') {
        angleBracketsCount++;
      } else if (xmlData[i] === '>') {
        angleBracketsCount--;
        if (angleBracketsCount === 0) {
          break;
        }
      }
    }
  } else if (
    xmlData.length > i + 9 &&
    xmlData[i + 1] === '[' &&
    xmlData[i + 2] === 'C' &&
    xmlData[i + 3] === 'D' &&
    xmlData[i + 4] === 'A' &&
    xmlData[i + 5] === 'T' &&
    xmlData[i + 6] === 'A' &&
    xmlData[i + 7] === '['
  ) {
    for (i += 8; i < xmlData.length; i++) {
      if (xmlData[i] === ']' && xmlData[i + 1] === ']' && xmlData[i + 2] === '>') {
        i += 2;
        break;
      }
    }
  }

  return i;
}

const doubleQuote = '"';
const singleQuote = "'";

/**
 * Keep reading xmlData until '<' is found outside the attribute value.
 * @param {string} xmlData
 * @param {number} i
 */
function readAttributeStr(xmlData, i) {
  let attrStr = '';
  let startChar = '';
  let tagClosed = false;
  for (; i < xmlData.length; i++) {
    if (xmlData[i] === doubleQuote || xmlData[i] === singleQuote) {
      if (startChar === '') {
        startChar = xmlData[i];
      } else if (startChar !== xmlData[i]) {
        //if vaue is enclosed with double quote then single quotes are allowed inside the value and vice versa
      } else {
        startChar = '';
      }
    } else if (xmlData[i] === '>') {
      if (startChar === '') {
        tagClosed = true;
        break;
      }
    }
    attrStr += xmlData[i];
  }
  if (startChar !== '') {
    return false;
  }

  return {
    value: attrStr,
    index: i,
    tagClosed: tagClosed
  };
}

/**
 * Walk `attrStr` once, left to right, splitting it into attribute tokens.
 *
 * This replaces a regex that used to do the same job
 * (`(\s*)([^\s=]+)(\s*=)?(\s*(['"])(([\s\S])*?)\5)?`). That regex led with an
 * optional whitespace group followed by a required "non-whitespace" group.
 * On a long run of whitespace that never resolves into an attribute name
 * (e.g. a tag with thousands of trailing spaces before `>`), the engine
 * backtracks the whitespace group one character at a time before giving up
 * and moving to the next starting position \u2014 one full backtrack per
 * position, which is quadratic in the length of the run.
 *
 * The scan is forward-only: the cursor never moves backwards, so each
 * character is visited a constant number of times and the cost is linear
 * in the length of the string.
 *
 * Each returned token mirrors the shape the old regex match array had, so
 * the validation logic below (which reads token[1]..token[6]) didn't need
 * to change:
 *   token.startIndex - where this token begins in attrStr
 *   token[1]          - leading whitespace before the name
 *   token[2]          - the attribute name
 *   token[3]          - whitespace + '=' if present, else undefined
 *   token[4]          - marker (any defined value) if a quoted value was found
 *   token[5]          - the quote character used ('"' or "'")
 *   token[6]          - the value's text, without the surrounding quotes
 *
 * A malformed leading character (e.g. a stray '=' with no name before it)
 * is simply skipped over, one character at a time \u2014 the same outcome the
 * old regex produced by failing to match at that position and retrying at
 * the next one.
 */
function scanAttributeTokens(attrStr) {
  const tokens = [];
  const len = attrStr.length;
  let i = 0;

  while (i < len) {
    const tokenStart = i;

    // Leading whitespace before the name.
    while (i < len && isWhiteSpace(attrStr[i])) i++;
    if (i >= len) break; // trailing whitespace only \u2014 nothing left to read

    if (attrStr[i] === '=') {
      // No name before this '=' \u2014 not a valid attribute start. Move past
      i++;
      continue;
    }

    const leadingWs = attrStr.slice(tokenStart, i);

    // Attribute name \u2014 everything up to the next whitespace or '='.
    const nameStart = i;
    while (i < len && !isWhiteSpace(attrStr[i]) && attrStr[i] !== '=') i++;
    const name = attrStr.slice(nameStart, i);

    // Optional whitespace + '='.
    let equalsGroup; // whitespace + '=' text, or undefined if absent
    let j = i;
    while (j < len && isWhiteSpace(attrStr[j])) j++;
    if (j < len && attrStr[j] === '=') {
      equalsGroup = attrStr.slice(i, j + 1);
      i = j + 1;
    }

    // Optional whitespace + quoted value.
    let quoteChar;
    let value;
    let k = i;
    while (k < len && isWhiteSpace(attrStr[k])) k++;
    if (k < len && (attrStr[k] === '"' || attrStr[k] === "'")) {
      const valueStart = k + 1;
      const closeIdx = attrStr.indexOf(attrStr[k], valueStart);
      if (closeIdx !== -1) {
        quoteChar = attrStr[k];
        value = attrStr.slice(valueStart, closeIdx);
        i = closeIdx + 1;
      }
      // No closing quote found anywhere in the rest of the string \u2014 leave
      // quoteChar/value undefined, same as the old regex's group failing
      // to match a backreference-less run.
    }

    const token = { startIndex: tokenStart };
    token[1] = leadingWs;
    token[2] = name;
    token[3] = equalsGroup;
    token[4] = quoteChar !== undefined ? true : undefined;
    token[5] = quoteChar;
    token[6] = value;
    tokens.push(token);
  }

  return tokens;
}

//attr, ="sd", a="amit's", a="sd"b="saf", ab  cd=""

function validateAttributeString(attrStr, options) {
  //console.log("start:"+attrStr+":end");

  //if(attrStr.trim().length === 0) return true; //empty string

  const matches = scanAttributeTokens(attrStr);
  const attrNames = {};

  for (let i = 0; i < matches.length; i++) {
    if (matches[i][1].length === 0) {
      //nospace before attribute name: a="sd"b="saf"
      return getErrorObject('InvalidAttr', "Attribute '" + matches[i][2] + "' has no space in starting.", getPositionFromMatch(matches[i]))
    } else if (matches[i][3] !== undefined && matches[i][4] === undefined) {
      return getErrorObject('InvalidAttr', "Attribute '" + matches[i][2] + "' is without value.", getPositionFromMatch(matches[i]));
    } else if (matches[i][3] === undefined && !options.allowBooleanAttributes) {
      //independent attribute: ab
      return getErrorObject('InvalidAttr', "boolean attribute '" + matches[i][2] + "' is not allowed.", getPositionFromMatch(matches[i]));
    }
    /* else if(matches[i][6] === undefined){//attribute without value: ab=
                    return { err: { code:"InvalidAttr",msg:"attribute " + matches[i][2] + " has no value assigned."}};
                } */
    const attrName = matches[i][2];
    if (!validateAttrName(attrName)) {
      return getErrorObject('InvalidAttr', "Attribute '" + attrName + "' is an invalid name.", getPositionFromMatch(matches[i]));
    }
    if (!Object.prototype.hasOwnProperty.call(attrNames, attrName)) {
      //check for duplicate attribute.
      attrNames[attrName] = 1;
    } else {
      return getErrorObject('InvalidAttr', "Attribute '" + attrName + "' is repeated.", getPositionFromMatch(matches[i]));
    }
  }

  return true;
}

function validateNumberAmpersand(xmlData, i) {
  let re = /\d/;
  if (xmlData[i] === 'x') {
    i++;
    re = /[\da-fA-F]/;
  }
  for (; i < xmlData.length; i++) {
    if (xmlData[i] === ';')
      return i;
    if (!xmlData[i].match(re))
      break;
  }
  return -1;
}

function validateAmpersand(xmlData, i) {
  // https://www.w3.org/TR/xml/#dt-charref
  i++;
  if (xmlData[i] === ';')
    return -1;
  if (xmlData[i] === '#') {
    i++;
    return validateNumberAmpersand(xmlData, i);
  }
  let count = 0;
  for (; i < xmlData.length; i++, count++) {
    if (xmlData[i].match(/\w/) && count < 20)
      continue;
    if (xmlData[i] === ';')
      break;
    return -1;
  }
  return i;
}

function getErrorObject(code, message, lineNumber) {
  return {
    err: {
      code: code,
      msg: message,
      line: lineNumber.line || lineNumber,
      col: lineNumber.col,
    },
  };
}

function validateAttrName(attrName) {
  return isName(attrName);
}

// const startsWithXML = /^xml/i;

function validateTagName(tagname) {
  return isName(tagname) /* && !tagname.match(startsWithXML) */;
}

//this function returns the line number for the character at the given index
function getLineNumberForPosition(xmlData, index) {
  const lines = xmlData.substring(0, index).split(/\r?\n/);
  return {
    line: lines.length,

    // column number is last line's length + 1, because column numbering starts at 1:
    col: lines[lines.length - 1].length + 1
  };
}

//this function returns the position of the first character of match within attrStr
function getPositionFromMatch(match) {
  return match.startIndex + match[1].length;
}
;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/xmlparser/XMLParser.js
/* global Uint8Array */






class XMLParser {

    constructor(options) {
        this.externalEntities = {};
        this.options = buildOptions(options);

    }
    /**
     * Parse XML dats to JS object 
     * @param {string|Uint8Array} xmlData 
     * @param {boolean|Object} validationOption 
     */
    parse(xmlData, validationOption) {
        if (typeof xmlData !== "string" && xmlData.toString) {
            if (xmlData instanceof Uint8Array &&
                !(typeof Buffer !== "undefined" && Buffer.isBuffer(xmlData))) {
                xmlData = new TextDecoder("utf-8", { ignoreBOM: true }).decode(xmlData);
            } else {
                xmlData = xmlData.toString();
            }
        } else if (typeof xmlData !== "string") {
            throw new Error("XML data is accepted in String or Bytes[] form.")
        }

        if (validationOption) {
            if (validationOption === true) validationOption = {}; //validate with default options

            const result = validate(xmlData, validationOption);
            if (result !== true) {
                throw Error(`${result.err.msg}:${result.err.line}:${result.err.col}`)
            }
        }
        const orderedObjParser = new OrderedObjParser(this.options, this.externalEntities);
        // orderedObjParser.entityDecoder.setExternalEntities(this.externalEntities);
        const orderedResult = orderedObjParser.parseXml(xmlData);
        if (this.options.preserveOrder || orderedResult === undefined) return orderedResult;
        else return prettify(orderedResult, this.options, orderedObjParser.matcher, orderedObjParser.readonlyMatcher);
    }

    /**
     * Add Entity which is not by default supported by this library
     * @param {string} key 
     * @param {string} value 
     */
    addEntity(key, value) {
        if (value.indexOf("&") !== -1) {
            throw new Error("Entity value can't have '&'")
        } else if (key.indexOf("&") !== -1 || key.indexOf(";") !== -1) {
            throw new Error("An entity must be set without '&' and ';'. Eg. use '#xD' for '&#xD;'")
        } else if (value === "&") {
            throw new Error("An entity with value '&' is not permitted");
        } else {
            this.externalEntities[key] = value;
        }
    }

    /**
     * Returns a Symbol that can be used to access the metadata
     * property on a node.
     * 
     * If Symbol is not available in the environment, an ordinary property is used
     * and the name of the property is here returned.
     * 
     * The XMLMetaData property is only present when `captureMetaData`
     * is true in the options.
     */
    static getMetaDataSymbol() {
        return XmlNode.getMetaDataSymbol();
    }
}
;// CONCATENATED MODULE: ./lib/src/xml/well-formed.js
/**
 * What a document is made of, held to the letter of the XML specification. fast-xml-parser 5.12 lets pass,
 * found by comparing it with a strict parser (__tests__/xml.test.ts): DTDs, unknown declarations, control
 * characters, "]]>" and undefined entities in text, "<" in attributes, even with its validator, which for tags that
 * do not match and doubled attributes alone would cost each start a millisecond. It sees only text that passed here.
 */
const space = '[ \\t\\r\\n]';
const well_formed_name = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const equals = (value) => `${space}*=${space}*(?:${value})`;
const attribute = `${space}+(?<key>${well_formed_name})${equals('"[^<"]*"|\'[^<\']*\'')}`;
const attributes = new RegExp(attribute, 'g');
const token = new RegExp([
    '(?<comment><!--[^]*?-->)',
    '(?<cdata><!\\[CDATA\\[[^]*?\\]\\]>)',
    `(?<tag></(?<ended>${well_formed_name})${space}*>|<(?<begun>${well_formed_name})(?:${attribute})*${space}*/?>)`,
    '(?<text>[^<]+)',
].join('|'), 'y');
const declared = (key, value) => `${space}+${key}${equals(`"${value}"|'${value}'`)}`;
const declaration = new RegExp(`<\\?xml${declared('version', '1\\.\\d+')}(?:${declared('encoding', '(?:utf-8|us-ascii)')})?` +
    `(?:${declared('standalone', '(?:yes|no)')})?${space}*\\?>`, 'iy');
const reference = /&(?:(?<named>lt|gt|amp|quot|apos)|#(?<decimal>\d{1,7})|#x(?<hex>[\da-fA-F]{1,6}));/y;
// https://www.w3.org/TR/xml/#charsets
const notAChar = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
// No answer of the service comes near either. Without them the process grows to 285 MB over a mebibyte of tags, with
// them to 80; it begins with 70 (maximum resident set, Node 24 on Linux x64).
const maxTags = 10_000;
const maxTagLength = 65_536;
/** `text` without the white space of XML at its ends, which is less than what `String.trim()` takes away. */
function trimmed(text) {
    // Not a regular expression: /[ ]+$/ takes a minute for a mebibyte of spaces in the middle.
    const isSpace = (at) => ' \t\r\n'.includes(text.charAt(at));
    let [start, end] = [0, text.length];
    while (start < end && isSpace(start))
        start += 1;
    while (end > start && isSpace(end - 1))
        end -= 1;
    return text.slice(start, end);
}
/** Why `text` is not a document of well-formed tokens, matched, with one root, at most `maxDepth` deep; empty where it is one. */
function wellFormednessError(text, maxDepth) {
    if (notAChar.test(text))
        return 'a character that XML does not allow';
    declaration.lastIndex = 0;
    token.lastIndex = declaration.exec(text)?.[0].length ?? 0;
    const open = [];
    let roots = 0;
    let tags = 0;
    while (token.lastIndex < text.length) {
        const at = token.lastIndex;
        const found = token.exec(text)?.groups;
        if (!found)
            return text.startsWith('<!DOCTYPE', at) ? 'a DTD' : 'markup that is not allowed or not closed';
        const { comment, tag = '', begun, ended, text: words = '', cdata = '' } = found;
        if (comment?.slice(4, -3).match(/--|-$/))
            return '"--" in a comment';
        if (words.includes(']]>'))
            return '"]]>" in text';
        if (!isWellReferenced(tag || words))
            return 'an undefined entity';
        if (open.length === 0 && trimmed(words + cdata))
            return 'text beside the root element';
        if (tag)
            tags += 1;
        if (tags > maxTags || tag.length > maxTagLength)
            return 'more markup than any answer has';
        if (ended && ended !== open.pop())
            return 'an end tag that ends nothing';
        if (begun) {
            if (open.length === 0)
                roots += 1;
            if (roots > 1)
                return 'more than one root element';
            if (open.length === maxDepth)
                return `elements more than ${maxDepth} deep`;
            if (!tag.endsWith('/>'))
                open.push(begun);
            const keys = [...tag.matchAll(attributes)].map(({ groups }) => groups?.['key']);
            if (new Set(keys).size < keys.length)
                return 'an attribute that stands twice';
        }
    }
    if (open.length > 0)
        return 'an element that is not closed';
    return roots === 1 ? '' : 'no root element';
}
/** `text`, well referenced, with the five predefined entities and the character references of XML resolved. */
function decoded(text) {
    const parts = [];
    let from = 0;
    for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
        reference.lastIndex = at;
        parts.push(text.slice(from, at), referenced(text, at) ?? '');
        from = reference.lastIndex;
    }
    return parts.join('') + text.slice(from);
}
function isWellReferenced(text) {
    for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1))
        if (referenced(text, at) === undefined)
            return false;
    return true;
}
/** What the reference at `at` stands for; nothing where it is none. */
function referenced(text, at) {
    reference.lastIndex = at;
    const { named, decimal, hex } = reference.exec(text)?.groups ?? {};
    if (named)
        return { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }[named];
    const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex ?? '', 16);
    const char = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
    return notAChar.test(char) ? undefined : char;
}

;// CONCATENATED MODULE: ./lib/src/xml/read-xml.js


/**
 * The root element of a well-formed, namespace-aware XML document without DTD or processing instruction and at
 * most 32 deep, or why `text` is not one. The only door to fast-xml-parser, whose forgiveness ends here.
 */
function readXml(text) {
    try {
        const broken = wellFormednessError(text, maxDepth);
        if (broken)
            return { error: broken };
        const root = parser.parse(text).find(node => !(textKey in node));
        return root ? { value: read_xml_element(root, { declared: new Set(['xml']) }) } : { error: 'no root element' };
    }
    catch (error) {
        return { error: error instanceof Error ? error.message : 'unreadable' };
    }
}
const maxDepth = 32;
const textKey = '#text';
const cdataKey = '#cdata';
const attributesKey = ':@';
const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    trimValues: false,
    ignoreDeclaration: true,
    // Entities are decoded here: the library leaves numeric references as they are.
    processEntities: false,
    entityDecoder: {
        decode: text => text,
        reset() { },
        setXmlVersion() { },
        addInputEntities() { },
        setExternalEntities() { },
    },
    cdataPropName: cdataKey,
    maxNestedTags: maxDepth + 1,
});
/** Turns a node of the library into an element; throws where its namespaces are not in order. */
function read_xml_element(node, outer) {
    const tag = Object.keys(node).find(key => key !== attributesKey) ?? '';
    const given = Object.entries((node[attributesKey] ?? {}));
    const scope = { declared: new Set(), outer };
    const prefixed = new Set();
    if (prefixOf(tag) === 'xmlns')
        throw new Error('an element with the prefix xmlns');
    for (const [key, value] of given) {
        const isDeclaration = key === 'xmlns' || prefixOf(key) === 'xmlns';
        if (isDeclaration && reservedNamespaces.test(value))
            throw new Error('a reserved namespace');
        if (isDeclaration && key !== 'xmlns') {
            if (value.trim() === '' || /^xml/i.test(local(key)))
                throw new Error('a namespace declaration that is not allowed');
            scope.declared.add(local(key));
        }
        if (isDeclaration || !prefixOf(key))
            continue;
        // Whether two prefixes mean one namespace is not looked into: the service has no such pair.
        if (prefixed.has(local(key)))
            throw new Error('an attribute with two prefixes');
        prefixed.add(local(key));
    }
    for (const prefix of [tag, ...given.map(([key]) => key)].map(prefixOf))
        if (prefix && prefix !== 'xmlns' && !isDeclared(prefix, scope))
            throw new Error('an undeclared namespace prefix');
    const content = node[tag];
    const children = content
        .filter(child => !(textKey in child) && !(cdataKey in child))
        .map(child => read_xml_element(child, scope));
    const text = content
        .map(child => (textKey in child ? decoded(String(child[textKey])) : cdataText(child)))
        .join('');
    const attributes = Object.fromEntries(given.map(([key, value]) => [local(key), decoded(value)]));
    // Any attribute of that name counts: another one beside it cannot take it back.
    const nil = given.some(([key, value]) => local(key) === 'nil' && /^\s*(true|1)\s*$/.test(decoded(value)));
    return { name: local(tag), nil, text: trimmed(text), attributes, children };
}
// https://www.w3.org/TR/xml-names/#ns-decl
const reservedNamespaces = /^http:\/\/www\.w3\.org\/(XML\/1998\/namespace|2000\/xmlns\/)$/;
function isDeclared(prefix, { declared, outer }) {
    return declared.has(prefix) || (outer !== undefined && isDeclared(prefix, outer));
}
function cdataText(node) {
    if (!(cdataKey in node))
        return '';
    return node[cdataKey].map(part => String(part[textKey])).join('');
}
const prefixOf = (qualified) => (qualified.includes(':') ? qualified.replace(/:.*/, '') : '');
const local = (qualified) => qualified.replace(/^.*:/, '');

;// CONCATENATED MODULE: ./lib/src/credentials/publish-settings.js


/**
 * The entry for `subscription` in the text of a .publishsettings file. Schema 1.0 has URL and certificate on
 * `PublishProfile`, schema 2.0 on each `Subscription`.
 */
function readPublishSettings(text, subscription) {
    const document = readXml(text);
    if ('error' in document)
        return { error: `it is not well-formed XML ("${singleLine(document.error, 80)}")` };
    const root = document.value;
    if (root.name !== 'PublishData')
        return { error: `its root is ${quote(root.name)}, not PublishData` };
    const subscriptions = children(root, 'PublishProfile').flatMap(profile => children(profile, 'Subscription').map(({ attributes }) => ({ ...profile.attributes, ...attributes })));
    const matching = subscriptions.filter(({ Id }) => Id?.toLowerCase() === subscription.toLowerCase());
    const entry = matching.find(({ ManagementCertificate }) => ManagementCertificate) ?? matching[0];
    if (entry === undefined)
        return {
            error: `it does not hold the subscription ${quote(subscription)}, but ${subscriptions.length} other${subscriptions.length === 1 ? '' : 's'}`,
        };
    const { ManagementCertificate: certificate, ServiceManagementUrl: url = entry['Url'] } = entry;
    if (!certificate)
        return { error: 'it holds no certificate for that subscription' };
    return { value: { certificate, url } };
}
const children = (parent, name) => parent.children.filter(child => child.name === name);

;// CONCATENATED MODULE: ./lib/src/inputs/endpoint.js

// Azure Resource Manager of the four clouds: another API, which answers every classic call with an error.
const resourceManagerHosts = new Set([
    'management.azure.com',
    'management.chinacloudapi.cn',
    'management.usgovcloudapi.net',
    'management.microsoftazure.de',
]);
const publicEndpoint = 'https://management.core.windows.net';
/** Where the public cloud's service management API was served; used where no endpoint is given. */
const defaultEndpoint = new URL(publicEndpoint);
const knownClouds = new Set([
    publicEndpoint,
    'https://management.core.chinacloudapi.cn',
    'https://management.core.usgovcloudapi.net',
    'https://management.core.cloudapi.de',
]);
/**
 * The endpoint that a publish settings file names, if it is one of the four known clouds. Any other must come from the
 * user: a file that somebody sent must not choose who receives the credential.
 */
function publishedEndpoint(url) {
    if (url === undefined)
        return { value: defaultEndpoint };
    const { origin = '', host = 'not a URL' } = URL.canParse(url) ? new URL(url) : {};
    return knownClouds.has(origin)
        ? { value: new URL(origin) }
        : { error: `its endpoint ${quote(host)} is not a known cloud: confirm it with management-endpoint` };
}
/** The endpoint in the `management-endpoint` input, without a trailing slash in its path. */
function parseEndpoint(text) {
    // User info and queries can hold a secret.
    const shown = text.includes('@') ? 'it' : quote(text.replace(/[?#].*$/s, '\u2026'), 100);
    if (/^\w+:\/*[^/]*@/.test(text))
        return { error: 'it contains user info' };
    // URL() repairs what it can: it drops tabs and newlines, turns "\" into "/" and takes "https:host".
    if (!/^https?:\/\/[^\s\\/][^\s\\]*$/i.test(text) || !URL.canParse(text))
        return { error: `${shown} is not an absolute http(s) URL` };
    if (/[?#]/.test(text))
        return { error: `${shown} has a query or a fragment` };
    const url = new URL(text);
    const host = url.hostname.replace(/\.$/, '');
    if (resourceManagerHosts.has(host) || host.endsWith('.management.azure.com'))
        return {
            error: `${quote(host)} is Azure Resource Manager, another API; the classic one was ${publicEndpoint}`,
        };
    if (host.includes('managment'))
        return {
            error: `${quote(host)} is misspelled ("managment"): the credential would be sent to an unknown host`,
        };
    if (url.protocol === 'http:' && !isLoopback(url.hostname))
        return { error: `${shown} would send the credential unencrypted` };
    url.pathname = url.pathname.replace(/\/+$/, '');
    return { value: url };
}
/** Whether a host name, as `URL` normalizes it, is always this machine; proxies are never used for it. */
function isLoopback(host) {
    return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

;// CONCATENATED MODULE: ./lib/src/inputs/credential.js




const kinds = ['management-certificate', 'publish-settings', 'access-token'];
/** The one credential that the inputs hold, or all problems with them; `today` decides what has expired. */
async function credentialFromInputs(read, today) {
    const given = kinds.filter(read);
    const [input] = given;
    if (input === undefined)
        return problem('management-certificate', `no credential is given, or its secret is empty, as in a pull request from a fork: set exactly one of ${kinds.join(', ')}`);
    if (given.length > 1)
        return {
            error: given.map(input => ({
                input,
                message: `set exactly one credential, not ${given.join(' and ')}`,
            })),
        };
    const text = read(input);
    const password = read('management-certificate-password');
    switch (input) {
        case 'access-token': {
            const token = parseAccessToken(text, today);
            return 'error' in token ? problem(input, token.error) : { value: { credential: token.value } };
        }
        case 'management-certificate':
            return certificateCredential(input, await openCertificate(text, password), today);
        case 'publish-settings': {
            const settings = readPublishSettings(text, read('subscription'));
            if ('error' in settings)
                return problem(input, settings.error);
            const { certificate, url } = settings.value;
            const endpoint = publishedEndpoint(url);
            if (read('management-endpoint') === '' && 'error' in endpoint)
                return problem(input, endpoint.error);
            const choice = certificateCredential(input, await openCertificate(certificate, password), today);
            return 'error' in choice || 'error' in endpoint
                ? choice
                : { value: { ...choice.value, endpoint: endpoint.value } };
        }
    }
}
/** An opened certificate as a credential, if it is valid at `today`; its problems are those of `input`. */
function certificateCredential(input, loaded, today) {
    if ('error' in loaded) {
        const { about, message } = loaded.error;
        return problem(about === 'password' ? 'management-certificate-password' : input, message);
    }
    const { certificate, context } = loaded.value;
    const begins = new Date(certificate.validFrom);
    const expires = new Date(certificate.validTo);
    if (expires <= today)
        return problem(input, `its certificate expired at ${expires.toISOString()}`);
    if (begins > today)
        return problem(input, `its certificate is not valid before ${begins.toISOString()}`);
    return { value: { credential: { kind: 'management-certificate', context, expires } } };
}
function problem(input, message) {
    return { error: [{ input, message }] };
}

;// CONCATENATED MODULE: ./lib/src/inputs/parsers.js

/** `text` itself if it has at most `max` characters and none that `disallowed` matches. */
function identifier(text, disallowed, max) {
    if (text.length > max)
        return { error: `it is ${text.length} characters long` };
    const found = disallowed.exec(text)?.[0];
    if (found === undefined)
        return { value: text };
    const name = { ' ': 'a space', '"': 'a quotation mark' }[found] ?? (singleLine(found, 4) && `"${found}"`);
    return { error: `${quote(text)} contains ${name || 'a character that cannot be seen'}` };
}
/**
 * A number in plain decimal notation within [min, max]. Stricter than `Number()`, which takes "1e3", "0x10" and
 * "Infinity", and than `parseFloat()`, which takes "10m".
 */
function decimal(text, min, max, fractions) {
    if (/^-\d+(\.\d+)?$/.test(text))
        return { error: `${quote(text)} is out of range` };
    if (!/^\d+(\.\d+)?$/.test(text))
        return { error: `${quote(text)} is not in plain decimal notation` };
    if (!fractions && text.includes('.'))
        return { error: `${quote(text)} is not a whole number` };
    const value = Number(text);
    if (value < min || value > max)
        return { error: `${quote(text)} is out of range` };
    return { value };
}
/** A calendar date `YYYY-MM-DD`, `earliest` or later; both compare as text. */
function dateFrom(text, earliest) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text))
        return { error: `${quote(text)} is not a date` };
    const date = new Date(`${text}T00:00:00Z`);
    // `Date` rolls 30 February over into March, and answers Invalid Date for month 13.
    if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
        return { error: `${quote(text)} is not in the calendar` };
    return text < earliest ? { error: `${quote(text)} is too early` } : { value: text };
}

;// CONCATENATED MODULE: ./lib/src/inputs/connection.js




const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** The connection that the inputs name; undefined where any of them has a problem, which is noted in `reader`. */
async function loadConnection(reader, today) {
    const subscription = reader.required('subscription', text => guid.test(text) ? { value: text } : { error: `${quote(text)} is not a GUID` });
    const choice = await credentialFromInputs(reader.text, today);
    if ('error' in choice)
        reader.note(...choice.error);
    const endpoint = reader.optional('management-endpoint', parseEndpoint);
    const apiVersion = reader.required('api-version', text => dateFrom(text, '2012-08-01'));
    if (subscription === undefined || apiVersion === undefined || 'error' in choice)
        return undefined;
    return {
        subscription,
        endpoint: endpoint ?? choice.value.endpoint ?? defaultEndpoint,
        credential: choice.value.credential,
        apiVersion,
    };
}

;// CONCATENATED MODULE: ./lib/src/inputs/definitions.js
/** The inputs that say where the service is and who asks. A test holds `action.yml` to these words. */
const connectionInputs = {
    subscription: { default: '', allowed: 'a GUID such as 01234567-89ab-cdef-0123-456789abcdef' },
    'management-certificate': {
        default: '',
        allowed: 'an X.509 client certificate with its private key, as PEM or as base64 of a PKCS#12/PFX file',
    },
    'management-certificate-password': { default: '', allowed: 'the password of an encrypted key or PFX file' },
    'publish-settings': {
        default: '',
        allowed: 'the text of a .publishsettings file, schema 1.0 or 2.0, that holds the subscription',
    },
    'access-token': { default: '', allowed: 'a bearer token on one line, without the word Bearer' },
    'management-endpoint': {
        default: '',
        allowed: 'an https: URL without user info, query or fragment (a path prefix is kept), or http: on a loopback host',
    },
    'api-version': { default: '2013-04-26', allowed: 'a date YYYY-MM-DD, 2012-08-01 or later' },
};

;// CONCATENATED MODULE: ./lib/src/inputs/input-reader.js
/** A reader of the inputs in `definitions`; `readRaw` gives the value that the runner passed. */
function createInputReader(definitions, readRaw) {
    const problems = [];
    const reader = {
        text: name => readRaw(name).trim() || definitions[name].default,
        optional(name, parse) {
            const text = reader.text(name);
            if (text === '')
                return undefined;
            const parsed = parse(text);
            if ('value' in parsed)
                return parsed.value;
            problems.push({ input: name, message: parsed.error });
            return undefined;
        },
        required(name, parse) {
            if (reader.text(name) === '')
                problems.push({ input: name, message: 'it is missing, or its expression is empty' });
            return reader.optional(name, parse);
        },
        note: (...more) => {
            problems.push(...more);
        },
        problemLines: () => problems.map(({ input, message }) => `${input}: ${message}; allowed: ${definitions[input].allowed}.`),
    };
    return reader;
}

;// CONCATENATED MODULE: ./lib/src/gate/operation.js
/**
 * The ways to ask. `biztalk` is the documented URL template (dn232425), whose `~` passes the request through to the
 * resource provider; `biztalk-direct` is the form of the same page's example, without it; `service-management` is
 * Get Operation Status (ee460783), which the front end answers itself for creates, updates and deletes.
 */
const statusApis = ['biztalk', 'biztalk-direct', 'service-management'];
/**
 * The status URL below `endpoint`. Every part is of the inputs' narrow alphabets, so nothing needs encoding, and
 * `OperationStatus/{request-id}` is the whole query: no key, no `=`, a literal slash (dn232425).
 */
function statusUrl(endpoint, operation) {
    const base = `${endpoint.origin}${endpoint.pathname.replace(/\/$/, '')}/${operation.subscription}`;
    if (operation.statusApi === 'service-management')
        return new URL(`${base}/operations/${operation.requestId}`);
    const { cloudServiceName, resourceName, requestId, statusApi } = operation;
    const tilde = statusApi === 'biztalk' ? '/~' : '';
    const path = `cloudservices/${cloudServiceName}/resources/biztalkservices${tilde}/biztalk/${resourceName}`;
    return new URL(`${base}/${path}?OperationStatus/${requestId}`);
}
/** What the operation is called in a sentence. */
function operationName(operation) {
    const place = operation.statusApi === 'service-management' ? '' : ` on ${operation.resourceName}`;
    return `operation ${operation.requestId}${place}`;
}

;// CONCATENATED MODULE: ./lib/src/gate/inputs.js






const { subscription, ...otherConnectionInputs } = connectionInputs;
/** Every input of the gate once. A test holds `action.yml` to these defaults and words. */
const gateInputs = {
    'request-id': { default: '', allowed: '1 to 128 letters, digits, "-" or "_"' },
    subscription,
    'cloud-service-name': { default: '', allowed: '1 to 64 letters, digits, "-", "_" or ".", not only dots' },
    'resource-name': { default: '', allowed: '1 to 64 letters, digits, "-" or "_"' },
    'status-api': { default: 'biztalk', allowed: 'biztalk, biztalk-direct or service-management' },
    ...otherConnectionInputs,
    'timeout-minutes': { default: '90', allowed: '0 to 360, fractions allowed, in plain decimal notation' },
    'poll-interval-seconds': { default: '', allowed: 'a whole number from 1 to 3600' },
    'outage-tolerance-minutes': {
        default: '5',
        allowed: '0 to 360, fractions allowed, in plain decimal notation',
    },
};
const minuteMs = 60_000;
/** Reads and checks every input: the inputs, or one line for each problem. `today` decides what has expired. */
async function loadInputs(readRaw, today) {
    const reader = createInputReader(gateInputs, readRaw);
    const requestId = reader.required('request-id', text => identifier(text, /[^\w-]/u, 128));
    const statusApi = reader.required('status-api', text => {
        const value = statusApis.find(api => api === text);
        return value ? { value } : { error: `${quote(text)} is unknown` };
    });
    // Get Operation Status needs neither name.
    const read = statusApi === 'service-management' ? reader.optional : reader.required;
    const cloudServiceName = read('cloud-service-name', text => 
    // A path segment that URL() resolves away.
    /^\.+$/.test(text) ? { error: `${quote(text)} is only dots` } : identifier(text, /[^\w.-]/u, 64));
    const resourceName = read('resource-name', text => identifier(text, /[^\w-]/u, 64));
    const connection = await loadConnection(reader, today);
    const timeoutMinutes = reader.required('timeout-minutes', text => decimal(text, 0, 360, true));
    const intervalSeconds = reader.optional('poll-interval-seconds', text => decimal(text, 1, 3600, false));
    const toleranceMinutes = reader.required('outage-tolerance-minutes', text => decimal(text, 0, 360, true));
    const problems = reader.problemLines();
    if (problems.length > 0 ||
        requestId === undefined ||
        statusApi === undefined ||
        connection === undefined ||
        timeoutMinutes === undefined ||
        toleranceMinutes === undefined)
        return { error: problems };
    return {
        value: {
            operation: statusApi === 'service-management'
                ? { requestId, subscription: connection.subscription, statusApi }
                : {
                    requestId,
                    subscription: connection.subscription,
                    statusApi,
                    cloudServiceName: cloudServiceName ?? '',
                    resourceName: resourceName ?? '',
                },
            connection,
            wait: {
                timeoutMs: timeoutMinutes * minuteMs,
                ...(intervalSeconds !== undefined && { pollIntervalMs: intervalSeconds * 1000 }),
                outageToleranceMs: toleranceMinutes * minuteMs,
            },
        },
    };
}

;// CONCATENATED MODULE: ./lib/src/gate/report/expiry-warning.js
/** A warning where the credential expires before a wait of the whole time-out would end. */
function expiryWarning({ kind, expires }, timeoutMs, today) {
    if (expires === undefined || expires.getTime() >= today.getTime() + timeoutMs)
        return undefined;
    return `The ${kind} expires at ${expires.toISOString()}, before the time-out of ${timeoutMs / 60_000} minutes: a longer operation would end as unauthorized.`;
}

;// CONCATENATED MODULE: ./lib/src/gate/report/duration.js
/** Milliseconds, in whole seconds or minutes that have passed, as a reader takes them in: `4 s`, `1 min 5 s`, `1 h 30 min`. */
function duration(ms) {
    const seconds = Math.floor(ms / 1000);
    if (seconds < 60)
        return `${seconds} s`;
    if (seconds < 3600)
        return `${Math.floor(seconds / 60)} min${part(seconds % 60, 's')}`;
    return `${Math.floor(seconds / 3600)} h${part(Math.floor((seconds % 3600) / 60), 'min')}`;
}
const part = (count, unit) => (count ? ` ${count} ${unit}` : '');

;// CONCATENATED MODULE: ./lib/src/gate/report/log.js


/**
 * Prints what is asked, and returns what prints the polls: a line on every change and every fault, and in between a
 * heartbeat at gaps that grow with the wait, from 30 s to 5 min.
 */
function startLog(runner, context) {
    const { operation, endpoint, timeoutMs, clientRequestId } = context;
    const options = timeoutMs === 0 ? 'asking once' : `${duration(timeoutMs)} at most`;
    runner.info(`Waiting for ${operationName(operation)}, ${options}: ` +
        `${statusUrl(endpoint, operation)} (client request id ${clientRequestId})`);
    let lastKind = '';
    let lastLineMs = 0;
    return ({ pollResult, soFar: { polls, elapsedMs, serviceRequestId }, pauseMs }) => {
        const { kind, cause } = pollResult;
        runner.debug(`poll ${polls}: ${kind}${cause && ` ${cause}`} (service request id ${serviceRequestId || 'none'})`);
        const heartbeatMs = Math.min(Math.max(elapsedMs / 4, 30_000), 300_000);
        const unchanged = kind === 'in-progress' && lastKind === kind;
        if (unchanged && elapsedMs - lastLineMs < heartbeatMs && pauseMs !== undefined)
            return;
        const what = unchanged ? `still in progress, poll ${polls}` : phrase(kind, cause);
        runner.info(`[${duration(elapsedMs)}] ${what}${nextPoll(pauseMs)}`);
        lastKind = kind;
        lastLineMs = elapsedMs;
    };
}
function nextPoll(pauseMs) {
    if (pauseMs === undefined)
        return '';
    const seconds = Math.round(pauseMs / 1000);
    return seconds === 0 ? '; next poll now' : `; next poll in ${duration(seconds * 1000)}`;
}
function phrase(kind, cause) {
    const what = kind === 'permanent' ? 'unreachable' : kind.replace('-', ' ');
    return `${what}${cause && `: ${cause.replace(/\.+$/, '')}`}`;
}

;// CONCATENATED MODULE: ./lib/src/gate/report/phases.js
/** What a poll that did not end the wait found. */
const states = ['in progress', 'not visible yet', 'throttled', 'no answer', 'not understood'];
// A picture of more could not be read, and a history must not grow with the wait.
const mostStretches = 30;
/** `history` with one more poll; the oldest stretches go where there are too many. */
function appendPoll(phases, { pollResult, sentMs, soFar }) {
    const state = stateOf(pollResult);
    const { elapsedMs } = soFar;
    if (state === undefined)
        return [...phases];
    const last = phases.at(-1);
    if (last?.state === state)
        return [
            ...phases.slice(0, -1),
            { ...last, lastSentMs: sentMs, polls: last.polls + 1, cause: pollResult.cause },
        ];
    // What the first poll found is all that is known of the time before it.
    const fromMs = last ? elapsedMs : 0;
    const next = { state, fromMs, lastSentMs: sentMs, polls: 1, cause: pollResult.cause };
    return [...phases.slice(1 - mostStretches), next];
}
/** Nothing for a reading that is final by itself: it is the end, and told as such. */
function stateOf({ kind, error }) {
    switch (kind) {
        case 'in-progress':
            return 'in progress';
        case 'not-found':
            return 'not visible yet';
        case 'unrecognized':
            return 'not understood';
        case 'unreachable':
            // The service itself throttles with 503 (ee460801: TooManyRequests, ServerBusy).
            return error && /^(429|503)$/.test(error.httpCode) ? 'throttled' : 'no answer';
        default:
            return undefined;
    }
}
/** Within how many milliseconds the end is known: since the operation was last seen in progress; nothing if it never was. */
function detectionDelayMs(phases, elapsedMs) {
    const seen = phases.findLast(({ state }) => state === 'in progress');
    return seen && elapsedMs - seen.lastSentMs;
}

;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = require("node:http");
var external_node_http_default = /*#__PURE__*/__nccwpck_require__.n(external_node_http_namespaceObject);
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = require("node:https");
var external_node_https_default = /*#__PURE__*/__nccwpck_require__.n(external_node_https_namespaceObject);
;// CONCATENATED MODULE: ./lib/src/http/agent.js


/**
 * An agent for one request to `url` and the one connection of it, through `proxy` where there is one. Servers are
 * always verified, and are shown the certificate of `context`; `signal` ends the connecting of a tunnel, too.
 */
async function agentFor(url, proxy, context, signal) {
    // Set in so many words, rejectUnauthorized outranks NODE_TLS_REJECT_UNAUTHORIZED=0.
    const tls = { rejectUnauthorized: true, ...(context && { secureContext: context }) };
    if (proxy)
        return (await __nccwpck_require__.e(/* import() */ 910).then(__nccwpck_require__.bind(__nccwpck_require__, 2910))).tunnelAgent(proxy, { ...tls, signal });
    return url.protocol === 'https:' ? new (external_node_https_default()).Agent(tls) : new (external_node_http_default()).Agent();
}

;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/proxy.js
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    // Determine the request port
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    // Format the request hostname and hostname with port
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    // Compare request host against noproxy
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}
//# sourceMappingURL=proxy.js.map
;// CONCATENATED MODULE: ./lib/src/http/proxy.js

/** The environment names a proxy that cannot be used. */
class ProxySettingError extends Error {
}
const proxy_form = 'http://[user:password@]host[:port], with special characters of user and password percent-encoded';
/**
 * The proxy that leads to `url`, or nothing where it is asked directly: what is bypassed is for @actions/http-client to
 * say. Throws ProxySettingError where that library (4.0.1, lib/proxy.js) would not understand `https_proxy` and go
 * straight to the service.
 */
function proxyFor(url) {
    const name = ['https_proxy', 'HTTPS_PROXY'].find(name => process.env[name]);
    if (name === undefined)
        return undefined;
    const given = process.env[name] ?? '';
    if (checkBypass(url))
        return undefined;
    const proxy = parsed(given.includes('://') ? given : `http://${given}`); // "host:port" is what curl takes, too
    if (proxy === undefined)
        throw new ProxySettingError(`${name} is not of the form ${proxy_form}`);
    return proxy;
}
function parsed(text) {
    try {
        const url = new URL(text);
        decodeURIComponent(url.username + url.password);
        return /^https?:$/.test(url.protocol) && url.hostname && /^\/?$/.test(url.pathname) && !/[?#]/.test(text)
            ? url
            : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/src/http/failure.js

/** What `error`, thrown by a request through `proxy` where there is one, comes down to. */
function failureOf(error, proxy) {
    return {
        cause: throughProxy(proxy, errorText(error)),
        permanent: isUntrusted(error) || error instanceof ProxySettingError,
    };
}
/** `cause` with the proxy named where there is one between, by its host alone: its URL can hold a password. */
function throughProxy(proxy, cause) {
    if (proxy === undefined)
        return cause;
    // tunnel 0.0.6, lib/tunnel.js: createSocket
    const refusal = /tunneling socket could not be established, (?:cause|statusCode)=(.*)/s.exec(cause)?.[1];
    if (refusal === undefined)
        return `${cause} (through the proxy ${proxy.host})`;
    return `the proxy ${proxy.host} opened no tunnel: ${/^\d+$/.test(refusal) ? `HTTP ${refusal}` : refusal}`;
}
// OpenSSL's verification errors as Node names them, and Node's own check of the host name: all are judgements
// on the server's certificate, which no further poll will change (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
const certificateErrors = /^(UNSPECIFIED$|UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_)/;
const isUntrusted = (error) => certificateErrors.test(errorCode(error));
function errorCode(error) {
    return error instanceof Error && 'code' in error ? String(error.code) : '';
}
/** An error in one phrase; one without words of its own (AggregateError of several addresses) by its first cause. */
function errorText(error) {
    if (error instanceof AggregateError && error.errors.length > 0)
        return errorText(error.errors[0]);
    if (!(error instanceof Error))
        return String(error);
    const code = errorCode(error);
    // OpenSSL's own message is a line of addresses and file names, of which a reader needs the reason; Node's may end
    // with a hint at an option of node, which no step can set.
    const text = /error:[\dA-F]+:[^:]*:[^:]*:([^:]+):/.exec(error.message)?.[1] ??
        error.message.replace(/; if the root CA is installed locally,.*/s, '');
    const phrase = text.includes(code) ? text : `${code}: ${text}`;
    if (isUntrusted(error))
        return `the server's certificate is not to be trusted (${phrase})`;
    return /ALERT.*(CERT|UNKNOWN_CA)/.test(code)
        ? `${phrase}: the server did not take the client certificate`
        : phrase;
}

;// CONCATENATED MODULE: ./lib/src/http/client.js





const maxBodyBytes = 1024 * 1024;
// Answers of 1xx. Each costs memory until the request ends: without a limit a flood of them takes 225 MB.
const maxInterim = 100;
/** A client that presents the certificate of `context`, if any, to every server, and follows no redirect. */
function createClient(context) {
    return async (url, headers, limitMs, signal) => {
        const ending = new AbortController();
        const cancel = () => ending.abort();
        let timedOut = false;
        const timer = setTimeout(() => {
            timedOut = true;
            cancel();
        }, limitMs);
        signal.addEventListener('abort', cancel);
        if (signal.aborted)
            cancel();
        let proxy;
        let message;
        try {
            proxy = proxyFor(url);
            const agent = await agentFor(url, proxy, context, ending.signal);
            message = await send(url, headers, agent, ending.signal);
            const body = await readBody(message, ending.signal);
            return { kind: 'answer', status: message.statusCode ?? 0, headers: message.headersDistinct, body };
        }
        catch (error) {
            const { cause, permanent } = failureOf(error, proxy);
            return {
                kind: 'no-answer',
                cause: timedOut ? throughProxy(proxy, `no complete answer within ${seconds(limitMs)} s`) : cause,
                permanent,
                timedOut,
                ...(message && { headers: message.headersDistinct }),
            };
        }
        finally {
            clearTimeout(timer);
            signal.removeEventListener('abort', cancel);
        }
    };
}
/** Sends a GET and brings back the head of its answer; rejects where none comes. */
function send(url, headers, agent, signal) {
    const { request } = url.protocol === 'https:' ? (external_node_https_default()) : (external_node_http_default());
    let interim = 0;
    return new Promise((resolve, reject) => {
        const sent = request(url, { headers, agent });
        // By hand: the option of that name does the same, and loads more of Node for it.
        const end = () => sent.destroy(signal.reason);
        signal.addEventListener('abort', end);
        if (signal.aborted)
            end();
        sent
            .on('response', message => {
            // Node's parser takes even "HTTP/2.0 202" in plain text for an answer.
            if (message.httpVersionMajor === 1)
                resolve(message);
            else
                sent.destroy(new Error(`the server answered in HTTP/${message.httpVersion}`));
        })
            .on('information', () => {
            interim += 1;
            if (interim > maxInterim)
                sent.destroy(new Error('the server sent one interim answer after the other'));
        })
            .on('error', reject)
            // 101 Switching Protocols, which nobody asked for: left alone, Node closes the connection and says no word
            // to the request (lib/_http_client.js: socketOnData).
            .on('upgrade', (_answer, socket) => {
            socket.destroy();
            reject(new Error('the server switched to another protocol'));
        })
            .on('close', () => reject(new Error('the connection was closed')))
            .end();
    });
}
const seconds = (ms) => Number((ms / 1000).toPrecision(2));
/**
 * The whole body; rejects where the connection breaks or `signal` aborts before it ends. Read here because the
 * library's readBody() never settles then (http-client 4.0.1, lib/index.js: no error, aborted or close handler).
 */
function readBody(message, signal) {
    const { socket } = message; // Node takes it from the message at its end
    const chunks = [];
    let size = 0;
    return new Promise((resolve, reject) => {
        const broken = () => reject(new Error('the connection ended in the middle of the answer'));
        message
            .on('data', (chunk) => {
            size += chunk.length;
            if (size <= maxBodyBytes)
                chunks.push(chunk);
            else {
                resolve('too-large');
                message.destroy();
            }
        })
            .on('error', reject)
            .on('close', broken)
            .on('end', () => {
            // A body without length ends where the connection does, and to Node every end of it is as good as any other.
            if (signal.aborted)
                reject(signal.reason);
            else if (socket.errored)
                reject(socket.errored);
            else if (message.complete)
                resolve(Buffer.concat(chunks));
            else
                broken();
        });
    });
}

;// CONCATENATED MODULE: ./lib/src/http/redirect.js
const maxRedirects = 3;
const statuses = new Set([301, 302, 303, 307, 308]);
const isRedirect = (status) => statuses.has(status);
/**
 * Where a `Location` leads from the last of `urls`, or why it may not be followed, in foreign words. Credentials go
 * along, so the target must be https, and have the port of the first hop and its host or a subdomain of it: the
 * service itself sends its callers to regional names such as ussouth2.management.core.windows.net.
 */
function resolveRedirect(urls, location) {
    const [first] = urls;
    if (location === undefined)
        return { error: 'it names no Location' };
    const last = urls.at(-1) ?? first;
    if (!URL.canParse(location, last.href))
        return { error: `its Location "${location}" is no URL` };
    const target = new URL(location, last);
    target.hash = '';
    const to = `to "${target.origin === 'null' ? target.protocol : target.origin}"`;
    if (target.username || target.password)
        return { error: `${to} with user info` };
    if (target.protocol !== 'https:')
        return { error: `${to}, which is not https` };
    if (!isWithin(target.hostname, first.hostname))
        return { error: `${to}, which is another host` };
    if (port(target) !== port(first))
        return { error: `${to}, which is another port` };
    if (urls.some(({ href }) => href === target.href))
        return { error: `${to}, in a circle` };
    if (urls.length > maxRedirects)
        return { error: `${to}, the fourth in a row` };
    return { value: target };
}
/** Whether `host` is `domain` or a subdomain of it in well-formed labels, which URL() does not insist on. */
function isWithin(host, domain) {
    return (host === domain || (host.endsWith(`.${domain}`) && /^([a-z\d-]+\.)+$/.test(host.slice(0, -domain.length))));
}
const port = ({ port, protocol }) => port || (protocol === 'https:' ? '443' : '80');

;// CONCATENATED MODULE: ./lib/src/version.js
/** Name and version as the service and the log see them; a test holds both to `package.json`. */
const version_name = 'biztalk-operation-gate';
const version = '1.0.0';

;// CONCATENATED MODULE: ./lib/src/http/retry-after.js
const maxMs = 600_000;
// IMF-fixdate, RFC 850 and asctime (RFC 9110, section 5.6.7). Left alone, Date.parse() takes "-5", "1e30" and
// "Sunday 2099" for dates.
const httpDate = /^(?:\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\w+, \d\d-\w{3}-\d\d [\d:]{8} GMT|\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$/;
/**
 * Milliseconds that the `Retry-After` headers of an answer (RFC 9110, section 10.2.3) ask to wait from `wallMs` on:
 * seconds or an HTTP date, 600 s at most; 0 where there is none, or it is past or nonsense. Of several, which nobody
 * should send, the longest counts.
 */
function retryAfterMs(headers, wallMs) {
    return Math.max(0, ...(headers ?? []).flatMap(values).map(value => askedMs(value, wallMs)));
}
/** The values of a field that a proxy may have joined of several (RFC 9110, section 5.2); a date has a comma of its own. */
function values(header) {
    return /^[\d\s,]*$/.test(header) ? header.split(',') : [header];
}
function askedMs(header, wallMs) {
    const value = header.trim();
    const asked = /^\d+$/.test(value)
        ? Number(value) * 1000
        : httpDate.test(value)
            ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) - wallMs
            : 0;
    return Math.min(Math.max(asked || 0, 0), maxMs);
}

;// CONCATENATED MODULE: external "node:buffer"
const external_node_buffer_namespaceObject = require("node:buffer");
;// CONCATENATED MODULE: ./lib/src/gate/status/status-document.js


/**
 * The state that a status document tells of `operation`: `OperationStatus` (dn232425), or `Operation` (ee460783) of
 * that very request id. Only a root of that name counts, with exactly one child that holds the word and nothing but
 * text; a filled `Error` beside `Succeeded`, as in dn232425's own sample, does not.
 */
function readStatus(body, operation) {
    const document = status_document_readBody(body);
    if ('error' in document)
        return unrecognized(document.error, body);
    const root = document.value;
    const shape = operation.statusApi === 'service-management' ? shapes.Operation : shapes.OperationStatus;
    if (root.name !== shape.root || root.nil)
        return unrecognized(`its root is ${root.name}, not ${shape.root}`, body);
    if (shape === shapes.Operation && !isSameId(sole(root, 'ID'), operation.requestId))
        return unrecognized('its ID is not the request id that was asked for', body);
    switch (sole(root, shape.word)) {
        case 'InProgress':
            return { kind: 'in-progress', cause: '' };
        case 'Succeeded':
            return { kind: 'succeeded', cause: '' };
        case 'Failed':
            return { kind: 'failed', cause: '', error: shape.error(root, only(root, 'Error')) };
        default:
            return unrecognized(`it has no single ${shape.word} of InProgress, Succeeded or Failed`, body);
    }
}
const shapes = {
    OperationStatus: {
        root: 'OperationStatus',
        word: 'Result',
        error: (_root, error) => ({
            httpCode: childText(error, 'HttpCode'),
            message: childText(error, 'Message'),
            extendedCode: childText(error, 'ExtendedCode'),
        }),
    },
    Operation: {
        root: 'Operation',
        word: 'Status',
        error: (root, error) => ({
            httpCode: childText(root, 'HttpStatusCode'),
            message: childText(error, 'Message'),
            extendedCode: childText(error, 'Code'),
        }),
    },
};
/** Whether two request ids are one, hyphens and case aside: the header has it bare, the body hyphenates it. */
function isSameId(one, other) {
    const bare = (id) => (/^[\w-]+$/.test(id) ? id.replaceAll('-', '').toLowerCase() : '');
    return bare(one) !== '' && bare(one) === bare(other);
}
/** The text of the only child of that name, which must not be nil either; empty where it is not so. */
function sole(root, name) {
    const [child, ...more] = root.children.filter(child => child.name === name);
    return child && more.length === 0 && !child.nil ? leafText(child) : '';
}
/** `Code` and `Message` of an error body (ee460801), empty where the body is something else. */
function readError(body) {
    const document = status_document_readBody(body);
    const error = 'value' in document && document.value.name === 'Error' ? document.value : undefined;
    return { message: childText(error, 'Message'), extendedCode: childText(error, 'Code') };
}
function status_document_readBody(body) {
    if (body === 'too-large')
        return { error: 'it is larger than 1 MiB' };
    if (body.length === 0)
        return { error: 'it is empty' };
    if (!(0,external_node_buffer_namespaceObject.isUtf8)(body))
        return { error: 'it is not UTF-8' };
    return readXml(body.toString().replace(/^\uFEFF/, '')); // a byte order mark
}
function unrecognized(wrong, body) {
    const text = excerpt(body);
    const other = /^<(!doctype )?html/i.test(text) ? 'it is HTML' : /^[{[]/.test(text) ? 'it is JSON' : '';
    return {
        kind: 'unrecognized',
        cause: `not an operation status: ${other || wrong.replace(/\.$/, '')}${text && `; it reads ${text}`}`,
    };
}
/** A body as text, whole: whoever cuts it must first take out what was sent in confidence, or half of that would stay. */
function excerpt(body) {
    return body === 'too-large' ? '' : body.toString('utf8').trim();
}
/** The only child of that local name that stands for something. */
function only(parent, name) {
    const [child, ...more] = parent.children.filter(child => child.name === name && !child.nil);
    return more.length === 0 ? child : undefined;
}
/** The text of an element without children; empty where it has any. */
function leafText(element) {
    return element.children.length === 0 ? element.text : '';
}
/** The text of the only child of that name; empty where there is none or more than one. */
function childText(parent, name) {
    const child = parent && only(parent, name);
    return child ? leafText(child) : '';
}

;// CONCATENATED MODULE: ./lib/src/gate/status/response.js



/**
 * Judges one exchange by the contract's table of verdicts; `wallMs` is the time that an HTTP date is compared
 * with. Foreign words leave here on one line each, bounded, and redact the token.
 */
function classifyResponse(exchange, expected, wallMs) {
    const { token } = expected;
    // A host name in a Location comes back in lower case.
    const safe = (text, max) => singleLine(redact(text, token), max);
    const { kind, cause, error } = exchange.kind === 'answer'
        ? judgeAnswer(exchange, expected)
        : { kind: exchange.permanent ? 'permanent' : 'unreachable', cause: exchange.cause };
    const pollResult = {
        kind,
        cause: safe(cause, 500),
        timedOut: exchange.kind === 'no-answer' && exchange.timedOut,
        ...(error && {
            error: {
                httpCode: safe(error.httpCode, 1000),
                message: safe(error.message, 1000),
                extendedCode: safe(error.extendedCode, 1000),
            },
        }),
    };
    const { headers } = exchange;
    if (headers === undefined)
        return { ...pollResult, retryAfterMs: 0 };
    return {
        ...pollResult,
        serviceRequestId: safe(headers['x-ms-request-id']?.[0] ?? '', 200),
        retryAfterMs: retryAfterMs(headers['retry-after'], wallMs),
    };
}
function judgeAnswer({ status, body }, { operation, redirectError }) {
    // The documents know 202 (dn232425) and 200 (ee460783); both say nothing about the operation, the body does.
    if (status === 200 || status === 202)
        return readStatus(body, operation);
    if (status < 300)
        return { kind: 'unrecognized', cause: `HTTP ${status}, which the service never answers with` };
    const error = { ...readError(body), httpCode: String(status) };
    const code = error.extendedCode && ` ${error.extendedCode}`;
    // What a gateway or a portal says in a form of its own.
    const said = error.message || (code ? '' : excerpt(body));
    const cause = `HTTP ${status}${code}${said && `: ${said}`}`;
    const redirect = redirectError && `, a redirect that may not be followed (${redirectError})`;
    if (status < 400)
        return { kind: 'refused', cause: `${cause}${redirect}`, error };
    if (status === 401 || status === 403)
        return { kind: 'unauthorized', cause, error };
    if (status === 404)
        return { kind: 'not-found', cause, error };
    const passing = status === 408 || status === 429 || status >= 500;
    return { kind: passing ? 'unreachable' : 'refused', cause, error };
}

;// CONCATENATED MODULE: ./lib/src/gate/status/poll.js





/** A poll of one operation over HTTPS. */
function createPoll(request, clock) {
    const { operation, connection, clientRequestId } = request;
    const { endpoint, credential, apiVersion } = connection;
    const url = statusUrl(endpoint, operation);
    const token = credential.kind === 'access-token' ? credential.token : '';
    const headers = {
        'x-ms-version': apiVersion,
        'Content-Type': 'application/xml; charset=utf-8',
        'x-ms-client-request-id': clientRequestId,
        ...(token && { Authorization: `Bearer ${token}` }),
        'User-Agent': `${version_name}/${version}`,
    };
    const context = credential.kind === 'management-certificate' ? credential.context : undefined;
    const get = createClient(context);
    // One request and the redirects it may follow, all within `limitMs`.
    return async (limitMs, signal) => {
        const endMs = clock.now() + limitMs;
        const urls = [url];
        let floorMs = 0;
        for (;;) {
            const leftMs = Math.max(endMs - clock.now(), 0);
            const exchange = await get(urls.at(-1) ?? url, headers, leftMs, signal);
            const next = redirected(exchange, urls);
            const pollResult = classifyResponse(exchange, { operation, token, redirectError: next && 'error' in next ? next.error : '' }, clock.wall());
            floorMs = Math.max(floorMs, pollResult.retryAfterMs);
            if (next === undefined || 'error' in next)
                return { ...pollResult, retryAfterMs: floorMs };
            urls.push(next.value);
        }
    };
}
/** Where an answer sends its caller, or why nobody may go there; nothing where it does not. */
function redirected(exchange, urls) {
    return exchange.kind === 'answer' && isRedirect(exchange.status)
        ? resolveRedirect(urls, exchange.headers['location']?.[0])
        : undefined;
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/faults.js
const noFaults = { count: 0 };
/** How long a 404 may mean that the operation is too new to be visible. */
const notFoundToleranceMs = 60_000;
/** The state after one more poll that does not end the wait by itself, answered or broken at `now`. */
function recordPoll(state, { kind }, now) {
    if (kind === 'in-progress')
        return noFaults;
    const count = state.count + 1;
    return kind === 'not-found'
        ? { ...state, count, notFoundSince: state.notFoundSince ?? now }
        : { ...state, count, outageSince: state.outageSince ?? now };
}
/** The verdict once the faults that `pollResult` adds to have lasted as long as they may; checked at each fault. */
function verdictIfExhausted({ notFoundSince = Number.POSITIVE_INFINITY, outageSince = Number.POSITIVE_INFINITY }, { kind }, now, toleranceMs) {
    if (kind === 'not-found' && now - notFoundSince >= Math.min(notFoundToleranceMs, toleranceMs))
        return kind;
    if ((kind === 'unreachable' || kind === 'unrecognized') && now - outageSince >= toleranceMs)
        return kind;
    return undefined;
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/schedule.js
const second = 1000;
/**
 * Whole milliseconds to pause after an intelligible answer: a tenth of the time waited so far, at least 2 s and at most
 * 15 s. So the end is told at most a tenth timedOut, a short operation is not kept waiting, and a long one costs at most
 * four requests a minute.
 */
function pollDelayMs(elapsedMs, fixedMs) {
    return fixedMs ?? Math.min(Math.max(Math.round(elapsedMs / 10), 2 * second), 15 * second);
}
/** Milliseconds to pause after the n-th fault in a row: 1, 2, 4 \u2026 30 s. */
function backoffMs(faults) {
    return Math.min(2 ** (faults - 1), 30) * second;
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/wait.js


/** Over headers and body. */
const requestLimitMs = 30_000;
/** For the poll at the deadline, so that the step ends within 2 s of its time-out. */
const lastRequestLimitMs = 1500;
/**
 * Polls until the operation ends, the time is up, faults outlast their tolerance or `cancelSignal` aborts. The first
 * poll is sent at once, the last at the deadline.
 */
async function waitForOperation({ poll, clock, startMs, cancelSignal: signal, onPoll, ...options }) {
    const deadline = startMs + options.timeoutMs;
    let atDeadline = options.timeoutMs === 0;
    let polls = 0;
    let result;
    let serviceRequestId = '';
    let faults = noFaults;
    const end = (verdict, cause = '', error) => ({
        verdict,
        cause,
        polls,
        elapsedMs: clock.now() - startMs,
        serviceRequestId,
        ...(result && { result }),
        ...(error && { error }),
    });
    while (!signal.aborted) {
        const limitMs = atDeadline
            ? lastRequestLimitMs
            : Math.max(Math.min(requestLimitMs, deadline - clock.now()), 0);
        polls += 1;
        const sentMs = clock.now() - startMs;
        const pollResult = await poll(limitMs, signal);
        if (signal.aborted)
            break;
        const now = clock.now();
        serviceRequestId = pollResult.serviceRequestId ?? serviceRequestId;
        result = resultOf(pollResult) ?? result;
        // A request that was given less than its usual time tells nothing of the endpoint's health.
        const cutShort = pollResult.timedOut && limitMs < requestLimitMs;
        if (!cutShort)
            faults = recordPoll(faults, pollResult, now);
        const verdict = finalVerdict(pollResult) ??
            (cutShort ? undefined : verdictIfExhausted(faults, pollResult, now, options.outageToleranceMs));
        const soFar = end(verdict ?? 'timed-out', pollResult.cause, verdict && pollResult.error);
        if (verdict || atDeadline) {
            onPoll({ pollResult, sentMs, soFar });
            return soFar;
        }
        const policyMs = faults.count
            ? backoffMs(faults.count)
            : pollDelayMs(now - startMs, options.pollIntervalMs);
        const next = now + Math.max(policyMs, pollResult.retryAfterMs);
        // Within a millisecond of it is at it: a request of less would be sent only to be cut.
        atDeadline = cutShort || next > deadline - 1;
        const pauseMs = Math.max((atDeadline ? deadline : next) - now, 0);
        onPoll({ pollResult, sentMs, soFar, pauseMs });
        await clock.sleep(pauseMs, signal);
    }
    return end('cancelled', String(signal.reason));
}
/** The verdict of a reading that ends the wait by itself. */
function finalVerdict({ kind }) {
    switch (kind) {
        case 'succeeded':
        case 'failed':
        case 'unauthorized':
        case 'refused':
            return kind;
        case 'permanent':
            return 'unreachable';
        default:
            return undefined;
    }
}
function resultOf({ kind }) {
    switch (kind) {
        case 'in-progress':
            return 'InProgress';
        case 'succeeded':
            return 'Succeeded';
        case 'failed':
            return 'Failed';
        default:
            return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/src/gate/main.js








/** Waits for the operation that the inputs name, and logs each poll. Prints no result: that is `report()`'s. */
async function run(options) {
    const { runner, clock, startMs, cancelSignal, onProgress } = options;
    runner.mask(secretsToMask({
        token: runner.input('access-token'),
        password: runner.input('management-certificate-password'),
        certificate: runner.input('management-certificate'),
        publishSettings: runner.input('publish-settings'),
    }));
    const today = new Date(clock.wall());
    const inputs = await loadInputs(runner.input, today);
    if ('error' in inputs) {
        const cause = inputs.error.join('\n');
        const elapsedMs = clock.now() - startMs;
        return {
            outcome: { verdict: 'invalid-input', cause, polls: 0, elapsedMs, serviceRequestId: '' },
            phases: [],
        };
    }
    const { operation, connection, wait } = inputs.value;
    const context = {
        operation,
        endpoint: connection.endpoint,
        timeoutMs: wait.timeoutMs,
        credentialKind: connection.credential.kind,
        clientRequestId: (0,external_node_crypto_namespaceObject.randomUUID)(),
    };
    const warning = expiryWarning(connection.credential, wait.timeoutMs, today);
    if (warning)
        runner.warning('Credential expires before the time-out', warning);
    const log = startLog(runner, context);
    let phases = [];
    const outcome = await waitForOperation({
        poll: createPoll({ operation, connection, clientRequestId: context.clientRequestId }, clock),
        clock,
        startMs,
        cancelSignal,
        ...wait,
        onPoll(event) {
            phases = appendPoll(phases, event);
            onProgress({ outcome: event.soFar, phases, context });
            log(event);
        },
    });
    return { outcome, phases, context };
}

;// CONCATENATED MODULE: ./lib/src/gate/report/messages.js



const unknown = 'Whether the operation succeeded is not known, so the gate stays closed.';
const rerun = 'The operation itself was not touched: to wait on, re-run this job, unless it also starts the operation; then run the gate alone with this request-id.';
/** The words for the annotation, the summary and the log's last line; they may hold foreign words as they came. */
function words({ outcome, context }) {
    const named = context ? operationName(context.operation) : 'the operation';
    const operation = named.replace(/^./, first => first.toUpperCase());
    const after = `after ${duration(outcome.elapsedMs)} and ${outcome.polls} ${outcome.polls === 1 ? 'poll' : 'polls'}`;
    switch (outcome.verdict) {
        case 'succeeded':
            return {
                title: 'BizTalk operation succeeded',
                message: `${operation} succeeded ${after}.`,
                advice: '',
            };
        case 'failed':
            return {
                title: 'BizTalk operation failed',
                message: `${operation} failed ${after}${told(outcome)}`,
                advice: 'Mend the cause and start a new operation; asking about this one again will not change it.',
            };
        case 'timed-out': {
            const state = outcome.result ? 'was still in progress' : 'has not been seen to run';
            return {
                title: 'BizTalk operation not finished in time',
                message: `${operation} ${state} ${after}${sentence(outcome.cause && `; the last poll: ${outcome.cause}`)}`,
                advice: outcome.result
                    ? `${rerun} Or raise timeout-minutes.`
                    : `${hint(outcome.cause, context)} ${rerun}`,
            };
        }
        case 'cancelled':
            return {
                title: 'Wait for the BizTalk operation cancelled',
                message: `The wait for ${named} was cancelled (${outcome.cause}) ${after}.`,
                advice: rerun,
            };
        case 'unauthorized':
            return {
                title: 'BizTalk status request not authorized',
                message: `The service does not let this credential ask: ${sentence(outcome.cause)}`,
                advice: context?.credentialKind === 'access-token'
                    ? 'Check that the access-token is fresh and meant for this endpoint; the service took those of co-administrators, not of service principals.'
                    : 'Check that this management certificate is uploaded to the subscription that the operation belongs to.',
            };
        case 'not-found':
            return {
                title: 'BizTalk operation not found',
                message: `The service does not know the operation ${after}: ${sentence(outcome.cause)}`,
                advice: hint(outcome.cause, context),
            };
        case 'refused':
            return {
                title: 'BizTalk status request refused',
                message: `The service did not take the request: ${sentence(outcome.cause)} ${unknown}`,
                advice: 'Check management-endpoint, status-api, api-version and the names in the inputs.',
            };
        case 'unreachable':
            return {
                title: 'BizTalk service unreachable',
                message: `The service could not be asked${outcome.result ? ' any more' : ''}, ${after}; the last poll: ${sentence(outcome.cause)} ${unknown}`,
                advice: `${hint(outcome.cause, context)} ${rerun}`,
            };
        case 'unrecognized':
            return {
                title: 'BizTalk answer not recognized',
                message: `The answers are not what the service documents, ${after}; the last: ${sentence(outcome.cause)} ${unknown}`,
                advice: `${hint(outcome.cause, context)} ${rerun}`,
            };
        case 'invalid-input':
            return {
                title: 'Invalid input for the BizTalk operation gate',
                message: outcome.cause,
                advice: 'Nothing was sent. Mend what is named and start anew (a re-run uses the workflow as it was); for an operation that runs already, run the gate alone with its request-id.',
            };
        case 'internal-error':
            return {
                title: 'Bug in the BizTalk operation gate',
                message: `The gate itself broke (${outcome.cause}); this is a bug in the action, not in your workflow. ${unknown}`,
                advice: 'Please report it, with the log of a re-run that has debug logging enabled.',
            };
    }
}
/** What to look at, by what the last poll found. */
function hint(cause, context) {
    if (cause.startsWith('HTTP 404'))
        return context?.operation.statusApi === 'service-management'
            ? 'Check request-id and subscription; service-management knows creates, updates, restores and deletes, for all others set status-api to biztalk.'
            : 'Check request-id, subscription, cloud-service-name and resource-name; for a create, update, restore or delete set status-api to service-management.';
    if (cause.startsWith('not an operation status'))
        return 'Check management-endpoint and status-api, and what stands between the runner and the service.';
    if (cause.startsWith('HTTP '))
        return 'The endpoint answers, but with errors: look at its health.';
    if (cause.includes('certificate is not to be trusted'))
        return 'Check management-endpoint; for a private CA set NODE_EXTRA_CA_CERTS to a PEM file on the runner that holds it, and if it is set, look whether the file is there.';
    return /^management\.core\./.test(context?.endpoint.hostname ?? '')
        ? 'Microsoft has retired this endpoint: name with management-endpoint the one that answers in its place; else check the network and its proxy.'
        : 'Check management-endpoint, the network and its proxy.';
}
/** What the service tells of a failed operation, as the end of a sentence. */
function told({ error }) {
    const code = error?.extendedCode && ` ${error.extendedCode}`;
    const http = error?.httpCode && ` (HTTP ${error.httpCode})`;
    const said = [code, http, error?.message && ` ${error.message}`].filter(Boolean).join('');
    return said ? sentence(`:${said}`) : ', without saying why.';
}

;// CONCATENATED MODULE: ./lib/src/gate/report/timeline.js

// https://mermaid.js.org/syntax/gantt.html: what colours a bar
const tags = {
    'in progress': 'active, ',
    'not visible yet': '',
    throttled: '',
    'no answer': 'crit, ',
    'not understood': 'crit, ',
};
/**
 * A picture of the wait for the job summary, as a Mermaid Gantt chart: a lane for each state that was met, a bar for
 * each stretch of it, and the end. It holds no foreign word. Time of day stands for time since the start, because
 * Mermaid would show an instant in the reader's own time zone.
 */
function timeline(phases, verdict, elapsedMs) {
    const bars = phases.map((phase, i) => ({
        ...phase,
        toMs: phases[i + 1]?.fromMs ?? elapsedMs,
    }));
    const lanes = states.flatMap(state => {
        const own = bars.filter(bar => bar.state === state);
        if (own.length === 0)
            return [];
        return [
            `  section ${state}`,
            ...own.map(({ polls, fromMs, toMs }) => `  ${polls} : ${tags[state]}${clock(fromMs)}, ${clock(toMs)}`),
        ];
    });
    return [
        '```mermaid',
        '---',
        'displayMode: compact',
        'config: { gantt: { barHeight: 24, topPadding: 36, leftPadding: 110 } }',
        '---',
        'gantt',
        '  dateFormat HH:mm:ss.SSS',
        `  axisFormat ${elapsedMs < 3_600_000 ? '%M:%S' : '%H:%M'}`,
        `  tickInterval ${tickInterval(elapsedMs)}`,
        '  todayMarker off',
        ...lanes,
        '  section end',
        `  ${verdict} : milestone, ${verdict === 'succeeded' ? 'done' : 'crit'}, ${clock(elapsedMs)}, 0ms`,
        '```',
    ].join('\n');
}
/** `01:02:03.004`. The longest wait is of six hours, so a day is never full. */
const clock = (ms) => new Date(Math.round(ms)).toISOString().slice(11, 23);
/** The shortest round interval that needs no more than eight marks. */
function tickInterval(elapsedMs) {
    const seconds = elapsedMs / 1000 / 8;
    const round = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].find(length => length >= seconds) ?? 3600;
    return round < 60 ? `${round}second` : `${round / 60}minute`;
}

;// CONCATENATED MODULE: ./lib/src/gate/report/summary.js





/** Ends after which the same question, asked again, may have another answer. */
const worthARerun = new Set([
    'timed-out',
    'cancelled',
    'unauthorized',
    'not-found',
    'refused',
    'unreachable',
    'unrecognized',
]);
/**
 * The job summary as GitHub Markdown: what happened, what to do, the numbers; where there was weather or the end is
 * red, a picture of the wait, the faults that were met, the ids to quote to support and the line that asks again.
 */
function summary(result, { title, message, advice }, run) {
    const { outcome, phases } = result;
    const isGreen = outcome.verdict === 'succeeded';
    const leftOut = phases[0]?.fromMs ? ' What came before is left out, here and below.' : '';
    const faults = phases.filter(({ cause }) => cause);
    const ids = idList(result);
    const blocks = [
        `### ${isGreen ? '\u2705' : '\u274c'} ${title}`,
        ...message.split('\n').map(line => escapeMarkdown(line)),
        advice && `**What to do:** ${escapeMarkdown(advice)}`,
        numbers(result),
        phases.length > 1 || (!isGreen && outcome.polls > 1)
            ? `${timeline(phases, outcome.verdict, outcome.elapsedMs)}\n\nThe number in a bar is that of its polls.${leftOut}`
            : '',
        faults.length > 0 ? details('Faults met', faultTable(phases, outcome.elapsedMs)) : '',
        isGreen
            ? details('Ids, to quote to support', ids)
            : result.context
                ? `To quote to support:\n\n${ids}`
                : '',
        run && worthARerun.has(outcome.verdict)
            ? `To ask again about the same operation, unless this job also starts it: \`gh run rerun ${run.id} --failed --repo ${run.repository}\``
            : '',
    ];
    return `${blocks.filter(Boolean).join('\n\n')}\n`;
}
/** What the outputs say, under their names, and how late the end can have been noticed. */
function numbers({ outcome, phases }) {
    const hasEnded = outcome.verdict === 'succeeded' || outcome.verdict === 'failed';
    const lateMs = hasEnded ? detectionDelayMs(phases, outcome.elapsedMs) : undefined;
    const columns = [
        ['verdict', outcome.verdict],
        ['result', outcome.result],
        ['http-code', outcome.error?.httpCode],
        ['extended-code', outcome.error?.extendedCode],
        ['polls', String(outcome.polls)],
        ['elapsed', duration(outcome.elapsedMs)],
        ['late by at most', lateMs === undefined ? '' : duration(roundedUp(lateMs))],
    ];
    const told = columns.filter(([, value]) => value);
    return table(told.map(([name]) => name), [told.map(([, value = '']) => value)]);
}
/** `ms` so that what `duration()` drops of it is nothing. */
function roundedUp(ms) {
    const unit = ms < 3_600_000 ? 1000 : 60_000;
    return Math.ceil(ms / unit) * unit;
}
function idList({ outcome, context }) {
    const ids = [
        context && operationName(context.operation),
        context && `subscription ${context.operation.subscription}`,
        outcome.serviceRequestId && `service request id ${outcome.serviceRequestId}`,
        context && `client request id ${context.clientRequestId}`,
    ];
    return ids.flatMap(id => (id ? [`- ${escapeMarkdown(id)}`] : [])).join('\n');
}
function faultTable(phases, elapsedMs) {
    const rows = phases.flatMap(({ state, fromMs, polls, cause }, i) => {
        const lastedMs = (phases[i + 1]?.fromMs ?? elapsedMs) - fromMs;
        return cause ? [[duration(fromMs), duration(lastedMs), state, String(polls), cause]] : [];
    });
    return table(['after', 'for', 'what', 'polls', 'the last of them'], rows);
}
function table(head, rows) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [head, head.map(() => '---'), ...rows.map(row => row.map(cell => escapeMarkdown(cell, 300)))]
        .map(line)
        .join('\n');
}
const details = (title, content) => `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

;// CONCATENATED MODULE: ./lib/src/gate/report/report.js


/** The outputs of an end, spelled as in `action.yml`: all eight, empty where there is nothing to say. */
function outputs(outcome) {
    return {
        verdict: outcome.verdict,
        result: outcome.result ?? '',
        'http-code': outcome.error?.httpCode ?? '',
        'error-message': outcome.error?.message ?? '',
        'extended-code': outcome.error?.extendedCode ?? '',
        polls: String(outcome.polls),
        'elapsed-seconds': String(Math.floor(outcome.elapsedMs / 1000)),
        'service-request-id': outcome.serviceRequestId,
    };
}
/**
 * Tells the runner how it ended: outputs, one error annotation or a last line, the job summary. A file that
 * cannot be written is told in a warning and changes no verdict.
 */
function report(runner, result) {
    try {
        runner.outputs(outputs(result.outcome));
    }
    catch (error) {
        runner.warning('Outputs not written', `The outputs could not be written: ${error}`);
    }
    const said = words(result);
    if (result.outcome.verdict === 'succeeded')
        runner.info(said.message);
    else
        runner.error(said.title, [said.message, said.advice].join('\n'));
    try {
        runner.summary(summary(result, said, runner.run));
    }
    catch (error) {
        runner.warning('Job summary not written', `The job summary could not be written: ${error}`);
    }
}

;// CONCATENATED MODULE: ./lib/src/gate/index.js
// biome-ignore-all assist/source/organizeImports: cancellation.ts comes before all others, see there







const runner = actionsRunner();
// For a reader of stdout that never reads; the runner itself kills a cancelled step after as long.
const flushLimitMs = 10_000;
let reported = false;
let soFar = {
    outcome: { verdict: 'internal-error', cause: '', polls: 0, elapsedMs: 0, serviceRequestId: '' },
    phases: [],
};
/** Reports the first result it is given, ignores any other, and opens the gate only for a proven success. */
function conclude(result) {
    if (reported)
        return;
    reported = true;
    try {
        report(runner, result);
        if (result.outcome.verdict === 'succeeded')
            process.exitCode = 0;
    }
    catch (error) {
        runner.debug((0,external_node_util_namespaceObject.inspect)(error));
        // The annotation first: the output file may be what cannot be written.
        runner.error('Bug in the BizTalk operation gate', 'The gate could not report how it ended. Please report this.');
        runner.outputs({ verdict: 'internal-error' });
    }
    finally {
        // Only once stdout is flushed: process.exit() alone would cut off what a slow reader has not taken yet. Without
        // it the event loop would wait for a name lookup that hangs and cannot be cancelled.
        process.stdout.write('', () => process.exit());
        setTimeout(() => process.exit(), flushLimitMs);
    }
}
function concludeWithBug(error) {
    if (!reported)
        runner.debug((0,external_node_util_namespaceObject.inspect)(error));
    const cause = singleLine(error instanceof Error ? `${error.name}: ${error.message}` : (0,external_node_util_namespaceObject.inspect)(error), 300);
    const elapsedMs = systemClock.now();
    conclude({ ...soFar, outcome: { ...soFar.outcome, verdict: 'internal-error', cause, elapsedMs } });
}
process.on('uncaughtException', concludeWithBug); // unhandled rejections arrive here, too
process.on('beforeExit', () => concludeWithBug('the event loop ran dry before the end'));
run({
    runner,
    clock: systemClock,
    startMs: 0, // the start of the process, which is the step's
    cancelSignal: cancelSignal,
    onProgress(result) {
        soFar = result;
    },
})
    .then(conclude)
    .catch(concludeWithBug);

module.exports = __webpack_exports__;
/******/ })()
;