import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 770:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

module.exports = __nccwpck_require__(218);


/***/ }),

/***/ 218:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var __webpack_unused_export__;


var net = __nccwpck_require__(9278);
var tls = __nccwpck_require__(4756);
var http = __nccwpck_require__(8611);
var https = __nccwpck_require__(5692);
var events = __nccwpck_require__(4434);
var assert = __nccwpck_require__(2613);
var util = __nccwpck_require__(9023);


exports.httpOverHttp = httpOverHttp;
exports.httpsOverHttp = httpsOverHttp;
exports.httpOverHttps = httpOverHttps;
exports.httpsOverHttps = httpsOverHttps;


function httpOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  return agent;
}

function httpsOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}

function httpOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  return agent;
}

function httpsOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}


function TunnelingAgent(options) {
  var self = this;
  self.options = options || {};
  self.proxyOptions = self.options.proxy || {};
  self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
  self.requests = [];
  self.sockets = [];

  self.on('free', function onFree(socket, host, port, localAddress) {
    var options = toOptions(host, port, localAddress);
    for (var i = 0, len = self.requests.length; i < len; ++i) {
      var pending = self.requests[i];
      if (pending.host === options.host && pending.port === options.port) {
        // Detect the request to connect same origin server,
        // reuse the connection.
        self.requests.splice(i, 1);
        pending.request.onSocket(socket);
        return;
      }
    }
    socket.destroy();
    self.removeSocket(socket);
  });
}
util.inherits(TunnelingAgent, events.EventEmitter);

TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
  var self = this;
  var options = mergeOptions({request: req}, self.options, toOptions(host, port, localAddress));

  if (self.sockets.length >= this.maxSockets) {
    // We are over limit so we'll add it to the queue.
    self.requests.push(options);
    return;
  }

  // If we are under maxSockets create a new one.
  self.createSocket(options, function(socket) {
    socket.on('free', onFree);
    socket.on('close', onCloseOrRemove);
    socket.on('agentRemove', onCloseOrRemove);
    req.onSocket(socket);

    function onFree() {
      self.emit('free', socket, options);
    }

    function onCloseOrRemove(err) {
      self.removeSocket(socket);
      socket.removeListener('free', onFree);
      socket.removeListener('close', onCloseOrRemove);
      socket.removeListener('agentRemove', onCloseOrRemove);
    }
  });
};

TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
  var self = this;
  var placeholder = {};
  self.sockets.push(placeholder);

  var connectOptions = mergeOptions({}, self.proxyOptions, {
    method: 'CONNECT',
    path: options.host + ':' + options.port,
    agent: false,
    headers: {
      host: options.host + ':' + options.port
    }
  });
  if (options.localAddress) {
    connectOptions.localAddress = options.localAddress;
  }
  if (connectOptions.proxyAuth) {
    connectOptions.headers = connectOptions.headers || {};
    connectOptions.headers['Proxy-Authorization'] = 'Basic ' +
        new Buffer(connectOptions.proxyAuth).toString('base64');
  }

  debug('making CONNECT request');
  var connectReq = self.request(connectOptions);
  connectReq.useChunkedEncodingByDefault = false; // for v0.6
  connectReq.once('response', onResponse); // for v0.6
  connectReq.once('upgrade', onUpgrade);   // for v0.6
  connectReq.once('connect', onConnect);   // for v0.7 or later
  connectReq.once('error', onError);
  connectReq.end();

  function onResponse(res) {
    // Very hacky. This is necessary to avoid http-parser leaks.
    res.upgrade = true;
  }

  function onUpgrade(res, socket, head) {
    // Hacky.
    process.nextTick(function() {
      onConnect(res, socket, head);
    });
  }

  function onConnect(res, socket, head) {
    connectReq.removeAllListeners();
    socket.removeAllListeners();

    if (res.statusCode !== 200) {
      debug('tunneling socket could not be established, statusCode=%d',
        res.statusCode);
      socket.destroy();
      var error = new Error('tunneling socket could not be established, ' +
        'statusCode=' + res.statusCode);
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    if (head.length > 0) {
      debug('got illegal response body from proxy');
      socket.destroy();
      var error = new Error('got illegal response body from proxy');
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    debug('tunneling connection has established');
    self.sockets[self.sockets.indexOf(placeholder)] = socket;
    return cb(socket);
  }

  function onError(cause) {
    connectReq.removeAllListeners();

    debug('tunneling socket could not be established, cause=%s\n',
          cause.message, cause.stack);
    var error = new Error('tunneling socket could not be established, ' +
                          'cause=' + cause.message);
    error.code = 'ECONNRESET';
    options.request.emit('error', error);
    self.removeSocket(placeholder);
  }
};

TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
  var pos = this.sockets.indexOf(socket)
  if (pos === -1) {
    return;
  }
  this.sockets.splice(pos, 1);

  var pending = this.requests.shift();
  if (pending) {
    // If we have pending requests and a socket gets closed a new one
    // needs to be created to take over in the pool for the one that closed.
    this.createSocket(pending, function(socket) {
      pending.request.onSocket(socket);
    });
  }
};

function createSecureSocket(options, cb) {
  var self = this;
  TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
    var hostHeader = options.request.getHeader('host');
    var tlsOptions = mergeOptions({}, self.options, {
      socket: socket,
      servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
    });

    // 0 is dummy port for v0.6
    var secureSocket = tls.connect(0, tlsOptions);
    self.sockets[self.sockets.indexOf(socket)] = secureSocket;
    cb(secureSocket);
  });
}


function toOptions(host, port, localAddress) {
  if (typeof host === 'string') { // since v0.10
    return {
      host: host,
      port: port,
      localAddress: localAddress
    };
  }
  return host; // for v0.11 or later
}

function mergeOptions(target) {
  for (var i = 1, len = arguments.length; i < len; ++i) {
    var overrides = arguments[i];
    if (typeof overrides === 'object') {
      var keys = Object.keys(overrides);
      for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
        var k = keys[j];
        if (overrides[k] !== undefined) {
          target[k] = overrides[k];
        }
      }
    }
  }
  return target;
}


var debug;
if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) {
  debug = function() {
    var args = Array.prototype.slice.call(arguments);
    if (typeof args[0] === 'string') {
      args[0] = 'TUNNEL: ' + args[0];
    } else {
      args.unshift('TUNNEL:');
    }
    console.error.apply(console, args);
  }
} else {
  debug = function() {};
}
__webpack_unused_export__ = debug; // for test


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
var __webpack_exports__ = {};

;// CONCATENATED MODULE: ./lib/src/cancellation.js
/**
 * Evaluated before every other module: the exit code is 1 until a success is proven, and a signal that arrives while
 * the rest is still loading is not lost (without a handler Node dies at once and writes nothing).
 */
process.exitCode = 1;
const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'])
    process.on(name, () => controller.abort(name));
/** Aborts with the signal's name when the runner cancels the step. */
const cancelSignal = controller.signal;

;// CONCATENATED MODULE: ./lib/src/clock.js
/** The clock of this process; `now()` counts from its start. */
const systemClock = {
    now: () => performance.now(),
    wall: () => Date.now(),
    // Not that of node:timers/promises, which allocates 5.6 KB for each pause; this 1.9.
    sleep: (ms, signal) => new Promise(resolve => {
        const end = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            resolve();
        };
        const timer = setTimeout(end, ms);
        signal.addEventListener('abort', end);
        if (signal.aborted)
            end();
    }),
};

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __nccwpck_require__(7975);
;// CONCATENATED MODULE: ./lib/src/exit.js
/**
 * Ends the process with `process.exitCode`, at once. `process.exit()` alone waits for the threads of libuv, and one that
 * hangs in a name lookup holds it for as long as the resolver tries (34 s with three silent name servers).
 */
function exitAtOnce() {
    if (!process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap'))
        process.exit();
    try {
        // A new program in this process has no such threads. Its environment is empty: NODE_OPTIONS must not run again.
        const script = `process.exitCode = ${process.exitCode}`;
        process.execve?.(process.execPath, [process.execPath, '--eval', script], {});
    }
    catch {
        // Windows has no execve().
    }
    // It does not wait for threads either; its exit code is not 0, which is all that counts here.
    if (process.exitCode !== 0)
        process.kill(process.pid, 'SIGKILL');
    process.exit();
}

;// CONCATENATED MODULE: ./lib/src/text.js
/**
 * Untrusted text made harmless. Whatever the service, a proxy or a certificate says passes through here before it
 * reaches the log, an annotation, the summary or an output.
 */
// Control, format (bidirectional marks, zero width), line and paragraph separators, lone surrogates:
// all that can break a line, color or reorder what a reader sees.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
/** `text` on one line of at most `max` UTF-16 units, each run of unprintable characters replaced by a space. */
function singleLine(text, max) {
    // Cut first: half a megabyte of message must not cost half a megabyte of regular expression.
    const line = text
        .slice(0, 4 * max)
        .replace(unprintable, ' ')
        .trim();
    if (line.length <= max)
        return line;
    return `${line.slice(0, max - 1).replace(/\p{Cs}$/u, '')}…`;
}
/**
 * One line that the runner takes for plain text: no `::command::` at its start, no `##[command]` anywhere
 * (actions/runner, ActionCommand.cs: TryParseV2 and TryParse).
 */
function escapeCommands(text, max = 1000) {
    return singleLine(text, max)
        .replace(/##(?=\[)/g, '## ')
        .replace(/^::/, ': :');
}
/**
 * `text` as literal characters for the job summary: no HTML, Markdown, link, mention or emoji. Numeric references are
 * plain text to CommonMark (section 2.5), so they cannot begin a construct.
 */
function escapeMarkdown(text, max = 1000) {
    return escapeCommands(text, max).replace(/[&<>"'`*_~|\\[\]#@$]|:(?=\S)|(?<=www)\./gi, 
    // GitHub links addresses and mentions after it has resolved references; a zero-width space prevents both.
    char => `&#${char.charCodeAt(0)};${/[@#]/.test(char) ? '&#8203;' : ''}`);
}
/**
 * A value as an error message may show it: quoted on one line, or by its length alone, since what is longer than any
 * right value may be a secret in the wrong input.
 */
function quote(text, max = 40) {
    return text.length <= max ? `"${singleLine(text, max)}"` : `a value of ${text.length} characters`;
}
/** `text` as the end of a sentence, with one punctuation mark at its end. */
function sentence(text) {
    const end = text.trim().replace(/\.+$/, '');
    return /[!?…]$/.test(end) ? end : `${end}.`;
}

;// CONCATENATED MODULE: ./lib/src/lifecycle.js



// For a reader of stdout that never reads, or a disk that hangs; the runner kills a cancelled step after as long.
const flushLimitMs = 10_000;
/**
 * Runs an action to its end, reports the first result and ignores any other. The exit code, which is 1 from the first
 * line (cancellation.ts), becomes 0 only for a proven success that was reported.
 */
function runToEnd(action) {
    const { runner, run, resultOfBug, outputs, report, isProven, lastResort } = action;
    let reported = false;
    const conclude = async (result) => {
        if (reported)
            return;
        reported = true;
        setTimeout(exitAtOnce, flushLimitMs);
        try {
            await report(result);
            if (isProven(result))
                process.exitCode = 0;
        }
        catch (error) {
            runner.debug((0,external_node_util_.inspect)(error));
            // The annotation first: the output file may be what cannot be written.
            runner.error(lastResort.title, lastResort.message);
            const verdict = { verdict: 'internal-error' };
            runner.outputs(verdict);
            runner.outputs({ ...outputs(result), ...verdict });
        }
        finally {
            // Only once stdout is flushed, or what a slow reader has not taken yet would be cut off.
            process.stdout.write('', exitAtOnce);
        }
    };
    const concludeWithBug = (error) => {
        if (reported)
            return;
        runner.debug((0,external_node_util_.inspect)(error));
        const detail = error instanceof Error ? `${error.name}: ${error.message}` : (0,external_node_util_.inspect)(error);
        void conclude(resultOfBug(singleLine(detail, 300)));
    };
    process.on('uncaughtException', concludeWithBug); // unhandled rejections arrive here, too
    process.on('beforeExit', () => concludeWithBug('the event loop ran dry before the end'));
    run().then(conclude).catch(concludeWithBug);
}

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
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
function utils_toCommandProperties(annotationProperties) {
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
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
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
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
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
const external_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
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
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(8611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(5692);
var external_https_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_https_, 2);
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
// EXTERNAL MODULE: ./node_modules/tunnel/index.js
var tunnel = __nccwpck_require__(770);
;// CONCATENATED MODULE: ./undici-stub/index.js
// The real undici is 0.9 MB and half of the start-up time of an action, and @actions/http-client 4.0.1 uses only this
// class of it, in getAgentDispatcher(), which nothing here calls (package.json, overrides).
class ProxyAgent {
  constructor() {
    throw new Error('undici is left out of this action: see undici-stub/');
  }
}

;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/index.js
/* eslint-disable @typescript-eslint/no-explicit-any */
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};





var HttpCodes;
(function (HttpCodes) {
    HttpCodes[HttpCodes["OK"] = 200] = "OK";
    HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
    HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
    HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
    HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
    HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
    HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
    HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
    HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
    HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
    HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
    HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
    HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
    HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
    HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
    HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
    HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
    HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
    HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
    HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
    HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
    HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
    HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
    HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
    HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
    HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
    HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
    Headers["Accept"] = "accept";
    Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
    MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
/**
 * Returns the proxy URL, depending upon the supplied url and proxy environment variables.
 * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
 */
function lib_getProxyUrl(serverUrl) {
    const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
    return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
    HttpCodes.MovedPermanently,
    HttpCodes.ResourceMoved,
    HttpCodes.SeeOther,
    HttpCodes.TemporaryRedirect,
    HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
    HttpCodes.BadGateway,
    HttpCodes.ServiceUnavailable,
    HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD'];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
class HttpClientError extends Error {
    constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
    }
}
class HttpClientResponse {
    constructor(message) {
        this.message = message;
    }
    readBody() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                let output = Buffer.alloc(0);
                this.message.on('data', (chunk) => {
                    output = Buffer.concat([output, chunk]);
                });
                this.message.on('end', () => {
                    resolve(output.toString());
                });
            }));
        });
    }
    readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                const chunks = [];
                this.message.on('data', (chunk) => {
                    chunks.push(chunk);
                });
                this.message.on('end', () => {
                    resolve(Buffer.concat(chunks));
                });
            }));
        });
    }
}
function isHttps(requestUrl) {
    const parsedUrl = new URL(requestUrl);
    return parsedUrl.protocol === 'https:';
}
class lib_HttpClient {
    constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
            if (requestOptions.ignoreSslError != null) {
                this._ignoreSslError = requestOptions.ignoreSslError;
            }
            this._socketTimeout = requestOptions.socketTimeout;
            if (requestOptions.allowRedirects != null) {
                this._allowRedirects = requestOptions.allowRedirects;
            }
            if (requestOptions.allowRedirectDowngrade != null) {
                this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
            }
            if (requestOptions.maxRedirects != null) {
                this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
            }
            if (requestOptions.keepAlive != null) {
                this._keepAlive = requestOptions.keepAlive;
            }
            if (requestOptions.allowRetries != null) {
                this._allowRetries = requestOptions.allowRetries;
            }
            if (requestOptions.maxRetries != null) {
                this._maxRetries = requestOptions.maxRetries;
            }
        }
    }
    options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
    }
    get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
    }
    del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
    }
    post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
    }
    patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
    }
    put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
    }
    head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
    }
    sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request(verb, requestUrl, stream, additionalHeaders);
        });
    }
    /**
     * Gets a typed object from an endpoint
     * Be aware that not found returns a null.  Other errors (4xx, 5xx) reject the promise
     */
    getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            const res = yield this.get(requestUrl, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.post(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.put(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.patch(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    /**
     * Makes a raw http request.
     * All other methods such as get, post, patch, and request ultimately call this.
     * Prefer get, del, post and patch
     */
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            // Only perform retries on reads since writes may not be idempotent.
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                // Check if it's an authentication challenge
                if (response &&
                    response.message &&
                    response.message.statusCode === HttpCodes.Unauthorized) {
                    let authenticationHandler;
                    for (const handler of this.handlers) {
                        if (handler.canHandleAuthentication(response)) {
                            authenticationHandler = handler;
                            break;
                        }
                    }
                    if (authenticationHandler) {
                        return authenticationHandler.handleAuthentication(this, info, data);
                    }
                    else {
                        // We have received an unauthorized response but have no handlers to handle it.
                        // Let the response return to the caller.
                        return response;
                    }
                }
                let redirectsRemaining = this._maxRedirects;
                while (response.message.statusCode &&
                    HttpRedirectCodes.includes(response.message.statusCode) &&
                    this._allowRedirects &&
                    redirectsRemaining > 0) {
                    const redirectUrl = response.message.headers['location'];
                    if (!redirectUrl) {
                        // if there's no location to redirect to, we won't
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    // we need to finish reading the response before reassigning response
                    // which will leak the open socket.
                    yield response.readBody();
                    // strip authorization header if redirected to a different hostname
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            // header names are case insensitive
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    // let's make the request with the new redirectUrl
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    // If not a retry code, return immediately instead of retrying
                    return response;
                }
                numTries += 1;
                if (numTries < maxTries) {
                    yield response.readBody();
                    yield this._performExponentialBackoff(numTries);
                }
            } while (numTries < maxTries);
            return response;
        });
    }
    /**
     * Needs to be called if keepAlive is set to true in request options.
     */
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    /**
     * Raw request.
     * @param info
     * @param data
     */
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        // If `err` is not passed, then `res` must be passed.
                        reject(new Error('Unknown error'));
                    }
                    else {
                        resolve(res);
                    }
                }
                this.requestRawWithCallback(info, data, callbackForResult);
            });
        });
    }
    /**
     * Raw request with callback.
     * @param info
     * @param data
     * @param onResult
     */
    requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
            if (!info.options.headers) {
                info.options.headers = {};
            }
            info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
            if (!callbackCalled) {
                callbackCalled = true;
                onResult(err, res);
            }
        }
        const req = info.httpModule.request(info.options, (msg) => {
            const res = new HttpClientResponse(msg);
            handleResult(undefined, res);
        });
        let socket;
        req.on('socket', sock => {
            socket = sock;
        });
        // If we ever get disconnected, we want the socket to timeout eventually
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            // err has statusCode property
            // res should have headers
            handleResult(err);
        });
        if (data && typeof data === 'string') {
            req.write(data, 'utf8');
        }
        if (data && typeof data !== 'string') {
            data.on('close', function () {
                req.end();
            });
            data.pipe(req);
        }
        else {
            req.end();
        }
    }
    /**
     * Gets an http agent. This function is useful when you need an http agent that handles
     * routing through a proxy server - depending upon the url and proxy environment variables.
     * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
     */
    getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
    }
    getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) {
            return;
        }
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
    }
    _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? external_https_namespaceObject : external_http_namespaceObject;
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port
            ? parseInt(info.parsedUrl.port)
            : defaultPort;
        info.options.path =
            (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) {
            info.options.headers['user-agent'] = this.userAgent;
        }
        info.options.agent = this._getAgent(info.parsedUrl);
        // gives handlers an opportunity to participate
        if (this.handlers) {
            for (const handler of this.handlers) {
                handler.prepareRequest(info.options);
            }
        }
        return info;
    }
    _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) {
            return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        }
        return lowercaseKeys(headers || {});
    }
    /**
     * Gets an existing header value or returns a default.
     * Handles converting number header values to strings since HTTP headers must be strings.
     * Note: This returns string | string[] since some headers can have multiple values.
     * For headers that must always be a single string (like Content-Type), use the
     * specialized _getExistingOrDefaultContentTypeHeader method instead.
     */
    _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
            if (headerValue) {
                clientHeader =
                    typeof headerValue === 'number' ? headerValue.toString() : headerValue;
            }
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== undefined) {
            return typeof additionalValue === 'number'
                ? additionalValue.toString()
                : additionalValue;
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    /**
     * Specialized version of _getExistingOrDefaultHeader for Content-Type header.
     * Always returns a single string (not an array) since Content-Type should be a single value.
     * Converts arrays to comma-separated strings and numbers to strings to ensure type safety.
     * This was split from _getExistingOrDefaultHeader to provide stricter typing for callers
     * that assign the result to places expecting a string (e.g., additionalHeaders[Headers.ContentType]).
     */
    _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
            if (headerValue) {
                if (typeof headerValue === 'number') {
                    clientHeader = String(headerValue);
                }
                else if (Array.isArray(headerValue)) {
                    clientHeader = headerValue.join(', ');
                }
                else {
                    clientHeader = headerValue;
                }
            }
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        // Return the first non-undefined value, converting numbers or arrays to strings if necessary
        if (additionalValue !== undefined) {
            if (typeof additionalValue === 'number') {
                return String(additionalValue);
            }
            else if (Array.isArray(additionalValue)) {
                return additionalValue.join(', ');
            }
            else {
                return additionalValue;
            }
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) {
            agent = this._proxyAgent;
        }
        if (!useProxy) {
            agent = this._agent;
        }
        // if agent is already assigned use that agent.
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
        }
        // This is `useProxy` again, but we need to check `proxyURl` directly for TypeScripts's flow analysis.
        if (proxyUrl && proxyUrl.hostname) {
            const agentOptions = {
                maxSockets,
                keepAlive: this._keepAlive,
                proxy: Object.assign(Object.assign({}, ((proxyUrl.username || proxyUrl.password) && {
                    proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
                })), { host: proxyUrl.hostname, port: proxyUrl.port })
            };
            let tunnelAgent;
            const overHttps = proxyUrl.protocol === 'https:';
            if (usingSsl) {
                tunnelAgent = overHttps ? tunnel.httpsOverHttps : tunnel.httpsOverHttp;
            }
            else {
                tunnelAgent = overHttps ? tunnel.httpOverHttps : tunnel.httpOverHttp;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        // if tunneling agent isn't assigned create a new agent
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            agent.options = Object.assign(agent.options || {}, {
                rejectUnauthorized: false
            });
        }
        return agent;
    }
    _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) {
            proxyAgent = this._proxyAgentDispatcher;
        }
        // if agent is already assigned use that agent.
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new ProxyAgent(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
                rejectUnauthorized: false
            });
        }
        return proxyAgent;
    }
    _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
            // Sanitize the orchestration ID to ensure it contains only valid characters
            // Valid characters: 0-9, a-z, _, -, .
            const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
            return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
    }
    _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function* () {
            retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
            const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
            return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
    }
    _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                const statusCode = res.message.statusCode || 0;
                const response = {
                    statusCode,
                    result: null,
                    headers: {}
                };
                // not found leads to null obj returned
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                // get the result from the body
                function dateTimeDeserializer(key, value) {
                    if (typeof value === 'string') {
                        const a = new Date(value);
                        if (!isNaN(a.valueOf())) {
                            return a;
                        }
                    }
                    return value;
                }
                let obj;
                let contents;
                try {
                    contents = yield res.readBody();
                    if (contents && contents.length > 0) {
                        if (options && options.deserializeDates) {
                            obj = JSON.parse(contents, dateTimeDeserializer);
                        }
                        else {
                            obj = JSON.parse(contents);
                        }
                        response.result = obj;
                    }
                    response.headers = res.message.headers;
                }
                catch (err) {
                    // Invalid resource (contents not json);  leaving result obj null
                }
                // note that 3xx redirects are handled by the http layer.
                if (statusCode > 299) {
                    let msg;
                    // if exception/error in body, attempt to get better error
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        // it may be the case that the exception is in the body message as string
                        msg = contents;
                    }
                    else {
                        msg = `Failed request: (${statusCode})`;
                    }
                    const err = new HttpClientError(msg, statusCode);
                    err.result = response.result;
                    reject(err);
                }
                else {
                    resolve(response);
                }
            }));
        });
    }
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});
//# sourceMappingURL=index.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
var auth_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
class BasicCredentialHandler {
    constructor(username, password) {
        this.username = username;
        this.password = password;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class auth_BearerCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Bearer ${this.token}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class PersonalAccessTokenCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
//# sourceMappingURL=auth.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
var oidc_utils_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class oidc_utils_OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new HttpClient('actions/oidc-client', [new BearerCredentialHandler(oidc_utils_OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = oidc_utils_OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            try {
                // New ID Token is requested from action service
                let id_token_url = oidc_utils_OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield oidc_utils_OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
//# sourceMappingURL=oidc-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_namespaceObject.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_namespaceObject.constants.R_OK | external_fs_namespaceObject.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_namespaceObject.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, path.sep);
}
//# sourceMappingURL=path-utils.js.map
;// CONCATENATED MODULE: external "string_decoder"
const external_string_decoder_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");
// EXTERNAL MODULE: external "events"
var external_events_ = __nccwpck_require__(4434);
;// CONCATENATED MODULE: external "child_process"
const external_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");
// EXTERNAL MODULE: external "assert"
var external_assert_ = __nccwpck_require__(2613);
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io-util.js
var io_util_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { chmod, copyFile, lstat, mkdir, open: io_util_open, readdir, rename, rm, rmdir, stat, symlink, unlink } = external_fs_namespaceObject.promises;
// export const {open} = 'fs'
const IS_WINDOWS = process.platform === 'win32';
/**
 * Custom implementation of readlink to ensure Windows junctions
 * maintain trailing backslash for backward compatibility with Node.js < 24
 *
 * In Node.js 20, Windows junctions (directory symlinks) always returned paths
 * with trailing backslashes. Node.js 24 removed this behavior, which breaks
 * code that relied on this format for path operations.
 *
 * This implementation restores the Node 20 behavior by adding a trailing
 * backslash to all junction results on Windows.
 */
function readlink(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        const result = yield fs.promises.readlink(fsPath);
        // On Windows, restore Node 20 behavior: add trailing backslash to all results
        // since junctions on Windows are always directory links
        if (IS_WINDOWS && !result.endsWith('\\')) {
            return `${result}\\`;
        }
        return result;
    });
}
// See https://github.com/nodejs/node/blob/d0153aee367422d0858105abec186da4dff0a0c5/deps/uv/include/uv/win.h#L691
const UV_FS_O_EXLOCK = 0x10000000;
const READONLY = external_fs_namespaceObject.constants.O_RDONLY;
function exists(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        try {
            yield stat(fsPath);
        }
        catch (err) {
            if (err.code === 'ENOENT') {
                return false;
            }
            throw err;
        }
        return true;
    });
}
function isDirectory(fsPath_1) {
    return io_util_awaiter(this, arguments, void 0, function* (fsPath, useStat = false) {
        const stats = useStat ? yield stat(fsPath) : yield lstat(fsPath);
        return stats.isDirectory();
    });
}
/**
 * On OSX/Linux, true if path starts with '/'. On Windows, true for paths like:
 * \, \hello, \\hello\share, C:, and C:\hello (and corresponding alternate separator cases).
 */
function isRooted(p) {
    p = normalizeSeparators(p);
    if (!p) {
        throw new Error('isRooted() parameter "p" cannot be empty');
    }
    if (IS_WINDOWS) {
        return (p.startsWith('\\') || /^[A-Z]:/i.test(p) // e.g. \ or \hello or \\hello
        ); // e.g. C: or C:\hello
    }
    return p.startsWith('/');
}
/**
 * Best effort attempt to determine whether a file exists and is executable.
 * @param filePath    file path to check
 * @param extensions  additional file extensions to try
 * @return if file exists and is executable, returns the file path. otherwise empty string.
 */
function tryGetExecutablePath(filePath, extensions) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        let stats = undefined;
        try {
            // test file exists
            stats = yield stat(filePath);
        }
        catch (err) {
            if (err.code !== 'ENOENT') {
                // eslint-disable-next-line no-console
                console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
            }
        }
        if (stats && stats.isFile()) {
            if (IS_WINDOWS) {
                // on Windows, test for valid extension
                const upperExt = external_path_namespaceObject.extname(filePath).toUpperCase();
                if (extensions.some(validExt => validExt.toUpperCase() === upperExt)) {
                    return filePath;
                }
            }
            else {
                if (isUnixExecutable(stats)) {
                    return filePath;
                }
            }
        }
        // try each extension
        const originalFilePath = filePath;
        for (const extension of extensions) {
            filePath = originalFilePath + extension;
            stats = undefined;
            try {
                stats = yield stat(filePath);
            }
            catch (err) {
                if (err.code !== 'ENOENT') {
                    // eslint-disable-next-line no-console
                    console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
                }
            }
            if (stats && stats.isFile()) {
                if (IS_WINDOWS) {
                    // preserve the case of the actual file (since an extension was appended)
                    try {
                        const directory = external_path_namespaceObject.dirname(filePath);
                        const upperName = external_path_namespaceObject.basename(filePath).toUpperCase();
                        for (const actualName of yield readdir(directory)) {
                            if (upperName === actualName.toUpperCase()) {
                                filePath = external_path_namespaceObject.join(directory, actualName);
                                break;
                            }
                        }
                    }
                    catch (err) {
                        // eslint-disable-next-line no-console
                        console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
                    }
                    return filePath;
                }
                else {
                    if (isUnixExecutable(stats)) {
                        return filePath;
                    }
                }
            }
        }
        return '';
    });
}
function normalizeSeparators(p) {
    p = p || '';
    if (IS_WINDOWS) {
        // convert slashes on Windows
        p = p.replace(/\//g, '\\');
        // remove redundant slashes
        return p.replace(/\\\\+/g, '\\');
    }
    // remove redundant slashes
    return p.replace(/\/\/+/g, '/');
}
// on Mac/Linux, test the execute bit
//     R   W  X  R  W X R W X
//   256 128 64 32 16 8 4 2 1
function isUnixExecutable(stats) {
    return ((stats.mode & 1) > 0 ||
        ((stats.mode & 8) > 0 &&
            process.getgid !== undefined &&
            stats.gid === process.getgid()) ||
        ((stats.mode & 64) > 0 &&
            process.getuid !== undefined &&
            stats.uid === process.getuid()));
}
// Get the path of cmd.exe in windows
function getCmdPath() {
    var _a;
    return (_a = process.env['COMSPEC']) !== null && _a !== void 0 ? _a : `cmd.exe`;
}
//# sourceMappingURL=io-util.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io.js
var io_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



/**
 * Copies a file or folder.
 * Based off of shelljs - https://github.com/shelljs/shelljs/blob/9237f66c52e5daa40458f94f9565e18e8132f5a6/src/cp.js
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See CopyOptions.
 */
function cp(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        const { force, recursive, copySourceDirectory } = readCopyOptions(options);
        const destStat = (yield ioUtil.exists(dest)) ? yield ioUtil.stat(dest) : null;
        // Dest is an existing file, but not forcing
        if (destStat && destStat.isFile() && !force) {
            return;
        }
        // If dest is an existing directory, should copy inside.
        const newDest = destStat && destStat.isDirectory() && copySourceDirectory
            ? path.join(dest, path.basename(source))
            : dest;
        if (!(yield ioUtil.exists(source))) {
            throw new Error(`no such file or directory: ${source}`);
        }
        const sourceStat = yield ioUtil.stat(source);
        if (sourceStat.isDirectory()) {
            if (!recursive) {
                throw new Error(`Failed to copy. ${source} is a directory, but tried to copy without recursive flag.`);
            }
            else {
                yield cpDirRecursive(source, newDest, 0, force);
            }
        }
        else {
            if (path.relative(source, newDest) === '') {
                // a file cannot be copied to itself
                throw new Error(`'${newDest}' and '${source}' are the same file`);
            }
            yield io_copyFile(source, newDest, force);
        }
    });
}
/**
 * Moves a path.
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See MoveOptions.
 */
function mv(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        if (yield ioUtil.exists(dest)) {
            let destExists = true;
            if (yield ioUtil.isDirectory(dest)) {
                // If dest is directory copy src into dest
                dest = path.join(dest, path.basename(source));
                destExists = yield ioUtil.exists(dest);
            }
            if (destExists) {
                if (options.force == null || options.force) {
                    yield rmRF(dest);
                }
                else {
                    throw new Error('Destination already exists');
                }
            }
        }
        yield mkdirP(path.dirname(dest));
        yield ioUtil.rename(source, dest);
    });
}
/**
 * Remove a path recursively with force
 *
 * @param inputPath path to remove
 */
function rmRF(inputPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (ioUtil.IS_WINDOWS) {
            // Check for invalid characters
            // https://docs.microsoft.com/en-us/windows/win32/fileio/naming-a-file
            if (/[*"<>|]/.test(inputPath)) {
                throw new Error('File path must not contain `*`, `"`, `<`, `>` or `|` on Windows');
            }
        }
        try {
            // note if path does not exist, error is silent
            yield ioUtil.rm(inputPath, {
                force: true,
                maxRetries: 3,
                recursive: true,
                retryDelay: 300
            });
        }
        catch (err) {
            throw new Error(`File was unable to be removed ${err}`);
        }
    });
}
/**
 * Make a directory.  Creates the full path with folders in between
 * Will throw if it fails
 *
 * @param   fsPath        path to create
 * @returns Promise<void>
 */
function mkdirP(fsPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        ok(fsPath, 'a path argument must be provided');
        yield ioUtil.mkdir(fsPath, { recursive: true });
    });
}
/**
 * Returns path of a tool had the tool actually been invoked.  Resolves via paths.
 * If you check and the tool does not exist, it will throw.
 *
 * @param     tool              name of the tool
 * @param     check             whether to check if tool exists
 * @returns   Promise<string>   path to tool
 */
function which(tool, check) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // recursive when check=true
        if (check) {
            const result = yield which(tool, false);
            if (!result) {
                if (IS_WINDOWS) {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
                }
                else {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
                }
            }
            return result;
        }
        const matches = yield findInPath(tool);
        if (matches && matches.length > 0) {
            return matches[0];
        }
        return '';
    });
}
/**
 * Returns a list of all occurrences of the given tool on the system path.
 *
 * @returns   Promise<string[]>  the paths of the tool
 */
function findInPath(tool) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // build the list of extensions to try
        const extensions = [];
        if (IS_WINDOWS && process.env['PATHEXT']) {
            for (const extension of process.env['PATHEXT'].split(external_path_namespaceObject.delimiter)) {
                if (extension) {
                    extensions.push(extension);
                }
            }
        }
        // if it's rooted, return it if exists. otherwise return empty.
        if (isRooted(tool)) {
            const filePath = yield tryGetExecutablePath(tool, extensions);
            if (filePath) {
                return [filePath];
            }
            return [];
        }
        // if any path separators, return empty
        if (tool.includes(external_path_namespaceObject.sep)) {
            return [];
        }
        // build the list of directories
        //
        // Note, technically "where" checks the current directory on Windows. From a toolkit perspective,
        // it feels like we should not do this. Checking the current directory seems like more of a use
        // case of a shell, and the which() function exposed by the toolkit should strive for consistency
        // across platforms.
        const directories = [];
        if (process.env.PATH) {
            for (const p of process.env.PATH.split(external_path_namespaceObject.delimiter)) {
                if (p) {
                    directories.push(p);
                }
            }
        }
        // find all matches
        const matches = [];
        for (const directory of directories) {
            const filePath = yield tryGetExecutablePath(external_path_namespaceObject.join(directory, tool), extensions);
            if (filePath) {
                matches.push(filePath);
            }
        }
        return matches;
    });
}
function readCopyOptions(options) {
    const force = options.force == null ? true : options.force;
    const recursive = Boolean(options.recursive);
    const copySourceDirectory = options.copySourceDirectory == null
        ? true
        : Boolean(options.copySourceDirectory);
    return { force, recursive, copySourceDirectory };
}
function cpDirRecursive(sourceDir, destDir, currentDepth, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        // Ensure there is not a run away recursive copy
        if (currentDepth >= 255)
            return;
        currentDepth++;
        yield mkdirP(destDir);
        const files = yield ioUtil.readdir(sourceDir);
        for (const fileName of files) {
            const srcFile = `${sourceDir}/${fileName}`;
            const destFile = `${destDir}/${fileName}`;
            const srcFileStat = yield ioUtil.lstat(srcFile);
            if (srcFileStat.isDirectory()) {
                // Recurse
                yield cpDirRecursive(srcFile, destFile, currentDepth, force);
            }
            else {
                yield io_copyFile(srcFile, destFile, force);
            }
        }
        // Change the mode for the newly created directory
        yield ioUtil.chmod(destDir, (yield ioUtil.stat(sourceDir)).mode);
    });
}
// Buffered file copy
function io_copyFile(srcFile, destFile, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        if ((yield ioUtil.lstat(srcFile)).isSymbolicLink()) {
            // unlink/re-link it
            try {
                yield ioUtil.lstat(destFile);
                yield ioUtil.unlink(destFile);
            }
            catch (e) {
                // Try to override file permission
                if (e.code === 'EPERM') {
                    yield ioUtil.chmod(destFile, '0666');
                    yield ioUtil.unlink(destFile);
                }
                // other errors = it doesn't exist, no work to do
            }
            // Copy over symlink
            const symlinkFull = yield ioUtil.readlink(srcFile);
            yield ioUtil.symlink(symlinkFull, destFile, ioUtil.IS_WINDOWS ? 'junction' : null);
        }
        else if (!(yield ioUtil.exists(destFile)) || force) {
            yield ioUtil.copyFile(srcFile, destFile);
        }
    });
}
//# sourceMappingURL=io.js.map
;// CONCATENATED MODULE: external "timers"
const external_timers_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/toolrunner.js
var toolrunner_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};







/* eslint-disable @typescript-eslint/unbound-method */
const toolrunner_IS_WINDOWS = process.platform === 'win32';
/*
 * Class for running command line tools. Handles quoting and arg parsing in a platform agnostic way.
 */
class ToolRunner extends external_events_.EventEmitter {
    constructor(toolPath, args, options) {
        super();
        if (!toolPath) {
            throw new Error("Parameter 'toolPath' cannot be null or empty.");
        }
        this.toolPath = toolPath;
        this.args = args || [];
        this.options = options || {};
    }
    _debug(message) {
        if (this.options.listeners && this.options.listeners.debug) {
            this.options.listeners.debug(message);
        }
    }
    _getCommandString(options, noPrefix) {
        const toolPath = this._getSpawnFileName();
        const args = this._getSpawnArgs(options);
        let cmd = noPrefix ? '' : '[command]'; // omit prefix when piped to a second tool
        if (toolrunner_IS_WINDOWS) {
            // Windows + cmd file
            if (this._isCmdFile()) {
                cmd += toolPath;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows + verbatim
            else if (options.windowsVerbatimArguments) {
                cmd += `"${toolPath}"`;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows (regular)
            else {
                cmd += this._windowsQuoteCmdArg(toolPath);
                for (const a of args) {
                    cmd += ` ${this._windowsQuoteCmdArg(a)}`;
                }
            }
        }
        else {
            // OSX/Linux - this can likely be improved with some form of quoting.
            // creating processes on Unix is fundamentally different than Windows.
            // on Unix, execvp() takes an arg array.
            cmd += toolPath;
            for (const a of args) {
                cmd += ` ${a}`;
            }
        }
        return cmd;
    }
    _processLineBuffer(data, strBuffer, onLine) {
        try {
            let s = strBuffer + data.toString();
            let n = s.indexOf(external_os_namespaceObject.EOL);
            while (n > -1) {
                const line = s.substring(0, n);
                onLine(line);
                // the rest of the string ...
                s = s.substring(n + external_os_namespaceObject.EOL.length);
                n = s.indexOf(external_os_namespaceObject.EOL);
            }
            return s;
        }
        catch (err) {
            // streaming lines to console is best effort.  Don't fail a build.
            this._debug(`error processing line. Failed with error ${err}`);
            return '';
        }
    }
    _getSpawnFileName() {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                return process.env['COMSPEC'] || 'cmd.exe';
            }
        }
        return this.toolPath;
    }
    _getSpawnArgs(options) {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
                for (const a of this.args) {
                    argline += ' ';
                    argline += options.windowsVerbatimArguments
                        ? a
                        : this._windowsQuoteCmdArg(a);
                }
                argline += '"';
                return [argline];
            }
        }
        return this.args;
    }
    _endsWith(str, end) {
        return str.endsWith(end);
    }
    _isCmdFile() {
        const upperToolPath = this.toolPath.toUpperCase();
        return (this._endsWith(upperToolPath, '.CMD') ||
            this._endsWith(upperToolPath, '.BAT'));
    }
    _windowsQuoteCmdArg(arg) {
        // for .exe, apply the normal quoting rules that libuv applies
        if (!this._isCmdFile()) {
            return this._uvQuoteCmdArg(arg);
        }
        // otherwise apply quoting rules specific to the cmd.exe command line parser.
        // the libuv rules are generic and are not designed specifically for cmd.exe
        // command line parser.
        //
        // for a detailed description of the cmd.exe command line parser, refer to
        // http://stackoverflow.com/questions/4094699/how-does-the-windows-command-interpreter-cmd-exe-parse-scripts/7970912#7970912
        // need quotes for empty arg
        if (!arg) {
            return '""';
        }
        // determine whether the arg needs to be quoted
        const cmdSpecialChars = [
            ' ',
            '\t',
            '&',
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '^',
            '=',
            ';',
            '!',
            "'",
            '+',
            ',',
            '`',
            '~',
            '|',
            '<',
            '>',
            '"'
        ];
        let needsQuotes = false;
        for (const char of arg) {
            if (cmdSpecialChars.some(x => x === char)) {
                needsQuotes = true;
                break;
            }
        }
        // short-circuit if quotes not needed
        if (!needsQuotes) {
            return arg;
        }
        // the following quoting rules are very similar to the rules that by libuv applies.
        //
        // 1) wrap the string in quotes
        //
        // 2) double-up quotes - i.e. " => ""
        //
        //    this is different from the libuv quoting rules. libuv replaces " with \", which unfortunately
        //    doesn't work well with a cmd.exe command line.
        //
        //    note, replacing " with "" also works well if the arg is passed to a downstream .NET console app.
        //    for example, the command line:
        //          foo.exe "myarg:""my val"""
        //    is parsed by a .NET console app into an arg array:
        //          [ "myarg:\"my val\"" ]
        //    which is the same end result when applying libuv quoting rules. although the actual
        //    command line from libuv quoting rules would look like:
        //          foo.exe "myarg:\"my val\""
        //
        // 3) double-up slashes that precede a quote,
        //    e.g.  hello \world    => "hello \world"
        //          hello\"world    => "hello\\""world"
        //          hello\\"world   => "hello\\\\""world"
        //          hello world\    => "hello world\\"
        //
        //    technically this is not required for a cmd.exe command line, or the batch argument parser.
        //    the reasons for including this as a .cmd quoting rule are:
        //
        //    a) this is optimized for the scenario where the argument is passed from the .cmd file to an
        //       external program. many programs (e.g. .NET console apps) rely on the slash-doubling rule.
        //
        //    b) it's what we've been doing previously (by deferring to node default behavior) and we
        //       haven't heard any complaints about that aspect.
        //
        // note, a weakness of the quoting rules chosen here, is that % is not escaped. in fact, % cannot be
        // escaped when used on the command line directly - even though within a .cmd file % can be escaped
        // by using %%.
        //
        // the saving grace is, on the command line, %var% is left as-is if var is not defined. this contrasts
        // the line parsing rules within a .cmd file, where if var is not defined it is replaced with nothing.
        //
        // one option that was explored was replacing % with ^% - i.e. %var% => ^%var^%. this hack would
        // often work, since it is unlikely that var^ would exist, and the ^ character is removed when the
        // variable is used. the problem, however, is that ^ is not removed when %* is used to pass the args
        // to an external program.
        //
        // an unexplored potential solution for the % escaping problem, is to create a wrapper .cmd file.
        // % can be escaped within a .cmd file.
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\'; // double the slash
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '"'; // double the quote
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _uvQuoteCmdArg(arg) {
        // Tool runner wraps child_process.spawn() and needs to apply the same quoting as
        // Node in certain cases where the undocumented spawn option windowsVerbatimArguments
        // is used.
        //
        // Since this function is a port of quote_cmd_arg from Node 4.x (technically, lib UV,
        // see https://github.com/nodejs/node/blob/v4.x/deps/uv/src/win/process.c for details),
        // pasting copyright notice from Node within this function:
        //
        //      Copyright Joyent, Inc. and other Node contributors. All rights reserved.
        //
        //      Permission is hereby granted, free of charge, to any person obtaining a copy
        //      of this software and associated documentation files (the "Software"), to
        //      deal in the Software without restriction, including without limitation the
        //      rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
        //      sell copies of the Software, and to permit persons to whom the Software is
        //      furnished to do so, subject to the following conditions:
        //
        //      The above copyright notice and this permission notice shall be included in
        //      all copies or substantial portions of the Software.
        //
        //      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        //      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        //      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        //      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        //      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
        //      FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
        //      IN THE SOFTWARE.
        if (!arg) {
            // Need double quotation for empty argument
            return '""';
        }
        if (!arg.includes(' ') && !arg.includes('\t') && !arg.includes('"')) {
            // No quotation needed
            return arg;
        }
        if (!arg.includes('"') && !arg.includes('\\')) {
            // No embedded double quotes or backslashes, so I can just wrap
            // quote marks around the whole thing.
            return `"${arg}"`;
        }
        // Expected input/output:
        //   input : hello"world
        //   output: "hello\"world"
        //   input : hello""world
        //   output: "hello\"\"world"
        //   input : hello\world
        //   output: hello\world
        //   input : hello\\world
        //   output: hello\\world
        //   input : hello\"world
        //   output: "hello\\\"world"
        //   input : hello\\"world
        //   output: "hello\\\\\"world"
        //   input : hello world\
        //   output: "hello world\\" - note the comment in libuv actually reads "hello world\"
        //                             but it appears the comment is wrong, it should be "hello world\\"
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\';
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '\\';
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _cloneExecOptions(options) {
        options = options || {};
        const result = {
            cwd: options.cwd || process.cwd(),
            env: options.env || process.env,
            silent: options.silent || false,
            windowsVerbatimArguments: options.windowsVerbatimArguments || false,
            failOnStdErr: options.failOnStdErr || false,
            ignoreReturnCode: options.ignoreReturnCode || false,
            delay: options.delay || 10000
        };
        result.outStream = options.outStream || process.stdout;
        result.errStream = options.errStream || process.stderr;
        return result;
    }
    _getSpawnOptions(options, toolPath) {
        options = options || {};
        const result = {};
        result.cwd = options.cwd;
        result.env = options.env;
        result['windowsVerbatimArguments'] =
            options.windowsVerbatimArguments || this._isCmdFile();
        if (options.windowsVerbatimArguments) {
            result.argv0 = `"${toolPath}"`;
        }
        return result;
    }
    /**
     * Exec a tool.
     * Output will be streamed to the live console.
     * Returns promise with return code
     *
     * @param     tool     path to tool to exec
     * @param     options  optional exec options.  See ExecOptions
     * @returns   number
     */
    exec() {
        return toolrunner_awaiter(this, void 0, void 0, function* () {
            // root the tool path if it is unrooted and contains relative pathing
            if (!isRooted(this.toolPath) &&
                (this.toolPath.includes('/') ||
                    (toolrunner_IS_WINDOWS && this.toolPath.includes('\\')))) {
                // prefer options.cwd if it is specified, however options.cwd may also need to be rooted
                this.toolPath = external_path_namespaceObject.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
            }
            // if the tool is only a file name, then resolve it from the PATH
            // otherwise verify it exists (add extension on Windows if necessary)
            this.toolPath = yield which(this.toolPath, true);
            return new Promise((resolve, reject) => toolrunner_awaiter(this, void 0, void 0, function* () {
                this._debug(`exec tool: ${this.toolPath}`);
                this._debug('arguments:');
                for (const arg of this.args) {
                    this._debug(`   ${arg}`);
                }
                const optionsNonNull = this._cloneExecOptions(this.options);
                if (!optionsNonNull.silent && optionsNonNull.outStream) {
                    optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + external_os_namespaceObject.EOL);
                }
                const state = new ExecState(optionsNonNull, this.toolPath);
                state.on('debug', (message) => {
                    this._debug(message);
                });
                if (this.options.cwd && !(yield exists(this.options.cwd))) {
                    return reject(new Error(`The cwd: ${this.options.cwd} does not exist!`));
                }
                const fileName = this._getSpawnFileName();
                const cp = external_child_process_namespaceObject.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
                let stdbuffer = '';
                if (cp.stdout) {
                    cp.stdout.on('data', (data) => {
                        if (this.options.listeners && this.options.listeners.stdout) {
                            this.options.listeners.stdout(data);
                        }
                        if (!optionsNonNull.silent && optionsNonNull.outStream) {
                            optionsNonNull.outStream.write(data);
                        }
                        stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.stdline) {
                                this.options.listeners.stdline(line);
                            }
                        });
                    });
                }
                let errbuffer = '';
                if (cp.stderr) {
                    cp.stderr.on('data', (data) => {
                        state.processStderr = true;
                        if (this.options.listeners && this.options.listeners.stderr) {
                            this.options.listeners.stderr(data);
                        }
                        if (!optionsNonNull.silent &&
                            optionsNonNull.errStream &&
                            optionsNonNull.outStream) {
                            const s = optionsNonNull.failOnStdErr
                                ? optionsNonNull.errStream
                                : optionsNonNull.outStream;
                            s.write(data);
                        }
                        errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.errline) {
                                this.options.listeners.errline(line);
                            }
                        });
                    });
                }
                cp.on('error', (err) => {
                    state.processError = err.message;
                    state.processExited = true;
                    state.processClosed = true;
                    state.CheckComplete();
                });
                cp.on('exit', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                cp.on('close', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    state.processClosed = true;
                    this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                state.on('done', (error, exitCode) => {
                    if (stdbuffer.length > 0) {
                        this.emit('stdline', stdbuffer);
                    }
                    if (errbuffer.length > 0) {
                        this.emit('errline', errbuffer);
                    }
                    cp.removeAllListeners();
                    if (error) {
                        reject(error);
                    }
                    else {
                        resolve(exitCode);
                    }
                });
                if (this.options.input) {
                    if (!cp.stdin) {
                        throw new Error('child process missing stdin');
                    }
                    cp.stdin.end(this.options.input);
                }
            }));
        });
    }
}
/**
 * Convert an arg string to an array of args. Handles escaping
 *
 * @param    argString   string of arguments
 * @returns  string[]    array of arguments
 */
function argStringToArray(argString) {
    const args = [];
    let inQuotes = false;
    let escaped = false;
    let arg = '';
    function append(c) {
        // we only escape double quotes.
        if (escaped && c !== '"') {
            arg += '\\';
        }
        arg += c;
        escaped = false;
    }
    for (let i = 0; i < argString.length; i++) {
        const c = argString.charAt(i);
        if (c === '"') {
            if (!escaped) {
                inQuotes = !inQuotes;
            }
            else {
                append(c);
            }
            continue;
        }
        if (c === '\\' && escaped) {
            append(c);
            continue;
        }
        if (c === '\\' && inQuotes) {
            escaped = true;
            continue;
        }
        if (c === ' ' && !inQuotes) {
            if (arg.length > 0) {
                args.push(arg);
                arg = '';
            }
            continue;
        }
        append(c);
    }
    if (arg.length > 0) {
        args.push(arg.trim());
    }
    return args;
}
class ExecState extends external_events_.EventEmitter {
    constructor(options, toolPath) {
        super();
        this.processClosed = false; // tracks whether the process has exited and stdio is closed
        this.processError = '';
        this.processExitCode = 0;
        this.processExited = false; // tracks whether the process has exited
        this.processStderr = false; // tracks whether stderr was written to
        this.delay = 10000; // 10 seconds
        this.done = false;
        this.timeout = null;
        if (!toolPath) {
            throw new Error('toolPath must not be empty');
        }
        this.options = options;
        this.toolPath = toolPath;
        if (options.delay) {
            this.delay = options.delay;
        }
    }
    CheckComplete() {
        if (this.done) {
            return;
        }
        if (this.processClosed) {
            this._setResult();
        }
        else if (this.processExited) {
            this.timeout = (0,external_timers_namespaceObject.setTimeout)(ExecState.HandleTimeout, this.delay, this);
        }
    }
    _debug(message) {
        this.emit('debug', message);
    }
    _setResult() {
        // determine whether there is an error
        let error;
        if (this.processExited) {
            if (this.processError) {
                error = new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
            }
            else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) {
                error = new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
            }
            else if (this.processStderr && this.options.failOnStdErr) {
                error = new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
            }
        }
        // clear the timeout
        if (this.timeout) {
            clearTimeout(this.timeout);
            this.timeout = null;
        }
        this.done = true;
        this.emit('done', error, this.processExitCode);
    }
    static HandleTimeout(state) {
        if (state.done) {
            return;
        }
        if (!state.processClosed && state.processExited) {
            const message = `The STDIO streams did not close within ${state.delay / 1000} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
            state._debug(message);
        }
        state._setResult();
    }
}
//# sourceMappingURL=toolrunner.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/exec.js
var exec_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


/**
 * Exec a command.
 * Output will be streamed to the live console.
 * Returns promise with return code
 *
 * @param     commandLine        command to execute (can include additional args). Must be correctly escaped.
 * @param     args               optional arguments for tool. Escaping is handled by the lib.
 * @param     options            optional exec options.  See ExecOptions
 * @returns   Promise<number>    exit code
 */
function exec_exec(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        const commandArgs = tr.argStringToArray(commandLine);
        if (commandArgs.length === 0) {
            throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
        }
        // Path to tool to execute should be first arg
        const toolPath = commandArgs[0];
        args = commandArgs.slice(1).concat(args || []);
        const runner = new tr.ToolRunner(toolPath, args, options);
        return runner.exec();
    });
}
/**
 * Exec a command and get the output.
 * Output will be streamed to the live console.
 * Returns promise with the exit code and collected stdout and stderr
 *
 * @param     commandLine           command to execute (can include additional args). Must be correctly escaped.
 * @param     args                  optional arguments for tool. Escaping is handled by the lib.
 * @param     options               optional exec options.  See ExecOptions
 * @returns   Promise<ExecOutput>   exit code, stdout, and stderr
 */
function getExecOutput(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        var _a, _b;
        let stdout = '';
        let stderr = '';
        //Using string decoder covers the case where a mult-byte character is split
        const stdoutDecoder = new StringDecoder('utf8');
        const stderrDecoder = new StringDecoder('utf8');
        const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
        const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
        const stdErrListener = (data) => {
            stderr += stderrDecoder.write(data);
            if (originalStdErrListener) {
                originalStdErrListener(data);
            }
        };
        const stdOutListener = (data) => {
            stdout += stdoutDecoder.write(data);
            if (originalStdoutListener) {
                originalStdoutListener(data);
            }
        };
        const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), { stdout: stdOutListener, stderr: stdErrListener });
        const exitCode = yield exec_exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
        //flush any remaining characters
        stdout += stdoutDecoder.end();
        stderr += stderrDecoder.end();
        return {
            exitCode,
            stdout,
            stderr
        };
    });
}
//# sourceMappingURL=exec.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield exec.getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield exec.getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_namespaceObject.platform();
const arch = external_os_namespaceObject.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
//# sourceMappingURL=platform.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function core_setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_namespaceObject.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function core_debug(message) {
    command_issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_namespaceObject.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map
;// CONCATENATED MODULE: ./lib/src/runner.js


// An annotation has 4,096 characters (actions/runner, ExecutionContext.cs); the runner cuts the rest without a word.
const annotationMax = 4000;
// GitHub drops a larger one as a whole.
const summaryMaxBytes = 1024 * 1024;
/** The runner that this process runs under. */
function actionsRunner() {
    let annotated = false;
    // If nobody reads stdout any more, outputs and summary still report.
    process.stdout.on('error', () => undefined);
    return {
        input: name => getInput(name),
        mask(secrets) {
            for (const secret of secrets)
                core_setSecret(secret);
        },
        info: line => info(escapeCommands(line)),
        debug: line => core_debug(escapeCommands(line)),
        warning: (title, message) => warning(annotation(message), { title: singleLine(title, 200) }),
        error(title, message) {
            if (annotated)
                return;
            annotated = true;
            error(annotation(message), { title: singleLine(title, 200) });
        },
        outputs(values) {
            // Without a file for them, the outputs are commands in the log.
            const safe = process.env['GITHUB_OUTPUT'] ? singleLine : escapeCommands;
            const max = Number.POSITIVE_INFINITY; // half a JSON text is none
            for (const [name, value] of Object.entries(values))
                setOutput(name, safe(value, max));
        },
        async summary(markdown) {
            // What an attempt before could not write is still in the buffer.
            await summary.emptyBuffer().addRaw(cut(markdown)).write();
        },
        workflowRun: workflowRun(process.env),
    };
}
/**
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables; undefined where gh could not reach the
 * server. gh takes a port in `[HOST/]OWNER/REPO` and asks that port (cli/cli issue 6845).
 */
function workflowRun({ GITHUB_RUN_ID: id = '', GITHUB_REPOSITORY: name = '', GITHUB_SERVER_URL: server = '', }) {
    const url = URL.parse(server || 'https://github.com');
    if (!url || url.href !== `${url.origin}/`)
        return undefined;
    const repository = url.host === 'github.com' ? name : `${url.host}/${name}`;
    return /^\d+$/.test(id) && /^([\w.-]+(:\d+)?\/)?[\w.-]+\/[\w.-]+$/.test(repository)
        ? { id, repository }
        : undefined;
}
/** The beginning of a summary that is too long. */
function cut(markdown) {
    const bytes = Buffer.from(markdown);
    return bytes.length <= summaryMaxBytes
        ? markdown
        : `${bytes.toString('utf8', 0, summaryMaxBytes - 100).replace(/\n[^\n]*$/, '')}\n\n…\n`;
}
/** Several lines for an annotation, each harmless by itself, within what an annotation holds. */
function annotation(message) {
    return message
        .split('\n')
        .map(line => escapeCommands(line))
        .join('\n')
        .slice(0, annotationMax);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
;// CONCATENATED MODULE: ./lib/src/xml/well-formed.js
/**
 * The rules of XML 1.0 that fast-xml-parser 5.12, XMLValidator included, does not enforce. Compared with saxes, it
 * accepts a second root `<b/>`, anything after a root `<a/>`, CDATA outside the root, end tags `</a/>`, stray `=` in
 * tags, `<` and undefined references in attributes, undefined references and `]]>` in text, forbidden characters,
 * `--` in comments and unknown declarations, and it ends a name at U+1680 or U+FEFF, which belong to it.
 */
// Names are ASCII, as the service's are.
const space = '[ \\t\\r\\n]';
const well_formed_name = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const equals = (value) => `${space}*=${space}*(?:${value})`;
const attribute = `${space}+${well_formed_name}${equals('"[^<"]*"|\'[^<\']*\'')}`;
const token = new RegExp([
    '<!--(?<comment>[^]*?)-->',
    '(?<cdata><!\\[CDATA\\[[^]*?\\]\\]>)',
    `(?<startTag><${well_formed_name}(?:${attribute})*${space}*/?>)`,
    `(?<endTag></${well_formed_name}${space}*>)`,
    '(?<text>[^<]+)',
].join('|'), 'y');
const pseudo = (key, value) => `${space}+${key}${equals(`"${value}"|'${value}'`)}`;
// Any encoding: the caller has decoded the bytes.
const declaration = new RegExp(`<\\?xml${pseudo('version', '1\\.0')}(?:${pseudo('encoding', '[A-Za-z][\\w.-]*')})?` +
    `(?:${pseudo('standalone', '(?:yes|no)')})?${space}*\\?>`, 'y');
// https://www.w3.org/TR/xml/#charsets
const forbiddenCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const maxDepth = 32;
// Keeps the process below 200 MB on any 1 MiB, 80 of them Node's own; without it, 1 MiB of `<a/>` takes 280 MB.
const maxMarkup = 20_000;
/** Which rule `text` breaks; empty if none. What XMLValidator checks, such as matching tags, is not checked here. */
function wellFormednessError(text) {
    if (forbiddenCharacter.test(text))
        return 'a character that XML does not allow';
    declaration.lastIndex = 0;
    token.lastIndex = declaration.exec(text)?.[0].length ?? 0;
    let roots = 0;
    let depth = 0;
    let markup = 0;
    while (token.lastIndex < text.length) {
        const start = token.lastIndex;
        const groups = token.exec(text)?.groups;
        if (!groups)
            return text.startsWith('<!DOCTYPE', start) ? 'a DTD' : 'markup that is not allowed or not closed';
        const { comment = '', cdata = '', startTag = '', endTag, text: characters = '' } = groups;
        if (/--|-$/.test(comment))
            return '"--" in a comment';
        if (characters.includes(']]>'))
            return '"]]>" in text';
        // A start tag has one "=" for each attribute, a reference begins with "&".
        if (startTag)
            markup += startTag.split('=').length;
        markup += (startTag + characters).split('&').length - 1;
        if (markup > maxMarkup)
            return `more than ${maxMarkup} tags, attributes and references`;
        if (hasUndefinedReference(startTag + characters))
            return 'an undefined reference';
        if (depth === 0 && trimXmlSpace(characters + cdata))
            return 'text outside the root element';
        if (endTag)
            depth -= 1;
        if (!startTag)
            continue;
        if (depth === maxDepth)
            return `elements more than ${maxDepth} deep`;
        if (depth === 0)
            roots += 1;
        if (!startTag.endsWith('/>'))
            depth += 1;
    }
    return roots === 1 ? '' : 'not exactly one root element';
}
const forbiddenReference = new RegExp([
    '<!--[^]*?(?:-->|$)', // In comments and CDATA sections there are no references: skip them.
    '<!\\[CDATA\\[[^]*?(?:\\]\\]>|$)',
    '&#0*(?:[1-8]|1[124-9]|2\\d|3[01]|6553[45]);',
    '&#x0*(?:[1-8bcefBCEF]|1[\\da-fA-F]|[fF]{3}[efEF]);',
].join('|'), 'g');
/**
 * `text` with `&#32;` for every reference to U+FFFE, U+FFFF or a control character other than tab, line feed, carriage
 * return and U+0000. .NET's serializers write such references, XML 1.0 forbids them.
 */
function replaceForbiddenReferences(text) {
    return text.replaceAll(forbiddenReference, match => (match.startsWith('&') ? '&#32;' : match));
}
// A bare "&" matches too, with no group.
const reference = /&(?:(lt|gt|amp|quot|apos);|#(\d+);|#x([\da-fA-F]+);)?/g;
const predefined = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/** `text`, in which every reference is defined, with its references resolved. */
function decodeReferences(text) {
    return text.replaceAll(reference, (...match) => referencedCharacter(match) ?? '');
}
function hasUndefinedReference(text) {
    for (const match of text.matchAll(reference))
        if (referencedCharacter(match) === undefined)
            return true;
    return false;
}
function referencedCharacter([, named, decimal, hex = '']) {
    if (named)
        return predefined[named];
    const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
    return forbiddenCharacter.test(character) ? undefined : character;
}
/** `text` without the white space of XML at its ends; `String.trim()` would cut more, such as U+00A0. */
function trimXmlSpace(text) {
    // Not a regular expression: /[ ]+$/ takes a minute for 1 MiB of spaces in the middle.
    const isSpace = (at) => ' \t\r\n'.includes(text.charAt(at));
    let [start, end] = [0, text.length];
    while (start < end && isSpace(start))
        start += 1;
    while (end > start && isSpace(end - 1))
        end -= 1;
    return text.slice(start, end);
}

;// CONCATENATED MODULE: ./lib/src/unusual-character.js
/**
 * The first character in `text` that is not printable ASCII, or is a quotation mark, by its name: what editors, chats
 * and web pages put between the right characters or in their place, unseen. Undefined if there is none.
 */
function unusualCharacter(text, sought = /[^ -~]|["'`]/u) {
    const found = sought.exec(text)?.[0];
    if (found === undefined)
        return undefined;
    if (/["'`]/.test(found))
        return 'a quotation mark';
    const codePoint = found.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    const name = characterNames.find(([pattern]) => pattern.test(found))?.[1];
    return `${name} (U+${codePoint})${/[\p{Pd}\u2212]/u.test(found) ? ' instead of a hyphen' : ''}`;
}
const characterNames = [
    [/\u200B/, 'a zero-width space'],
    [/\uFEFF/, 'a byte order mark'],
    [/[\u00A0\u2007\u202F]/, 'a no-break space'],
    [/\u00AD/, 'a soft hyphen'],
    [/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/, 'a bidirectional mark'],
    [/[\n\r\u0085\u2028\u2029]/, 'a line break'],
    [/\t/, 'a tab'],
    [/\uFFFD/, 'a replacement character'],
    [/\p{Cc}/u, 'a control character'],
    [/[\p{DI}\p{Cf}\u2800]/u, 'an invisible character'],
    [/\p{Zs}/u, 'a space that is not ASCII'],
    [/\u2013/, 'an en dash'],
    [/\u2014/, 'an em dash'],
    [/\u2212/, 'a minus sign'],
    [/\p{Pd}/u, 'a dash'],
    [/[\p{Pi}\p{Pf}\u201A\u201E]/u, 'a curly quotation mark'],
    [/[\uFF01-\uFF5E]/, 'a full-width character'],
    [/\p{L}/u, 'a letter that is not ASCII'],
    [/\p{N}/u, 'a digit that is not ASCII'],
    [/./su, 'a character that is not ASCII'],
];

;// CONCATENATED MODULE: ./lib/src/credentials/credential.js
/** A `CertificateResult` that says what is wrong with the file. */
function certificateError(message) {
    return { error: { about: 'certificate', message } };
}
/** A `CertificateResult` that says what is wrong with the password. */
function passwordError(message) {
    return { error: { about: 'password', message } };
}

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __nccwpck_require__(1692);
;// CONCATENATED MODULE: ./lib/src/http/tls-options.js

/**
 * The ciphers of every TLS connection: Node's own, or those of `--tls-cipher-list`, at OpenSSL's security level 2, which
 * refuses keys below 112 bits of security, such as RSA with 1024 bits
 * (https://docs.openssl.org/3.5/man3/SSL_CTX_set_security_level/). It is the default of OpenSSL 3.5, but 1 in the
 * OpenSSL 3.0 of Node 24.4. A list that names a level keeps it. The versions of TLS need no such line: all these Nodes
 * begin with 1.2, unless `--tls-min-v1.3` and the like say otherwise.
 */
const ciphers = external_node_tls_.DEFAULT_CIPHERS.includes('@SECLEVEL')
    ? external_node_tls_.DEFAULT_CIPHERS
    : `${external_node_tls_.DEFAULT_CIPHERS}:@SECLEVEL=2`;
/** A context for connections as a client. */
function clientContext(options = {}) {
    return (0,external_node_tls_.createSecureContext)({ ciphers, ...options });
}

;// CONCATENATED MODULE: ./lib/src/credentials/validity.js
/** Clocks differ: a credential is tried for this long before it begins and after it ends. */
const clockToleranceMs = 5 * 60_000;
/** Why a credential is not to be used at `now`, without its subject; undefined where it is. */
function validityError({ begins, expires }, now, toleranceMs = clockToleranceMs) {
    const byThisClock = () => `; this runner's clock says ${now.toISOString()}`;
    if (now.getTime() - expires.getTime() >= toleranceMs)
        return `expired at ${expires.toISOString()}${byThisClock()}`;
    if (begins && begins.getTime() - now.getTime() >= toleranceMs)
        return `is not valid before ${begins.toISOString()}${byThisClock()}`;
    return undefined;
}

;// CONCATENATED MODULE: ./lib/src/credentials/pem.js





/**
 * Opens a certificate and its private key in PEM text (RFC 7468): of the certificates for the key the one that is best
 * at `now`, with those for other keys as its chain. `password` is for an encrypted key.
 */
function openPem(text, password, now) {
    const blocks = pemBlocks(text);
    // The same key twice is one key.
    const keys = blocks
        .filter(block => block.label.endsWith('PRIVATE KEY'))
        .filter(({ pem }, at, all) => all.findIndex(other => other.pem === pem) === at);
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
    const unreadable = certificates[parsed.indexOf(undefined)];
    if (unreadable)
        return unreadableError('one of its certificates cannot be read', unreadable.pem);
    const all = parsed.filter(certificate => certificate !== undefined);
    const own = all.filter(certificate => certificate.checkPrivateKey(key.value));
    const [certificate] = own.sort((a, b) => usability(b, now) - usability(a, now) || Number(b.validToDate) - Number(a.validToDate));
    if (certificate === undefined)
        return certificateError('its private key belongs to another certificate');
    const context = (chain) => ({
        certificate,
        secureContext: clientContext({
            key: key.value.export({ type: 'pkcs8', format: 'pem' }),
            cert: [certificate, ...chain].map(String).join(''),
        }),
    });
    try {
        return { value: context(all.filter(other => !own.includes(other))) };
    }
    catch {
        // An old root or intermediate certificate may be too weak for OpenSSL. The service compares the certificate alone.
    }
    try {
        return { value: context([]) };
    }
    catch (error) {
        // OpenSSL's own rules, such as "ee key too small", reported before the first request instead of as a fault.
        const { code, message } = error;
        return certificateError(`OpenSSL does not accept it for TLS (${code ?? message})`);
    }
}
/** 2 for a certificate that is valid at `now`, 1 for one that is valid by a clock that differs, else 0. */
function usability({ validFromDate: begins, validToDate: expires }, now) {
    return [0, undefined].filter(toleranceMs => !validityError({ begins, expires }, now, toleranceMs)).length;
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
/** What a block holds, decoded. */
function derOf({ pem }) {
    return Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
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
        return { value: (0,external_node_crypto_.createPrivateKey)(encrypted ? { key: pem, passphrase: password } : pem) };
    }
    catch (error) {
        if (error.code === 'ERR_OSSL_EVP_UNSUPPORTED')
            return certificateError('it is encrypted with an unsupported algorithm');
        return encrypted
            ? passwordError('it does not open the private key')
            : unreadableError('its private key cannot be read', pem);
    }
}
/** `message`, and the character in a PEM block that is the likely cause. */
function unreadableError(message, pem) {
    const character = unusualCharacter(pem.replace(/\s/g, ''));
    return certificateError(character ? `${message}: it contains ${character}` : message);
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


// As of a file that is malformed, where node-forge throws.
const damaged = { error: 'damaged' };
/**
 * Opens a PKCS#12/PFX file (RFC 7292) with `password`; if that is empty, with the empty and the absent password alike,
 * which differ in PKCS#12.
 */
async function openPfx(file, password, now) {
    // Loaded on demand: it brings node-forge, a third of the code, and only PFX files need it.
    const contents = isPfx(file) ? await Promise.all(/* import() */[__nccwpck_require__.e(542), __nccwpck_require__.e(352)]).then(__nccwpck_require__.bind(__nccwpck_require__, 5352)) : undefined;
    const pem = (await contents?.pemFromPfx(file, password).catch(() => undefined)) ?? damaged;
    if ('value' in pem)
        return openPem(pem.value, '', now);
    switch (pem.error) {
        case 'algorithm':
            return certificateError('it is encrypted with an unsupported algorithm');
        case 'password':
            return passwordError(password ? 'it does not open the PFX file' : 'the PFX file needs a password');
        case 'damaged':
            if (wasConvertedToText(file))
                return certificateError('it was damaged by a text conversion: encode the bytes of the PFX file, as in "base64 < client.pfx"');
            return certificateError(
            // Every DER file begins with a SEQUENCE (X.690, section 8.9).
            file[0] === 0x30
                ? 'it cannot be read as a PKCS#12/PFX file'
                : 'it is base64, but not of a PKCS#12/PFX file');
    }
}
/** Whether `file` begins as a PFX does: a SEQUENCE whose first value is version 3 (RFC 7292, section 4). */
function isPfx(file) {
    return /^30(80|81..|82.{4}|83.{6}|84.{8})020103/.test(file.toString('hex', 0, 9));
}
/** Whether `file` is to be read as a PFX, even if it is a damaged one. */
function looksLikePfx(file) {
    return isPfx(file) || wasConvertedToText(file);
}
/**
 * Whether the file was read as text before it was encoded, once or twice. Every PFX begins with 0x30 and an octet
 * between 0x80 and 0x84. In UTF-8, that one becomes U+FFFD or another sequence of several octets, in UTF-16 a zero
 * follows the 0x30, and in ASCII there is no octet above 0x7F any more.
 */
function wasConvertedToText(file) {
    const text = file.toString('latin1');
    const converted = /^(\xef\xbb\xbf)?0[\xc2-\xf4]|^(\xff\xfe)?0\0|^0[\0-\x7f]{100,}$/;
    return converted.test(text) || converted.test(Buffer.from(text, 'base64').toString('latin1'));
}

;// CONCATENATED MODULE: ./lib/src/credentials/management-certificate.js





/**
 * Opens a client certificate and its private key: PEM text, or the base64 of a PKCS#12/PFX file, also between the
 * BEGIN and END lines that `certutil -encode` writes. `now` decides between several certificates for one key.
 */
async function openCertificate(text, password, now = new Date()) {
    if (text.includes('-----BEGIN')) {
        const [pfx] = pemBlocks(text).map(derOf).filter(looksLikePfx);
        return pfx ? openPfx(pfx, password, now) : openPem(text, password, now);
    }
    const base64 = text.replace(/\\[rn]|\s/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
        const character = unusualCharacter(base64);
        return certificateError(
        // The text of a binary file is full of them.
        character && !text.includes('\uFFFD')
            ? `it contains ${character}, which neither PEM nor base64 has`
            : 'it is neither PEM nor base64');
    }
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.includes('-----BEGIN'))
        return certificateError('it is base64 of PEM text; give the PEM text itself');
    if (isCertificate(bytes))
        return certificateError('it holds a certificate but not its private key');
    return openPfx(bytes, password, now);
}
/** Whether `der` is an X.509 certificate. */
function isCertificate(der) {
    try {
        new external_node_crypto_.X509Certificate(der);
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/src/credentials/secrets-to-mask.js



// A mask reaches the whole job for good: it takes every such word out of the log, and the runner drops an output that
// holds one. So only secrets are masked, and none so short that it may be a word.
const minLength = 8;
/**
 * What must never appear in the log, line by line, because the runner masks each line of a secret by itself: tokens,
 * passwords, private keys and PFX files; not certificates, which are public, nor the text around PEM blocks.
 */
function secretsToMask(texts) {
    const { token, password, certificate, publishSettings, proxy } = texts;
    const found = [
        ...proxy,
        ...tokensIn(token),
        ...password.split(/[\r\n]+/),
        ...[certificate, publishSettings].flatMap(text => [...keysIn(text), ...attributesIn(text)]),
    ];
    return [...new Set(found.map(secret => secret.trim()))].filter(secret => secret.length >= minLength);
}
/** The token, also where JSON or quotation marks are around it. */
function tokensIn(text) {
    const [, inJson] = /"access_?token"\s*:\s*"([^"]*)"/i.exec(text) ?? [];
    if (inJson !== undefined)
        return [inJson];
    const [inQuotes = ''] = /(?<=^["'“”‘’„])[^"'“”‘’]+(?=["'“”‘’]$)/.exec(text) ?? [];
    return [inQuotes, ...text.split(/[\r\n]+/)];
}
// Also where an editor has made other dashes of them, and where the text was cut off after the block's beginning.
const dashes = '(?:-{2,}|[–—])';
const block = new RegExp(`BEGIN ([A-Z0-9 ]+)${dashes}((?:(?!${dashes}).)*)(?:${dashes}(?<end>-*END )?|$)`, 'gs');
const base64Run = /[A-Za-z0-9+/=]{8,}/g;
/** The base64 lines of a private key or a PFX file, be they in a PEM block or all there is. */
function keysIn(given) {
    const text = given.replace(/\\r\\n|\\n|\\r/g, '\n');
    const compact = text.replace(/\s/g, '');
    // A word or a path in the wrong input is base64, too.
    if (/^[A-Za-z0-9+/]{100,}=*$/.test(compact))
        return isCertificate(Buffer.from(compact, 'base64')) ? [] : (text.match(base64Run) ?? []);
    const blocks = [...text.matchAll(block)];
    // What was altered on its way, or lost its BEGIN line: a private key has lines of 64 characters.
    const rest = text.replace(block, '');
    const isAltered = blocks.length === 0 ? !secrets_to_mask_attribute.test(text) : /END [A-Z0-9 ]*PRIVATE KEY/.test(rest);
    const altered = (isAltered && rest.match(/[A-Za-z0-9+/=]{60,}/g)) || [];
    const inBlocks = blocks.flatMap(([, label = '', body = '', end]) => {
        // The traditional form of an encrypted key begins with two headers (RFC 1421, section 4.4).
        const base64 = body.replace(/^\s*Proc-Type: \S+\s+DEK-Info: \S+/, '');
        if (!label.endsWith('PRIVATE KEY') && !looksLikePfx(Buffer.from(base64, 'base64')))
            return [];
        const lines = base64.match(base64Run) ?? [];
        // Without an END line, the block ends with its first shorter line; what follows may be any text.
        const last = end ? -1 : lines.findIndex(line => line.length < (lines[0]?.length ?? 0));
        return last < 0 ? lines : lines.slice(0, last + 1);
    });
    return [...altered, ...inBlocks];
}
const secrets_to_mask_attribute = /\b(?:ManagementCertificate|userPWD)\s*=\s*(?:"([^"]*)|'([^']*))/i;
/** The values of the attributes of a publish settings file, or of a web site's publish profile, that are secrets. */
function attributesIn(text) {
    const attributes = text.matchAll(new RegExp(secrets_to_mask_attribute, 'gi'));
    return [...attributes].flatMap(([, quoted, value = quoted ?? '']) => [value, decodeReferences(value)].flatMap(form => form.split(/\s+/)));
}

;// CONCATENATED MODULE: ./lib/src/http/proxy.js

const proxy_form = 'http://[user:password@]host[:port], with special characters of user and password percent-encoded';
/**
 * The proxy for `url`; undefined if there is none. What bypasses it is @actions/http-client's decision. An error where
 * that library (4.0.1, lib/proxy.js) would ignore a value of `https_proxy` that it cannot parse and connect directly.
 */
function proxyFor(url) {
    const name = ['https_proxy', 'HTTPS_PROXY'].find(name => process.env[name]);
    const given = name === undefined ? '' : (process.env[name] ?? '');
    if (given === '' || checkBypass(url))
        return { value: undefined };
    const proxy = parseProxy(given.includes('://') ? given : `http://${given}`); // "host:port", as curl takes it
    return proxy ? { value: proxy } : { error: `${name} is not of the form ${proxy_form}` };
}
function parseProxy(text) {
    try {
        const url = new URL(text);
        decodeURIComponent(url.username);
        decodeURIComponent(url.password);
        return /^https?:$/.test(url.protocol) && url.hostname && /^\/?$/.test(url.pathname) && !/[?#]/.test(text)
            ? url
            : undefined;
    }
    catch {
        return undefined;
    }
}
/** User and password of a proxy as `user:password`; empty if there are none. */
function proxyLogin({ username, password }) {
    return username || password ? `${decodeURIComponent(username)}:${decodeURIComponent(password)}` : '';
}
/** A login as HTTP's Basic authentication sends it (RFC 7617). */
function basic(login) {
    return Buffer.from(login).toString('base64');
}
/** What must be masked of the proxies in the environment: their passwords, as they are and as they are sent. */
function proxySecrets() {
    return ['https_proxy', 'HTTPS_PROXY'].flatMap(name => {
        const given = process.env[name] ?? '';
        const proxy = parseProxy(given.includes('://') ? given : `http://${given}`);
        if (!proxy?.password)
            return [];
        return [proxy.password, decodeURIComponent(proxy.password), basic(proxyLogin(proxy))];
    });
}

;// CONCATENATED MODULE: ./lib/src/report/expiry-warning.js
/** A warning where the credential is used although it is outside its dates at `now`, or will be before the time-out. */
function expiryWarning({ kind, begins, expires }, timeoutMs, now) {
    const tried = () => `and this runner's clock says ${now.toISOString()}: it is tried all the same, because clocks differ.`;
    if (begins && begins > now)
        return `The ${kind} is not valid before ${begins.toISOString()}, ${tried()}`;
    if (expires === undefined || expires.getTime() >= now.getTime() + timeoutMs)
        return undefined;
    if (expires <= now)
        return `The ${kind} expired at ${expires.toISOString()}, ${tried()}`;
    const limit = timeoutMs > 60_000 && timeoutMs % 60_000 === 0
        ? `${timeoutMs / 60_000} minutes`
        : `${timeoutMs / 1000} seconds`;
    return `The ${kind} expires at ${expires.toISOString()}, before the time-out of ${limit}: a request after that would end as unauthorized.`;
}

;// CONCATENATED MODULE: ./lib/src/credentials/access-token.js


/** A bearer token (RFC 6750, section 2.1); an error where it is a JWT that has long expired at `now`. */
function parseAccessToken(token, now) {
    if (/^\{.*"access_?token"\s*:/is.test(token))
        return {
            error: 'it is the JSON of "az account get-access-token": give the value of accessToken alone',
        };
    if (/^["'`“”„‘’‚].*["'`“”‘’]$/s.test(token))
        return { error: 'it is in quotation marks: give the token without them' };
    if (/^bearer\s/i.test(token))
        return { error: 'it begins with the word Bearer' };
    const character = unusualCharacter(token);
    if (character)
        return { error: `it contains ${character}, which no bearer token has` };
    if (!/^[\w.~+/-]+=*$/.test(token))
        return { error: 'it contains a character that no bearer token has, such as white space' };
    const expires = jwtExpiry(token);
    const expired = expires && validityError({ expires }, now);
    if (expired)
        return { error: `it ${expired}` };
    return { value: { kind: 'access-token', token, ...(expires && { expires }) } };
}
/** The `exp` of a JWT (RFC 7519, section 4.1.4), unverified; undefined for an opaque token, or if it is no date. */
function jwtExpiry(token) {
    const payload = token.split('.')[1];
    if (payload === undefined)
        return undefined;
    try {
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
        const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
        const date = new Date(typeof exp === 'number' && exp > 0 ? exp * 1000 : Number.NaN);
        return Number.isNaN(date.getTime()) ? undefined : date;
    }
    catch {
        return undefined;
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
;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/validator.js




const defaultOptions = {
  allowBooleanAttributes: false, //A tag can have attributes without any value
  unpairedTags: []
};

//const tagsPattern = new RegExp("<\\/?([\\w:\\-_\.]+)\\s*\/?>","g");
function validate(xmlData, options) {
  options = Object.assign({}, defaultOptions, options);

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
 * and moving to the next starting position — one full backtrack per
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
 * is simply skipped over, one character at a time — the same outcome the
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
    if (i >= len) break; // trailing whitespace only — nothing left to read

    if (attrStr[i] === '=') {
      // No name before this '=' — not a valid attribute start. Move past
      i++;
      continue;
    }

    const leadingWs = attrStr.slice(tokenStart, i);

    // Attribute name — everything up to the next whitespace or '='.
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
      // No closing quote found anywhere in the rest of the string — leave
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
;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/fxp.js






const XMLValidator = {
  validate: validate
}

;// CONCATENATED MODULE: ./node_modules/fast-xml-parser/src/xmlparser/OptionsBuilder.js



const defaultOnDangerousProperty = (name) => {
  if (DANGEROUS_PROPERTY_NAMES.includes(name)) {
    return "__" + name;
  }
  return name;
};


const OptionsBuilder_defaultOptions = {
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
  const built = Object.assign({}, OptionsBuilder_defaultOptions, options);

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

;// CONCATENATED MODULE: ./node_modules/xml-naming/src/index.js
/**
 * xml-naming
 * Validates XML Name productions as defined in the XML 1.0 and 1.1 specifications.
 * Covers: Name, NCName, QName, NMToken, NMTokens
 *
 * XML 1.0 spec: https://www.w3.org/TR/xml/#NT-Name
 * XML 1.1 spec: https://www.w3.org/TR/xml11/#NT-NameStartChar
 * XML NS spec:  https://www.w3.org/TR/xml-names/#NT-NCName
 */

// ---------------------------------------------------------------------------
// Character class strings — XML 1.0
//
// NameStartChar ::= ":" | [A-Z] | "_" | [a-z]
//   | [#xC0-#xD6]   | [#xD8-#xF6]   | [#xF8-#x2FF]
//   | [#x370-#x37D] | [#x37F-#x1FFF]    <- split to exclude #x0487
//   | [#x200C-#x200D]
//   | [#x2070-#x218F] | [#x2C00-#x2FEF]
//   | [#x3001-#xD7FF] | [#xF900-#xFDCF] | [#xFDF0-#xFFFD]
//
// NameChar ::= NameStartChar | "-" | "." | [0-9]
//   | #xB7 | [#x0300-#x036F] | [#x203F-#x2040]
//
// Note: \u0487 (Combining Cyrillic Millions Sign) was added in Unicode 4.0,
// after XML 1.0 was defined against Unicode 2.0. It falls inside the range
// \u037F-\u1FFF but must be excluded. We split that range into
// \u037F-\u0486 and \u0488-\u1FFF to exclude it explicitly.
// ---------------------------------------------------------------------------

const nameStartChar10 =
  ':A-Za-z_' +
  '\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF' +
  '\u0370-\u037D' +
  '\u037F-\u0486\u0488-\u1FFF' +  // split to exclude \u0487
  '\u200C-\u200D' +
  '\u2070-\u218F' +
  '\u2C00-\u2FEF' +
  '\u3001-\uD7FF' +
  '\uF900-\uFDCF' +
  '\uFDF0-\uFFFD';

const nameChar10 =
  nameStartChar10 +
  '\\-\\.\\d' +
  '\u00B7' +
  '\u0300-\u036F' +
  '\u203F-\u2040';

// ---------------------------------------------------------------------------
// Character class strings — XML 1.1
//
// Differences from XML 1.0:
//
// NameStartChar:
//   1.0 has split ranges: \u00C0-\u00D6, \u00D8-\u00F6, \u00F8-\u02FF
//   1.1 merges them into: \u00C0-\u02FF
//   (\u00D7 x and \u00F7 / are division symbols, excluded in both versions)
//
//   1.0 tops out at \uFFFD (BMP only)
//   1.1 adds \u{10000}-\u{EFFFF} (supplementary planes)
//   These require the /u flag on the RegExp — see buildRegexes below.
//
// NameChar:
//   1.1 adds \u0487 (Combining Cyrillic Millions Sign, added in Unicode 4.0)
// ---------------------------------------------------------------------------

const nameStartChar11 =
  ':A-Za-z_' +
  '\u00C0-\u02FF' +                    // merged — 1.0 had three split ranges here
  '\u0370-\u037D' +
  '\u037F-\u0486\u0488-\u1FFF' +       // split to exclude \u0487 (combining mark, never a NameStartChar)
  '\u200C-\u200D' +
  '\u2070-\u218F' +
  '\u2C00-\u2FEF' +
  '\u3001-\uD7FF' +
  '\uF900-\uFDCF' +
  '\uFDF0-\uFFFD' +
  '\u{10000}-\u{EFFFF}';     // supplementary planes — REQUIRES /u flag on RegExp

const nameChar11 =
  nameStartChar11 +
  '\\-\\.\\d' +
  '\u00B7' +
  '\u0300-\u036F' +
  '\u0487' +                 // Combining Cyrillic Millions Sign — valid in 1.1, not 1.0
  '\u203F-\u2040';

// ---------------------------------------------------------------------------
// Regex builders
//
// XML 1.0 regexes: no flags — BMP only, standard JS regex behaviour.
// XML 1.1 regexes: /u flag — required for \u{10000}-\u{EFFFF} to match actual
//   supplementary code points rather than lone surrogates (which are illegal XML).
// ---------------------------------------------------------------------------

const buildRegexes = (startChar, char, flags = '') => {
  const ncStart = startChar.replace(':', '');
  const ncChar = char.replace(':', '');
  const ncNamePat = `[${ncStart}][${ncChar}]*`;

  return {
    name: new RegExp(`^[${startChar}][${char}]*$`, flags),
    ncName: new RegExp(`^${ncNamePat}$`, flags),
    qName: new RegExp(`^${ncNamePat}(?::${ncNamePat})?$`, flags),
    nmToken: new RegExp(`^[${char}]+$`, flags),
    nmTokens: new RegExp(`^[${char}]+(?:\\s+[${char}]+)*$`, flags),
  };
};

const regexes10 = buildRegexes(nameStartChar10, nameChar10);       // no /u — BMP only
const regexes11 = buildRegexes(nameStartChar11, nameChar11, 'u');  // /u — enables \u{10000}-\u{EFFFF}

// ---------------------------------------------------------------------------
// ASCII-only fast path (opt-in, off by default)
//
// The XML 1.0 vs 1.1 NameStartChar/NameChar productions differ *only* in
// their non-ASCII ranges (merged vs split Latin-1 ranges, \u0487, and
// supplementary planes). Restricted to ASCII, both versions collapse to the
// same character classes, so a single regex pair covers both xmlVersion
// values — no /u flag needed.
//
// Rationale: unicode-aware regexes (the /u flag, required for XML 1.1's
// supplementary-plane range) are measurably slower in V8 than plain
// non-unicode regexes on the same input, even when the input is pure ASCII.
// For the common case — HTML/SVG ids, XML tags — names are ASCII, so callers
// who know this can opt in to skip the unicode-aware matching path entirely.
// This is a real but *conditional* win: mainly for XML 1.1 input (avoids /u),
// or at scale where the larger unicode character classes add engine
// overhead. It also changes behaviour (rejects legitimate non-ASCII XML
// 1.0/1.1 names), so it must never be silently enabled — hence off by
// default.
// ---------------------------------------------------------------------------

const nameStartCharAscii = ':A-Za-z_';
const nameCharAscii = nameStartCharAscii + '\\-\\.\\d';

const regexesAscii = buildRegexes(nameStartCharAscii, nameCharAscii); // no /u — ASCII only

const getRegexes = (xmlVersion = '1.0', asciiOnly = false) => {
  if (asciiOnly) return regexesAscii;
  return xmlVersion === '1.1' ? regexes11 : regexes10;
};

// ---------------------------------------------------------------------------
// Boolean validators
// ---------------------------------------------------------------------------

/**
 * Returns true if the string is a valid XML Name.
 * Colons are allowed anywhere (Name production).
 * Used for: DOCTYPE entity names, notation names, DTD element declarations.
 *
 * @param {{ xmlVersion?: '1.0'|'1.1', asciiOnly?: boolean }} [opts]
 *   asciiOnly: skip unicode-aware matching, ASCII names only (default false).
 */
const src_name = (str, { xmlVersion = '1.0', asciiOnly = false } = {}) =>
  getRegexes(xmlVersion, asciiOnly).name.test(str);

/**
 * Returns true if the string is a valid NCName (Non-Colonized Name).
 * Colons are not permitted.
 * Used for: namespace prefixes, local names, SVG id attributes.
 *
 * @param {{ xmlVersion?: '1.0'|'1.1', asciiOnly?: boolean }} [opts]
 *   asciiOnly: skip unicode-aware matching, ASCII names only (default false).
 */
const ncName = (str, { xmlVersion = '1.0', asciiOnly = false } = {}) =>
  getRegexes(xmlVersion, asciiOnly).ncName.test(str);

/**
 * Returns true if the string is a valid QName (Qualified Name).
 * Allows exactly one colon as a prefix separator: prefix:localName.
 * Used for: element and attribute names in namespace-aware XML/SVG.
 *
 * @param {{ xmlVersion?: '1.0'|'1.1', asciiOnly?: boolean }} [opts]
 *   asciiOnly: skip unicode-aware matching, ASCII names only (default false).
 */
const qName = (str, { xmlVersion = '1.0', asciiOnly = false } = {}) =>
  getRegexes(xmlVersion, asciiOnly).qName.test(str);

/**
 * Returns true if the string is a valid NMToken.
 * Like Name but no restriction on the first character.
 * Used for: DTD NMTOKEN attribute values.
 *
 * @param {{ xmlVersion?: '1.0'|'1.1', asciiOnly?: boolean }} [opts]
 *   asciiOnly: skip unicode-aware matching, ASCII names only (default false).
 */
const nmToken = (str, { xmlVersion = '1.0', asciiOnly = false } = {}) =>
  getRegexes(xmlVersion, asciiOnly).nmToken.test(str);

/**
 * Returns true if the string is a valid NMTokens value.
 * A whitespace-separated list of NMToken values.
 * Used for: DTD NMTOKENS attribute values.
 *
 * @param {{ xmlVersion?: '1.0'|'1.1', asciiOnly?: boolean }} [opts]
 *   asciiOnly: skip unicode-aware matching, ASCII names only (default false).
 */
const nmTokens = (str, { xmlVersion = '1.0', asciiOnly = false } = {}) =>
  getRegexes(xmlVersion, asciiOnly).nmTokens.test(str);

// ---------------------------------------------------------------------------
// Memoized validator factory
//
// Real documents reuse a small vocabulary of tag/attribute names across many
// siblings (e.g. `id`, `class`, `href` repeated across hundreds of elements).
// The plain boolean validators above re-run the regex on every call
// regardless of repeats. `createValidator` returns a closure with a private
// string -> boolean cache, so repeated names after the first become O(1)
// lookups instead of regex tests.
//
// - opts (xmlVersion, asciiOnly) are fixed at creation time, so the regex is
//   resolved once, not on every call.
// - The cache is private to the returned closure — no shared/global state,
//   no cross-caller pollution.
// - `maxCacheSize` bounds memory: once the cache reaches this many entries,
//   it stops accepting new ones (existing entries keep serving hits; new
//   misses just fall through to the regex, uncached). This avoids unbounded
//   growth against adversarial/high-cardinality input (e.g. validating
//   attacker-supplied names with no repeats) without the cost/complexity of
//   a full LRU, and without the perf cliff of reset-and-refill thrashing.
// - Call `.reset()` on the returned function to clear the cache manually
//   (e.g. between unrelated parse calls).
// ---------------------------------------------------------------------------

const PRODUCTIONS = (/* unused pure expression or super */ null && (['name', 'ncName', 'qName', 'nmToken', 'nmTokens']));

/**
 * Returns a memoized boolean validator function for a single production,
 * with opts fixed at creation time.
 *
 * @param {'name'|'ncName'|'qName'|'nmToken'|'nmTokens'} production
 * @param {{ xmlVersion?: '1.0'|'1.1', asciiOnly?: boolean, maxCacheSize?: number }} [opts]
 *   maxCacheSize: max number of distinct strings to cache (default 2048).
 *   Once reached, new strings are validated but not cached; existing cached
 *   entries keep being served.
 * @returns {((str: string) => boolean) & { reset: () => void }}
 */
const createValidator = (production, { xmlVersion = '1.0', asciiOnly = false, maxCacheSize = 2048 } = {}) => {
  if (!PRODUCTIONS.includes(production)) {
    throw new TypeError(
      `Unknown production "${production}". Must be one of: ${PRODUCTIONS.join(', ')}`
    );
  }

  const regex = getRegexes(xmlVersion, asciiOnly)[production];
  let cache = new Map();

  const validator = (str) => {
    const cached = cache.get(str);
    if (cached !== undefined) return cached;

    const result = regex.test(str);
    if (cache.size < maxCacheSize) cache.set(str, result);
    return result;
  };

  validator.reset = () => { cache = new Map(); };

  return validator;
};

// ---------------------------------------------------------------------------
// Diagnostic validator
// ---------------------------------------------------------------------------

/**
 * Validates a string against a named production and returns a detailed result.
 *
 * @param {string} str
 * @param {'name'|'ncName'|'qName'|'nmToken'|'nmTokens'} production
 * @param {{ xmlVersion?: '1.0'|'1.1', asciiOnly?: boolean }} [opts]
 * @returns {{ valid: boolean, production: string, input: string, reason?: string, position?: number }}
 */
const src_validate = (str, production, { xmlVersion = '1.0', asciiOnly = false } = {}) => {
  if (!PRODUCTIONS.includes(production)) {
    throw new TypeError(
      `Unknown production "${production}". Must be one of: ${PRODUCTIONS.join(', ')}`
    );
  }

  const validators = { name: src_name, ncName, qName, nmToken, nmTokens };
  const isValid = validators[production](str, { xmlVersion, asciiOnly });

  if (isValid) return { valid: true, production, input: str };

  let reason = 'Does not match the production rules';
  let position;

  // Diagnostic fallback char checks must mirror the same character set the
  // boolean validator above used, or the reported reason/position could
  // contradict the `valid: false` result (e.g. flagging a char as illegal
  // that the unicode-aware check would have accepted).
  const startCharPattern = asciiOnly ? /^[:A-Za-z_]/ : /^[:A-Za-z_\u00C0-\uFFFD]/;
  const namePattern = asciiOnly ? /[\w\-\\.:]/ : /[\w\-\\.:\u00B7\u00C0-\uFFFD]/;

  if (str.length === 0) {
    reason = 'Input is empty';
  } else if (production === 'ncName' && str.includes(':')) {
    position = str.indexOf(':');
    reason = 'Colon is not allowed in NCName';
  } else if (production === 'qName' && str.startsWith(':')) {
    reason = 'QName cannot start with a colon';
    position = 0;
  } else if (production === 'qName' && str.endsWith(':')) {
    reason = 'QName cannot end with a colon';
    position = str.length - 1;
  } else if (production === 'qName' && (str.match(/:/g) || []).length > 1) {
    reason = 'QName can have at most one colon';
    position = str.lastIndexOf(':');
  } else if (
    ['name', 'ncName', 'qName'].includes(production) &&
    !startCharPattern.test(str[0])
  ) {
    reason = `First character "${str[0]}" is not a valid NameStartChar`;
    position = 0;
  } else {
    for (let i = 0; i < str.length; i++) {
      if (!namePattern.test(str[i])) {
        reason = `Character "${str[i]}" at position ${i} is not a valid NameChar`;
        position = i;
        break;
      }
    }
  }

  return { valid: false, production, input: str, reason, position };
};

// ---------------------------------------------------------------------------
// Batch validator
// ---------------------------------------------------------------------------

/**
 * Validates an array of strings against a named production.
 *
 * @param {string[]} strings
 * @param {'name'|'ncName'|'qName'|'nmToken'|'nmTokens'} production
 * @param {{ xmlVersion?: '1.0'|'1.1', asciiOnly?: boolean }} [opts]
 * @returns {Array<{ valid: boolean, production: string, input: string, reason?: string, position?: number }>}
 */
const validateAll = (strings, production, opts = {}) =>
  strings.map(str => src_validate(str, production, opts));

// ---------------------------------------------------------------------------
// Sanitizer
// ---------------------------------------------------------------------------

/**
 * Transforms an invalid string into the nearest valid XML name for the given production.
 *
 * @param {string} str
 * @param {'name'|'ncName'|'qName'|'nmToken'|'nmTokens'} production
 * @param {{ replacement?: string, asciiOnly?: boolean }} [opts]
 *   asciiOnly: also replace any non-ASCII character, not just XML-illegal
 *   ones (default false).
 * @returns {string}
 */
const sanitize = (str, production = 'name', { replacement = '_', asciiOnly = false } = {}) => {
  if (!str) return replacement;

  let result = str;

  // Strip colons for NCName
  if (production === 'ncName') {
    result = result.replace(/:/g, '');
  }

  // Replace illegal characters
  const allowedCharPattern = asciiOnly ? /[^\w\-\.:]/g : /[^\w\-\.:\u00B7\u00C0-\uFFFD]/g;
  result = result.replace(allowedCharPattern, replacement);

  // Fix invalid start character for Name / NCName / QName
  if (production !== 'nmToken' && production !== 'nmTokens') {
    if (/^[\-\.\d]/.test(result)) {
      result = replacement + result;
    }
  }

  return result || replacement;
};
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
                // Inside a quoted external-identifier literal — XML allows '<'
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
        if (!this.suppressValidationErr && !qName(elementName, { xmlVersion: this.xmlVersion })) {
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
    if (qName(name, { xmlVersion: xmlVersion }))
        return name;
    else
        throw new Error(`Invalid entity name ${name}`);
}
;// CONCATENATED MODULE: ./node_modules/anynum/digitTable.js
/**
 * Flat lookup table: maps Unicode code point → ASCII digit (0-9).
 * Only decimal digit characters (Unicode category Nd) are included.
 *
 * Strategy: Int32Array of size (maxCodePoint - minCodePoint + 1).
 * Value 0xFF means "not a digit". Value 0-9 is the ASCII digit value.
 * This gives O(1) lookup with no branching, no bisect, no loop.
 *
 * Memory: range is 0x0660 to 0x1FBF0 → ~129,936 entries × 1 byte = ~127 KB.
 * Acceptable for a one-time init; lookup is a single array index.
 */

// All known Unicode Nd (decimal digit) script zero code points.
// Each script has exactly 10 consecutive digits: zero+0 .. zero+9.
const SCRIPT_ZEROS = [
  // Basic Latin (ASCII) — included for completeness / pass-through
  0x0030, // 0-9

  // Arabic scripts
  0x0660, // Arabic-Indic ٠١٢٣٤٥٦٧٨٩
  0x06F0, // Extended Arabic-Indic (Urdu/Persian/Sindhi) ۰۱۲۳

  // Indic scripts
  0x0966, // Devanagari ०१२३४५६७८९
  0x09E6, // Bengali ০১২৩৪৫৬৭৮৯
  0x0A66, // Gurmukhi ੦੧੨੩੪੫੬੭੮੯
  0x0AE6, // Gujarati ૦૧૨૩૪૫૬૭૮૯
  0x0B66, // Odia ୦୧୨୩୪୫୬୭୮୯
  0x0BE6, // Tamil ௦௧௨௩௪௫௬௭௮௯
  0x0C66, // Telugu ౦౧౨౩౪౫౬౭౮౯
  0x0CE6, // Kannada ೦೧೨೩೪೫೬೭೮೯
  0x0D66, // Malayalam ൦൧൨൩൪൫൬൭൮൯
  0x0DE6, // Sinhala Archaic ෦෧෨෩෪෫෬෭෮෯

  // Southeast Asian scripts
  0x0E50, // Thai ๐๑๒๓๔๕๖๗๘๙
  0x0ED0, // Lao ໐໑໒໓໔໕໖໗໘໙
  0x0F20, // Tibetan ༠༡༢༣༤༥༦༧༨༩
  0x1040, // Myanmar ၀၁၂၃၄၅၆၇၈၉
  0x1090, // Myanmar Shan ႐႑႒႓႔႕႖႗႘႙
  0x17E0, // Khmer ០១២៣៤៥៦៧៨៩
  0x1810, // Mongolian ᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙
  0x1946, // Limbu ᥆᥇᥈᥉᥊᥋᥌᥍᥎᥏
  0x19D0, // New Tai Lue ᧐᧑᧒᧓᧔᧕᧖᧗᧘᧙
  0x1A80, // Tai Tham Hora ᪀᪁᪂᪃᪄᪅᪆᪇᪈᪉
  0x1A90, // Tai Tham Tham ᪐᪑᪒᪓᪔᪕᪖᪗᪘᪙
  0x1B50, // Balinese ᭐᭑᭒᭓᭔᭕᭖᭗᭘᭙
  0x1BB0, // Sundanese ᮰᮱᮲᮳᮴᮵᮶᮷᮸᮹
  0x1C40, // Lepcha ᱀᱁᱂᱃᱄᱅᱆᱇᱈᱉
  0x1C50, // Ol Chiki ᱐᱑᱒᱓᱔᱕᱖᱗᱘᱙

  // Fullwidth (CJK context)
  0xFF10, // Fullwidth ０１２３４５６７８９

  // Mathematical digit variants (Unicode math block)
  0x1D7CE, // Mathematical Bold
  0x1D7D8, // Mathematical Double-Struck
  0x1D7E2, // Mathematical Sans-Serif
  0x1D7EC, // Mathematical Sans-Serif Bold
  0x1D7F6, // Mathematical Monospace

  // Other scripts
  0x104A0, // Osmanya 𐒠𐒡𐒢𐒣𐒤𐒥𐒦𐒧𐒨𐒩
  0x10D30, // Hanifi Rohingya 𐴰𐴱𐴲𐴳𐴴𐴵𐴶𐴷𐴸𐴹
  0x11066, // Brahmi 𑁦𑁧𑁨𑁩𑁪𑁫𑁬𑁭𑁮𑁯
  0x110F0, // Sora Sompeng 𑃰𑃱𑃲𑃳𑃴𑃵𑃶𑃷𑃸𑃹
  0x11136, // Chakma 𑄶𑄷𑄸𑄹𑄺𑄻𑄼𑄽𑄾𑄿
  0x111D0, // Sharada 𑇐𑇑𑇒𑇓𑇔𑇕𑇖𑇗𑇘𑇙
  0x112F0, // Khudawadi 𑋰𑋱𑋲𑋳𑋴𑋵𑋶𑋷𑋸𑋹
  0x11450, // Newa 𑑐𑑑𑑒𑑓𑑔𑑕𑑖𑑗𑑘𑑙
  0x114D0, // Tirhuta 𑓐𑓑𑓒𑓓𑓔𑓕𑓖𑓗𑓘𑓙
  0x11650, // Modi 𑙐𑙑𑙒𑙓𑙔𑙕𑙖𑙗𑙘𑙙
  0x116C0, // Takri 𑛀𑛁𑛂𑛃𑛄𑛅𑛆𑛇𑛈𑛉
  0x11730, // Ahom 𑜰𑜱𑜲𑜳𑜴𑜵𑜶𑜷𑜸𑜹
  0x118E0, // Warang Citi 𑣠𑣡𑣢𑣣𑣤𑣥𑣦𑣧𑣨𑣩
  0x11950, // Dives Akuru 𑥐𑥑𑥒𑥓𑥔𑥕𑥖𑥗𑥘𑥙
  0x11BF0, // Khitan Small Script 𑯰𑯱𑯲𑯳𑯴𑯵𑯶𑯷𑯸𑯹
  0x11C50, // Bhaiksuki 𑱐𑱑𑱒𑱓𑱔𑱕𑱖𑱗𑱘𑱙
  0x11D50, // Masaram Gondi 𑵐𑵑𑵒𑵓𑵔𑵕𑵖𑵗𑵘𑵙
  0x11DA0, // Gunjala Gondi 𑶠𑶡𑶢𑶣𑶤𑶥𑶦𑶧𑶨𑶩
  0x11F50, // Kawi 𑽐𑽑𑽒𑽓𑽔𑽕𑽖𑽗𑽘𑽙
  0x16A60, // Mro 𖩠𖩡𖩢𖩣𖩤𖩥𖩦𖩧𖩨𖩩
  0x16AC0, // Tangsa 𖫀𖫁𖫂𖫃𖫄𖫅𖫆𖫇𖫈𖫉
  0x16B50, // Pahawh Hmong 𖭐𖭑𖭒𖭓𖭔𖭕𖭖𖭗𖭘𖭙
  0x1E140, // Nyiakeng Puachue Hmong 𞅀𞅁𞅂𞅃𞅄𞅅𞅆𞅇𞅈𞅉
  0x1E2F0, // Wancho 𞋰𞋱𞋲𞋳𞋴𞋵𞋶𞋷𞋸𞋹
  0x1E4F0, // Nag Mundari 𞓰𞓱𞓲𞓳𞓴𞓵𞓶𞓷𞓸𞓹
  0x1E950, // Adlam 𞥐𞥑𞥒𞥓𞥔𞥕𞥖𞥗𞥘𞥙
  0x1FBF0, // Segmented digit symbols 🯰🯱🯲🯳🯴🯵🯶🯷🯸🯹
];

// Build a sparse Map for scripts above 0xFFFF (surrogate-pair range).
// These can't go into a flat Uint8Array indexed by code point efficiently.
const NOT_DIGIT = 0xFF;
const HIGH_MAP = new Map(); // codePoint → digit value (0-9)

const LOW_MAX = 0xFFFF;
const LOW_MIN = 0x0660; // first non-ASCII digit script

// Flat Uint8Array covering 0x0660 .. 0xFFFF
const TABLE_OFFSET = LOW_MIN;
const TABLE_SIZE = LOW_MAX - LOW_MIN + 1;
const TABLE = new Uint8Array(TABLE_SIZE).fill(NOT_DIGIT);

for (const zero of SCRIPT_ZEROS) {
  for (let d = 0; d < 10; d++) {
    const cp = zero + d;
    if (cp <= LOW_MAX) {
      TABLE[cp - TABLE_OFFSET] = d;
    } else {
      HIGH_MAP.set(cp, d);
    }
  }
}



;// CONCATENATED MODULE: ./node_modules/anynum/anynum.js




const CHAR_0 = 48; // '0'.charCodeAt(0)
const CHAR_9 = 57; // '9'.charCodeAt(0)
const CHAR_MINUS = 45; // '-'.charCodeAt(0)

// Unicode minus/hyphen variants worth normalizing to ASCII '-' in numeric context:
//   U+2212  MINUS SIGN       − (mathematically correct minus)
//   U+FF0D  FULLWIDTH HYPHEN-MINUS  － (Japanese fullwidth context)
//   U+FE63  SMALL HYPHEN-MINUS     ﹣ (small form variant)
//
// NOT normalized (deliberate):
//   U+2013  EN DASH  –  (punctuation, not a numeric sign)
//   U+2014  EM DASH  —  (punctuation)
//   U+2010  HYPHEN   ‐  (typographic hyphen)
//
// Rationale: only characters a human or locale formatter would plausibly use
// as a numeric minus sign are normalized. Dashes used for punctuation are left
// alone to avoid mangling non-numeric strings.
const MINUS_SET = new Set([0x2212, 0xFF0D, 0xFE63]);

/**
 * Normalize all Unicode decimal digit characters in a string to ASCII (0-9),
 * and normalize Unicode minus variants to ASCII '-' (U+002D).
 *
 * Non-digit, non-minus characters are passed through unchanged.
 *
 * Performance design:
 * - Fast path: if the string has no convertible characters, return it unchanged
 *   (zero allocation).
 * - BMP digits (0x0660..0xFFFF excl. surrogates): flat Uint8Array lookup (O(1)).
 * - Supplementary plane digits (> 0xFFFF, encoded as surrogate pairs): Map lookup.
 * - Minus variants: checked inline with a small fixed Set.
 *
 * @param {string} str
 * @returns {string}
 */
function anynum(str) {
  if (typeof str !== 'string') return str;

  const len = str.length;
  if (len === 0) return str;

  // Scan for first character needing conversion.
  // If none found, return original string (zero allocation).
  let firstHit = -1;

  for (let i = 0; i < len; i++) {
    const cc = str.charCodeAt(i);

    // ASCII digit or ASCII minus — already normalized, skip fast
    if ((cc >= CHAR_0 && cc <= CHAR_9) || cc === CHAR_MINUS) continue;

    // Below first unicode digit script — check minus variants only
    if (cc < TABLE_OFFSET) {
      if (MINUS_SET.has(cc)) { firstHit = i; break; }
      continue;
    }

    // Surrogate pairs live in BMP range 0xD800-0xDFFF — check before TABLE
    if (cc >= 0xD800 && cc <= 0xDBFF) {
      if (i + 1 < len) {
        const low = str.charCodeAt(i + 1);
        if (low >= 0xDC00 && low <= 0xDFFF) {
          const cp = 0x10000 + ((cc - 0xD800) << 10) + (low - 0xDC00);
          if (HIGH_MAP.has(cp)) { firstHit = i; break; }
        }
      }
      continue;
    }

    // BMP non-surrogate: flat table lookup; also check minus variants in this range
    if (TABLE[cc - TABLE_OFFSET] !== NOT_DIGIT || MINUS_SET.has(cc)) {
      firstHit = i;
      break;
    }
  }

  // Nothing to replace — return original, zero allocation
  if (firstHit === -1) return str;

  // Build result: copy unchanged prefix, then convert from firstHit onward
  const chars = [];

  if (firstHit > 0) chars.push(str.slice(0, firstHit));

  for (let i = firstHit; i < len; i++) {
    const cc = str.charCodeAt(i);

    // ASCII digit or ASCII minus — pass through
    if ((cc >= CHAR_0 && cc <= CHAR_9) || cc === CHAR_MINUS) {
      chars.push(str[i]);
      continue;
    }

    // Below TABLE_OFFSET — check minus variants, else pass through
    if (cc < TABLE_OFFSET) {
      chars.push(MINUS_SET.has(cc) ? '-' : str[i]);
      continue;
    }

    // Surrogate pairs
    if (cc >= 0xD800 && cc <= 0xDBFF) {
      if (i + 1 < len) {
        const low = str.charCodeAt(i + 1);
        if (low >= 0xDC00 && low <= 0xDFFF) {
          const cp = 0x10000 + ((cc - 0xD800) << 10) + (low - 0xDC00);
          const d = HIGH_MAP.get(cp);
          if (d !== undefined) {
            chars.push(String.fromCharCode(d + 48));
            i++; // consume low surrogate
            continue;
          }
        }
      }
      chars.push(str[i]);
      continue;
    }

    // BMP non-surrogate: flat table lookup + minus variants
    if (MINUS_SET.has(cc)) {
      chars.push('-');
      continue;
    }
    const d = TABLE[cc - TABLE_OFFSET];
    chars.push(d !== NOT_DIGIT ? String.fromCharCode(d + 48) : str[i]);
  }

  return chars.join('');
}


/* harmony default export */ const anynum_anynum = (anynum);
;// CONCATENATED MODULE: ./node_modules/strnum/strnum.js
const hexRegex = /^[-+]?0x[a-fA-F0-9]+$/;
const binRegex = /^0b[01]+$/;
const octRegex = /^0o[0-7]+$/;
const numRegex = /^([\-\+])?(0*)([0-9]*(\.[0-9]*)?)$/;



const consider = {
    hex: true,
    binary: false,
    octal: false,
    leadingZeros: true,
    decimalPoint: "\.",
    eNotation: true,
    //skipLike: /regex/,
    infinity: "original", // "null", "infinity" (Infinity type), "string" ("Infinity" (the string literal))
    unicode: false,
};

function toNumber(str, options = {}) {
    options = Object.assign({}, consider, options);
    if (!str || typeof str !== "string") return str;

    let trimmedStr = str.trim();

    if (trimmedStr.length === 0) return str;
    else if (options.skipLike !== undefined && options.skipLike.test(trimmedStr)) return str;
    else if (trimmedStr === "0") return 0;

    if (options.unicode) {
        trimmedStr = anynum_anynum(trimmedStr);
        if (trimmedStr === "0") return 0; // re-check after normalization
    }
    if (options.hex && hexRegex.test(trimmedStr)) {
        return parse_int(trimmedStr, 16);
    } else if (options.binary && binRegex.test(trimmedStr)) {
        return parse_int(trimmedStr, 2);
    } else if (options.octal && octRegex.test(trimmedStr)) {
        return parse_int(trimmedStr, 8);
    } else if (!isFinite(trimmedStr)) { //Infinity or not a number
        const num = Number(trimmedStr);
        if (Number.isNaN(num)) return str; //not a number: always the original string
        return handleInfinity(str, num, options); //only +/-Infinity reaches here
    } else if (trimmedStr.includes('e') || trimmedStr.includes('E')) { //eNotation
        return resolveEnotation(str, trimmedStr, options);
    } else {
        //separate negative sign, leading zeros, and rest number
        const match = numRegex.exec(trimmedStr);
        // +00.123 => [ , '+', '00', '.123', ..
        if (match) {
            const sign = match[1] || "";
            const leadingZeros = match[2];
            let numTrimmedByZeros = trimZeros(match[3]); //complete num without leading zeros
            const decimalAdjacentToLeadingZeros = sign ? // 0., -00., 000.
                trimmedStr[leadingZeros.length + 1] === "."
                : trimmedStr[leadingZeros.length] === ".";

            //trim ending zeros for floating number
            if (!options.leadingZeros //leading zeros are not allowed
                && (leadingZeros.length > 1
                    || (leadingZeros.length === 1 && !decimalAdjacentToLeadingZeros))) {
                // 00, 00.3, +03.24, 03, 03.24
                return str;
            }
            else {//no leading zeros or leading zeros are allowed
                const num = Number(trimmedStr);
                const parsedStr = String(num);

                if (num === 0) return num;
                if (parsedStr.search(/[eE]/) !== -1) { //given number is long and parsed to eNotation
                    if (options.eNotation) return num;
                    else return str;
                } else if (trimmedStr.indexOf(".") !== -1) { //floating number
                    if (parsedStr === "0") return num; //0.0
                    else if (parsedStr === numTrimmedByZeros) return num; //0.456. 0.79000
                    else if (parsedStr === `${sign}${numTrimmedByZeros}`) return num;
                    else return str;
                }

                let n = leadingZeros ? numTrimmedByZeros : trimmedStr;
                if (leadingZeros) {
                    // -009 => -9
                    return (n === parsedStr) || (sign + n === parsedStr) ? num : str
                } else {
                    // +9
                    return (n === parsedStr) || (n === sign + parsedStr) ? num : str
                }
            }
        } else { //non-numeric string
            return str;
        }
    }
}

const eNotationRegx = /^([-+])?(0*)(\d*(\.\d*)?[eE][-\+]?\d+)$/;
function resolveEnotation(str, trimmedStr, options) {
    if (!options.eNotation) return str;
    const notation = trimmedStr.match(eNotationRegx);
    if (notation) {
        let sign = notation[1] || "";
        const eChar = notation[3].indexOf("e") === -1 ? "E" : "e";
        const leadingZeros = notation[2];
        const eAdjacentToLeadingZeros = sign ? // 0E.
            trimmedStr[leadingZeros.length + 1] === eChar
            : trimmedStr[leadingZeros.length] === eChar;

        if (leadingZeros.length > 1 && eAdjacentToLeadingZeros) return str;
        else if (leadingZeros.length === 1
            && (notation[3].startsWith(`.${eChar}`) || notation[3][0] === eChar)) {
            return Number(trimmedStr);
        } else if (leadingZeros.length > 0) {
            // Has leading zeros — only accept if leadingZeros option allows it
            if (options.leadingZeros && !eAdjacentToLeadingZeros) {
                return Number(trimmedStr); // Number() accepts leading zeros; stripping can leave a mantissa-less ".e0"
            } else return str;
        } else {
            // No leading zeros — always valid e-notation, parse it
            return Number(trimmedStr);
        }
    } else {
        return str;
    }
}

/**
 * 
 * @param {string} numStr without leading zeros
 * @returns 
 */
function trimZeros(numStr) {
    if (numStr && numStr.indexOf(".") !== -1) {//float
        //remove ending zeros without the O(n^2) backtracking that /0+$/ hits
        //when the string doesn't end in 0 but has a long internal zero-run
        let end = numStr.length;
        while (end > 0 && numStr.charCodeAt(end - 1) === 48 /* '0' */) end--;
        numStr = numStr.slice(0, end);
        if (numStr === ".") numStr = "0";
        else if (numStr[0] === ".") numStr = "0" + numStr;
        else if (numStr[numStr.length - 1] === ".") numStr = numStr.substring(0, numStr.length - 1);
        return numStr;
    }
    return numStr;
}

function parse_int(numStr, base) {
    const str = numStr.trim();
    if (base === 2 || base === 8) numStr = str.substring(2);

    if (parseInt) return parseInt(numStr, base);
    else if (Number.parseInt) return Number.parseInt(numStr, base);
    else if (window && window.parseInt) return window.parseInt(numStr, base);
    else throw new Error("parseInt, Number.parseInt, window.parseInt are not supported");
}

/**
 * Handle infinite values based on user option
 * @param {string} str - original input string
 * @param {number} num - parsed number (Infinity or -Infinity)
 * @param {object} options - user options
 * @returns {string|number|null} based on infinity option
 */
function handleInfinity(str, num, options) {
    const isPositive = num === Infinity;

    switch (options.infinity.toLowerCase()) {
        case "null":
            return null;
        case "infinity":
            return num; // Return Infinity or -Infinity
        case "string":
            return isPositive ? "Infinity" : "-Infinity";
        case "original":
        default:
            return str; // Return original string like "1e1000"
    }
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
 * methods — misuse is caught at the TypeScript level rather than at runtime.
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
 * user callbacks — it always reflects current state with no Proxy overhead.
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
      // `counts` tells same-name siblings apart (the "counter" — nth <item>
      // among other <item>s). `total` is every child seen at this level so
      // far, kept as a running number instead of re-added from `counts` on
      // every push — a parent with many differently-named children would
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
    // rather than being O(1) — by design, since the caller is explicitly
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
    // so this is a backward scan that stops at the first surviving entry —
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
   * gone since the attribute was pushed — but only for attribute names that
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
   * The same instance is returned on every call — no allocation occurs.
   * It always reflects the current parser state and is safe to pass to
   * user callbacks without risk of accidental mutation.
   *
   * @returns {MatcherView}
   *
   * @example
   * const view = matcher.readOnly();
   * // pass view to callbacks — it stays in sync automatically
   * view.matches(expr);       // ✓
   * view.getCurrentTag();     // ✓
   * // view.push(...)         // ✗ method does not exist — caught by TypeScript
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
    //   "user"              → tag
    //   "user:first"        → tag + position
    //   "user[id]"          → tag + attribute
    //   "user[id]:first"    → tag + attribute + position
    //   "ns::user"          → namespace + tag
    //   "ns::user:first"    → namespace + tag + position
    //   "ns::user[id]"      → namespace + tag + attribute
    //   "ns::user[id]:first" → namespace + tag + attribute + position
    //   "ns::first"         → namespace + tag named "first" (NO ambiguity!)
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
 * the relevant bucket is evaluated — typically reducing checks from O(E) to O(1)
 * lookup plus O(small bucket) matches.
 *
 * Three buckets are maintained:
 *  - `_byDepthAndTag`  — exact depth + exact tag name  (tightest, used first)
 *  - `_wildcardByDepth` — exact depth + wildcard tag `*` (depth-matched only)
 *  - `_deepWildcards`  — expressions containing `..`  (cannot be depth-indexed)
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
 * // Query on every tag — hot path
 * if (stopNodes.matchesAny(matcher)) { ... }
 */
class ExpressionSet {
  constructor() {
    /** @type {Map<string, import('./Expression.js').default[]>} depth:tag → expressions */
    this._byDepthAndTag = new Map();

    /** @type {Map<number, import('./Expression.js').default[]>} depth → wildcard-tag expressions */
    this._wildcardByDepth = new Map();

    /** @type {import('./Expression.js').default[]} expressions containing deep wildcard (..) */
    this._deepWildcards = [];

    /** @type {Map<string, import('./Expression.js').default[]>} terminalTag → deep wildcard expressions */
    this._deepByTerminalTag = new Map();

    /** @type {Set<string>} pattern strings already added — used for deduplication */
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
   * Evaluation order (cheapest → most expensive):
   *  1. Exact depth + tag bucket  — O(1) lookup, typically 0–2 expressions
   *  2. Depth-only wildcard bucket — O(1) lookup, rare
   *  3. Deep-wildcard list         — always checked, but usually small
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
 * Uses the same evaluation order as matchesAny (cheapest → most expensive):
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

    // 1. Tightest bucket — most expressions live here
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

    // 3. Deep wildcards — indexed by terminal tag, then unindexed fallback
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

;// CONCATENATED MODULE: ./node_modules/@nodable/entities/src/entities.js
// ---------------------------------------------------------------------------
// Complete HTML5 named entity reference
// Organized by logical categories for easy maintenance and selective importing
// ---------------------------------------------------------------------------

/**
 * Basic Latin & Special Characters
 * @type {Record<string, string>}
 */
const BASIC_LATIN = {
  amp: '&',
  AMP: '&',
  lt: '<',
  LT: '<',
  gt: '>',
  GT: '>',
  quot: '"',
  QUOT: '"',
  apos: "'",
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  lsquor: '‚',
  rsquor: '’',
  ldquor: '„',
  bdquo: '„',
  comma: ',',
  period: '.',
  colon: ':',
  semi: ';',
  excl: '!',
  quest: '?',
  num: '#',
  dollar: '$',
  percent: '%',
  ast: '*',
  commat: '@',
  lowbar: '_',
  verbar: '|',
  vert: '|',
  sol: '/',
  bsol: '\\',
  lbrace: '{',
  rbrace: '}',
  lbrack: '[',
  rbrack: ']',
  lpar: '(',
  rpar: ')',
  nbsp: '\u00a0',
  iexcl: '¡',
  cent: '¢',
  pound: '£',
  curren: '¤',
  yen: '¥',
  brvbar: '¦',
  sect: '§',
  uml: '¨',
  copy: '©',
  COPY: '©',
  ordf: 'ª',
  laquo: '«',
  not: '¬',
  shy: '\u00ad',
  reg: '®',
  REG: '®',
  macr: '¯',
  deg: '°',
  plusmn: '±',
  sup2: '²',
  sup3: '³',
  acute: '´',
  micro: 'µ',
  para: '¶',
  middot: '·',
  cedil: '¸',
  sup1: '¹',
  ordm: 'º',
  raquo: '»',
  frac14: '¼',
  frac12: '½',
  half: '½',
  frac34: '¾',
  iquest: '¿',
  times: '×',
  div: '÷',
  divide: '÷',
};

/**
 * Latin Extended & Accented Letters (A-Z)
 * @type {Record<string, string>}
 */
const LATIN_ACCENTS = {
  Agrave: 'À',
  agrave: 'à',
  Aacute: 'Á',
  aacute: 'á',
  Acirc: 'Â',
  acirc: 'â',
  Atilde: 'Ã',
  atilde: 'ã',
  Auml: 'Ä',
  auml: 'ä',
  Aring: 'Å',
  aring: 'å',
  AElig: 'Æ',
  aelig: 'æ',
  Ccedil: 'Ç',
  ccedil: 'ç',
  Egrave: 'È',
  egrave: 'è',
  Eacute: 'É',
  eacute: 'é',
  Ecirc: 'Ê',
  ecirc: 'ê',
  Euml: 'Ë',
  euml: 'ë',
  Igrave: 'Ì',
  igrave: 'ì',
  Iacute: 'Í',
  iacute: 'í',
  Icirc: 'Î',
  icirc: 'î',
  Iuml: 'Ï',
  iuml: 'ï',
  ETH: 'Ð',
  eth: 'ð',
  Ntilde: 'Ñ',
  ntilde: 'ñ',
  Ograve: 'Ò',
  ograve: 'ò',
  Oacute: 'Ó',
  oacute: 'ó',
  Ocirc: 'Ô',
  ocirc: 'ô',
  Otilde: 'Õ',
  otilde: 'õ',
  Ouml: 'Ö',
  ouml: 'ö',
  Oslash: 'Ø',
  oslash: 'ø',
  Ugrave: 'Ù',
  ugrave: 'ù',
  Uacute: 'Ú',
  uacute: 'ú',
  Ucirc: 'Û',
  ucirc: 'û',
  Uuml: 'Ü',
  uuml: 'ü',
  Yacute: 'Ý',
  yacute: 'ý',
  THORN: 'Þ',
  thorn: 'þ',
  szlig: 'ß',
  yuml: 'ÿ',
  Yuml: 'Ÿ',
};

/**
 * Latin Extended (Letters with diacritics)
 * @type {Record<string, string>}
 */
const LATIN_EXTENDED = {
  Amacr: 'Ā',
  amacr: 'ā',
  Abreve: 'Ă',
  abreve: 'ă',
  Aogon: 'Ą',
  aogon: 'ą',
  Cacute: 'Ć',
  cacute: 'ć',
  Ccirc: 'Ĉ',
  ccirc: 'ĉ',
  Cdot: 'Ċ',
  cdot: 'ċ',
  Ccaron: 'Č',
  ccaron: 'č',
  Dcaron: 'Ď',
  dcaron: 'ď',
  Dstrok: 'Đ',
  dstrok: 'đ',
  Emacr: 'Ē',
  emacr: 'ē',
  Ecaron: 'Ě',
  ecaron: 'ě',
  Edot: 'Ė',
  edot: 'ė',
  Eogon: 'Ę',
  eogon: 'ę',
  Gcirc: 'Ĝ',
  gcirc: 'ĝ',
  Gbreve: 'Ğ',
  gbreve: 'ğ',
  Gdot: 'Ġ',
  gdot: 'ġ',
  Gcedil: 'Ģ',
  Hcirc: 'Ĥ',
  hcirc: 'ĥ',
  Hstrok: 'Ħ',
  hstrok: 'ħ',
  Itilde: 'Ĩ',
  itilde: 'ĩ',
  Imacr: 'Ī',
  imacr: 'ī',
  Iogon: 'Į',
  iogon: 'į',
  Idot: 'İ',
  IJlig: 'Ĳ',
  ijlig: 'ĳ',
  Jcirc: 'Ĵ',
  jcirc: 'ĵ',
  Kcedil: 'Ķ',
  kcedil: 'ķ',
  kgreen: 'ĸ',
  Lacute: 'Ĺ',
  lacute: 'ĺ',
  Lcedil: 'Ļ',
  lcedil: 'ļ',
  Lcaron: 'Ľ',
  lcaron: 'ľ',
  Lmidot: 'Ŀ',
  lmidot: 'ŀ',
  Lstrok: 'Ł',
  lstrok: 'ł',
  Nacute: 'Ń',
  nacute: 'ń',
  Ncaron: 'Ň',
  ncaron: 'ň',
  Ncedil: 'Ņ',
  ncedil: 'ņ',
  ENG: 'Ŋ',
  eng: 'ŋ',
  Omacr: 'Ō',
  omacr: 'ō',
  Odblac: 'Ő',
  odblac: 'ő',
  OElig: 'Œ',
  oelig: 'œ',
  Racute: 'Ŕ',
  racute: 'ŕ',
  Rcaron: 'Ř',
  rcaron: 'ř',
  Rcedil: 'Ŗ',
  rcedil: 'ŗ',
  Sacute: 'Ś',
  sacute: 'ś',
  Scirc: 'Ŝ',
  scirc: 'ŝ',
  Scedil: 'Ş',
  scedil: 'ş',
  Scaron: 'Š',
  scaron: 'š',
  Tcedil: 'Ţ',
  tcedil: 'ţ',
  Tcaron: 'Ť',
  tcaron: 'ť',
  Tstrok: 'Ŧ',
  tstrok: 'ŧ',
  Utilde: 'Ũ',
  utilde: 'ũ',
  Umacr: 'Ū',
  umacr: 'ū',
  Ubreve: 'Ŭ',
  ubreve: 'ŭ',
  Uring: 'Ů',
  uring: 'ů',
  Udblac: 'Ű',
  udblac: 'ű',
  Uogon: 'Ų',
  uogon: 'ų',
  Wcirc: 'Ŵ',
  wcirc: 'ŵ',
  Ycirc: 'Ŷ',
  ycirc: 'ŷ',
  Zacute: 'Ź',
  zacute: 'ź',
  Zdot: 'Ż',
  zdot: 'ż',
  Zcaron: 'Ž',
  zcaron: 'ž',
};

/**
 * Greek Letters
 * @type {Record<string, string>}
 */
const GREEK = {
  Alpha: 'Α',
  alpha: 'α',
  Beta: 'Β',
  beta: 'β',
  Gamma: 'Γ',
  gamma: 'γ',
  Delta: 'Δ',
  delta: 'δ',
  Epsilon: 'Ε',
  epsilon: 'ε',
  epsiv: 'ϵ',
  varepsilon: 'ϵ',
  Zeta: 'Ζ',
  zeta: 'ζ',
  Eta: 'Η',
  eta: 'η',
  Theta: 'Θ',
  theta: 'θ',
  thetasym: 'ϑ',
  vartheta: 'ϑ',
  Iota: 'Ι',
  iota: 'ι',
  Kappa: 'Κ',
  kappa: 'κ',
  kappav: 'ϰ',
  varkappa: 'ϰ',
  Lambda: 'Λ',
  lambda: 'λ',
  Mu: 'Μ',
  mu: 'μ',
  Nu: 'Ν',
  nu: 'ν',
  Xi: 'Ξ',
  xi: 'ξ',
  Omicron: 'Ο',
  omicron: 'ο',
  Pi: 'Π',
  pi: 'π',
  piv: 'ϖ',
  varpi: 'ϖ',
  Rho: 'Ρ',
  rho: 'ρ',
  rhov: 'ϱ',
  varrho: 'ϱ',
  Sigma: 'Σ',
  sigma: 'σ',
  sigmaf: 'ς',
  sigmav: 'ς',
  varsigma: 'ς',
  Tau: 'Τ',
  tau: 'τ',
  Upsilon: 'Υ',
  upsilon: 'υ',
  upsi: 'υ',
  Upsi: 'ϒ',
  upsih: 'ϒ',
  Phi: 'Φ',
  phi: 'φ',
  phiv: 'ϕ',
  varphi: 'ϕ',
  Chi: 'Χ',
  chi: 'χ',
  Psi: 'Ψ',
  psi: 'ψ',
  Omega: 'Ω',
  omega: 'ω',
  ohm: 'Ω',
  Gammad: 'Ϝ',
  gammad: 'ϝ',
  digamma: 'ϝ',
};

/**
 * Cyrillic Letters
 * @type {Record<string, string>}
 */
const CYRILLIC = {
  Afr: '𝔄',
  afr: '𝔞',
  Acy: 'А',
  acy: 'а',
  Bcy: 'Б',
  bcy: 'б',
  Vcy: 'В',
  vcy: 'в',
  Gcy: 'Г',
  gcy: 'г',
  Dcy: 'Д',
  dcy: 'д',
  IEcy: 'Е',
  iecy: 'е',
  IOcy: 'Ё',
  iocy: 'ё',
  ZHcy: 'Ж',
  zhcy: 'ж',
  Zcy: 'З',
  zcy: 'з',
  Icy: 'И',
  icy: 'и',
  Jcy: 'Й',
  jcy: 'й',
  Kcy: 'К',
  kcy: 'к',
  Lcy: 'Л',
  lcy: 'л',
  Mcy: 'М',
  mcy: 'м',
  Ncy: 'Н',
  ncy: 'н',
  Ocy: 'О',
  ocy: 'о',
  Pcy: 'П',
  pcy: 'п',
  Rcy: 'Р',
  rcy: 'р',
  Scy: 'С',
  scy: 'с',
  Tcy: 'Т',
  tcy: 'т',
  Ucy: 'У',
  ucy: 'у',
  Fcy: 'Ф',
  fcy: 'ф',
  KHcy: 'Х',
  khcy: 'х',
  TScy: 'Ц',
  tscy: 'ц',
  CHcy: 'Ч',
  chcy: 'ч',
  SHcy: 'Ш',
  shcy: 'ш',
  SHCHcy: 'Щ',
  shchcy: 'щ',
  HARDcy: 'Ъ',
  hardcy: 'ъ',
  Ycy: 'Ы',
  ycy: 'ы',
  SOFTcy: 'Ь',
  softcy: 'ь',
  Ecy: 'Э',
  ecy: 'э',
  YUcy: 'Ю',
  yucy: 'ю',
  YAcy: 'Я',
  yacy: 'я',
  DJcy: 'Ђ',
  djcy: 'ђ',
  GJcy: 'Ѓ',
  gjcy: 'ѓ',
  Jukcy: 'Є',
  jukcy: 'є',
  DScy: 'Ѕ',
  dscy: 'ѕ',
  Iukcy: 'І',
  iukcy: 'і',
  YIcy: 'Ї',
  yicy: 'ї',
  Jsercy: 'Ј',
  jsercy: 'ј',
  LJcy: 'Љ',
  ljcy: 'љ',
  NJcy: 'Њ',
  njcy: 'њ',
  TSHcy: 'Ћ',
  tshcy: 'ћ',
  KJcy: 'Ќ',
  kjcy: 'ќ',
  Ubrcy: 'Ў',
  ubrcy: 'ў',
  DZcy: 'Џ',
  dzcy: 'џ',
};

/**
 * Mathematical Operators & Relations
 * @type {Record<string, string>}
 */
const MATH = {
  plus: '+',
  pm: '±',
  times: '×',
  div: '÷',
  divide: '÷',
  sdot: '⋅',
  star: '☆',
  starf: '★',
  bigstar: '★',
  lowast: '∗',
  ast: '*',
  midast: '*',
  compfn: '∘',
  smallcircle: '∘',
  bullet: '•',
  bull: '•',
  nbsp: '\u00a0',
  hellip: '…',
  mldr: '…',
  prime: '′',
  Prime: '″',
  tprime: '‴',
  bprime: '‵',
  backprime: '‵',
  minus: '−',
  minusd: '∸',
  dotminus: '∸',
  plusdo: '∔',
  dotplus: '∔',
  plusmn: '±',
  minusplus: '∓',
  mnplus: '∓',
  mp: '∓',
  setminus: '∖',
  smallsetminus: '∖',
  Backslash: '∖',
  setmn: '∖',
  ssetmn: '∖',
  lowbar: '_',
  verbar: '|',
  vert: '|',
  VerticalLine: '|',
  colon: ':',
  Colon: '∷',
  Proportion: '∷',
  ratio: '∶',
  equals: '=',
  ne: '≠',
  nequiv: '≢',
  equiv: '≡',
  Congruent: '≡',
  sim: '∼',
  thicksim: '∼',
  thksim: '∼',
  sime: '≃',
  simeq: '≃',
  TildeEqual: '≃',
  asymp: '≈',
  approx: '≈',
  thickapprox: '≈',
  thkap: '≈',
  TildeTilde: '≈',
  ncong: '≇',
  cong: '≅',
  TildeFullEqual: '≅',
  asympeq: '≍',
  CupCap: '≍',
  bump: '≎',
  Bumpeq: '≎',
  HumpDownHump: '≎',
  bumpe: '≏',
  bumpeq: '≏',
  HumpEqual: '≏',
  le: '≤',
  LessEqual: '≤',
  ge: '≥',
  GreaterEqual: '≥',
  lesseqgtr: '⋚',
  lesseqqgtr: '⪋',
  greater: '>',
  less: '<',
};

/**
 * Mathematical Operators (Advanced)
 * @type {Record<string, string>}
 */
const MATH_ADVANCED = {
  alefsym: 'ℵ',
  aleph: 'ℵ',
  beth: 'ℶ',
  gimel: 'ℷ',
  daleth: 'ℸ',
  forall: '∀',
  ForAll: '∀',
  part: '∂',
  PartialD: '∂',
  exist: '∃',
  Exists: '∃',
  nexist: '∄',
  nexists: '∄',
  empty: '∅',
  emptyset: '∅',
  emptyv: '∅',
  varnothing: '∅',
  nabla: '∇',
  Del: '∇',
  isin: '∈',
  isinv: '∈',
  in: '∈',
  Element: '∈',
  notin: '∉',
  notinva: '∉',
  ni: '∋',
  niv: '∋',
  SuchThat: '∋',
  ReverseElement: '∋',
  notni: '∌',
  notniva: '∌',
  prod: '∏',
  Product: '∏',
  coprod: '∐',
  Coproduct: '∐',
  sum: '∑',
  Sum: '∑',
  minus: '−',
  mp: '∓',
  plusdo: '∔',
  dotplus: '∔',
  setminus: '∖',
  lowast: '∗',
  radic: '√',
  Sqrt: '√',
  prop: '∝',
  propto: '∝',
  Proportional: '∝',
  varpropto: '∝',
  infin: '∞',
  infintie: '⧝',
  ang: '∠',
  angle: '∠',
  angmsd: '∡',
  measuredangle: '∡',
  angsph: '∢',
  mid: '∣',
  VerticalBar: '∣',
  nmid: '∤',
  nsmid: '∤',
  npar: '∦',
  parallel: '∥',
  spar: '∥',
  nparallel: '∦',
  nspar: '∦',
  and: '∧',
  wedge: '∧',
  or: '∨',
  vee: '∨',
  cap: '∩',
  cup: '∪',
  int: '∫',
  Integral: '∫',
  conint: '∮',
  ContourIntegral: '∮',
  Conint: '∯',
  DoubleContourIntegral: '∯',
  Cconint: '∰',
  there4: '∴',
  therefore: '∴',
  Therefore: '∴',
  becaus: '∵',
  because: '∵',
  Because: '∵',
  ratio: '∶',
  Proportion: '∷',
  minusd: '∸',
  dotminus: '∸',
  mDDot: '∺',
  homtht: '∻',
  sim: '∼',
  bsimg: '∽',
  backsim: '∽',
  ac: '∾',
  mstpos: '∾',
  acd: '∿',
  VerticalTilde: '≀',
  wr: '≀',
  wreath: '≀',
  nsime: '≄',
  nsimeq: '≄',
  ncong: '≇',
  simne: '≆',
  ncongdot: '⩭̸',
  ngsim: '≵',
  nsim: '≁',
  napprox: '≉',
  nap: '≉',
  ngeq: '≱',
  nge: '≱',
  nleq: '≰',
  nle: '≰',
  ngtr: '≯',
  ngt: '≯',
  nless: '≮',
  nlt: '≮',
  nprec: '⊀',
  npr: '⊀',
  nsucc: '⊁',
  nsc: '⊁',
};

/**
 * Arrows
 * @type {Record<string, string>}
 */
const ARROWS = {
  larr: '←',
  leftarrow: '←',
  LeftArrow: '←',
  uarr: '↑',
  uparrow: '↑',
  UpArrow: '↑',
  rarr: '→',
  rightarrow: '→',
  RightArrow: '→',
  darr: '↓',
  downarrow: '↓',
  DownArrow: '↓',
  harr: '↔',
  leftrightarrow: '↔',
  LeftRightArrow: '↔',
  varr: '↕',
  updownarrow: '↕',
  UpDownArrow: '↕',
  nwarr: '↖',
  nwarrow: '↖',
  UpperLeftArrow: '↖',
  nearr: '↗',
  nearrow: '↗',
  UpperRightArrow: '↗',
  searr: '↘',
  searrow: '↘',
  LowerRightArrow: '↘',
  swarr: '↙',
  swarrow: '↙',
  LowerLeftArrow: '↙',
  lArr: '⇐',
  Leftarrow: '⇐',
  uArr: '⇑',
  Uparrow: '⇑',
  rArr: '⇒',
  Rightarrow: '⇒',
  dArr: '⇓',
  Downarrow: '⇓',
  hArr: '⇔',
  Leftrightarrow: '⇔',
  iff: '⇔',
  vArr: '⇕',
  Updownarrow: '⇕',
  lAarr: '⇚',
  Lleftarrow: '⇚',
  rAarr: '⇛',
  Rrightarrow: '⇛',
  lrarr: '⇆',
  leftrightarrows: '⇆',
  rlarr: '⇄',
  rightleftarrows: '⇄',
  lrhar: '⇋',
  leftrightharpoons: '⇋',
  ReverseEquilibrium: '⇋',
  rlhar: '⇌',
  rightleftharpoons: '⇌',
  Equilibrium: '⇌',
  udarr: '⇅',
  UpArrowDownArrow: '⇅',
  duarr: '⇵',
  DownArrowUpArrow: '⇵',
  llarr: '⇇',
  leftleftarrows: '⇇',
  rrarr: '⇉',
  rightrightarrows: '⇉',
  ddarr: '⇊',
  downdownarrows: '⇊',
  har: '↽',
  lhard: '↽',
  leftharpoondown: '↽',
  lharu: '↼',
  leftharpoonup: '↼',
  rhard: '⇁',
  rightharpoondown: '⇁',
  rharu: '⇀',
  rightharpoonup: '⇀',
  lsh: '↰',
  Lsh: '↰',
  rsh: '↱',
  Rsh: '↱',
  ldsh: '↲',
  rdsh: '↳',
  hookleftarrow: '↩',
  hookrightarrow: '↪',
  mapstoleft: '↤',
  mapstoup: '↥',
  map: '↦',
  mapsto: '↦',
  mapstodown: '↧',
  crarr: '↵',
  nleftarrow: '↚',
  nleftrightarrow: '↮',
  nrightarrow: '↛',
  nrarr: '↛',
  larrtl: '↢',
  rarrtl: '↣',
  leftarrowtail: '↢',
  rightarrowtail: '↣',
  twoheadleftarrow: '↞',
  twoheadrightarrow: '↠',
  Larr: '↞',
  Rarr: '↠',
  larrhk: '↩',
  rarrhk: '↪',
  larrlp: '↫',
  looparrowleft: '↫',
  rarrlp: '↬',
  looparrowright: '↬',
  harrw: '↭',
  leftrightsquigarrow: '↭',
  nrarrw: '↝̸',
  rarrw: '↝',
  rightsquigarrow: '↝',
  larrbfs: '⤟',
  rarrbfs: '⤠',
  nvHarr: '⤄',
  nvlArr: '⤂',
  nvrArr: '⤃',
  larrfs: '⤝',
  rarrfs: '⤞',
  Map: '⤅',
  larrsim: '⥳',
  rarrsim: '⥴',
  harrcir: '⥈',
  Uarrocir: '⥉',
  lurdshar: '⥊',
  ldrdhar: '⥧',
  ldrushar: '⥋',
  rdldhar: '⥩',
  lrhard: '⥭',
  uharr: '↾',
  uharl: '↿',
  dharr: '⇂',
  dharl: '⇃',
  Uarr: '↟',
  Darr: '↡',
  zigrarr: '⇝',
  nwArr: '⇖',
  neArr: '⇗',
  seArr: '⇘',
  swArr: '⇙',
  nharr: '↮',
  nhArr: '⇎',
  nlarr: '↚',
  nlArr: '⇍',
  nrArr: '⇏',
  larrb: '⇤',
  LeftArrowBar: '⇤',
  rarrb: '⇥',
  RightArrowBar: '⇥',
};

/**
 * Geometric Shapes
 * @type {Record<string, string>}
 */
const SHAPES = {
  square: '□',
  Square: '□',
  squ: '□',
  squf: '▪',
  squarf: '▪',
  blacksquar: '▪',
  blacksquare: '▪',
  FilledVerySmallSquare: '▪',
  blk34: '▓',
  blk12: '▒',
  blk14: '░',
  block: '█',
  srect: '▭',
  rect: '▭',
  sdot: '⋅',
  sdotb: '⊡',
  dotsquare: '⊡',
  triangle: '▵',
  tri: '▵',
  trine: '▵',
  utri: '▵',
  triangledown: '▿',
  dtri: '▿',
  tridown: '▿',
  triangleleft: '◃',
  ltri: '◃',
  triangleright: '▹',
  rtri: '▹',
  blacktriangle: '▴',
  utrif: '▴',
  blacktriangledown: '▾',
  dtrif: '▾',
  blacktriangleleft: '◂',
  ltrif: '◂',
  blacktriangleright: '▸',
  rtrif: '▸',
  loz: '◊',
  lozenge: '◊',
  blacklozenge: '⧫',
  lozf: '⧫',
  bigcirc: '◯',
  xcirc: '◯',
  circ: 'ˆ',
  Circle: '○',
  cir: '○',
  o: '○',
  bullet: '•',
  bull: '•',
  hellip: '…',
  mldr: '…',
  nldr: '‥',
  boxh: '─',
  HorizontalLine: '─',
  boxv: '│',
  boxdr: '┌',
  boxdl: '┐',
  boxur: '└',
  boxul: '┘',
  boxvr: '├',
  boxvl: '┤',
  boxhd: '┬',
  boxhu: '┴',
  boxvh: '┼',
  boxH: '═',
  boxV: '║',
  boxdR: '╒',
  boxDr: '╓',
  boxDR: '╔',
  boxDl: '╕',
  boxdL: '╖',
  boxDL: '╗',
  boxuR: '╘',
  boxUr: '╙',
  boxUR: '╚',
  boxUl: '╜',
  boxuL: '╛',
  boxUL: '╝',
  boxvR: '╞',
  boxVr: '╟',
  boxVR: '╠',
  boxVl: '╢',
  boxvL: '╡',
  boxVL: '╣',
  boxHd: '╤',
  boxhD: '╥',
  boxHD: '╦',
  boxHu: '╧',
  boxhU: '╨',
  boxHU: '╩',
  boxvH: '╪',
  boxVh: '╫',
  boxVH: '╬',
};

/**
 * Punctuation & Diacritics
 * @type {Record<string, string>}
 */
const PUNCTUATION = {
  excl: '!',
  iexcl: '¡',
  brvbar: '¦',
  sect: '§',
  uml: '¨',
  copy: '©',
  ordf: 'ª',
  laquo: '«',
  not: '¬',
  shy: '\u00ad',
  reg: '®',
  macr: '¯',
  deg: '°',
  plusmn: '±',
  sup2: '²',
  sup3: '³',
  acute: '´',
  micro: 'µ',
  para: '¶',
  middot: '·',
  cedil: '¸',
  sup1: '¹',
  ordm: 'º',
  raquo: '»',
  frac14: '¼',
  frac12: '½',
  frac34: '¾',
  iquest: '¿',
  nbsp: '\u00a0',
  comma: ',',
  period: '.',
  colon: ':',
  semi: ';',
  vert: '|',
  Verbar: '‖',
  verbar: '|',
  dblac: '˝',
  circ: 'ˆ',
  caron: 'ˇ',
  breve: '˘',
  dot: '˙',
  ring: '˚',
  ogon: '˛',
  tilde: '˜',
  DiacriticalGrave: '`',
  DiacriticalAcute: '´',
  DiacriticalTilde: '˜',
  DiacriticalDot: '˙',
  DiacriticalDoubleAcute: '˝',
  grave: '`',
};

/**
 * Currency Symbols
 * @type {Record<string, string>}
 */
const CURRENCY = {
  cent: '¢',
  pound: '£',
  curren: '¤',
  yen: '¥',
  euro: '€',
  dollar: '$',
  fnof: 'ƒ',
  inr: '₹',
  af: '؋',
  birr: 'ብር',
  peso: '₱',
  rub: '₽',
  won: '₩',
  yuan: '¥',
  cedil: '¸',
};

/**
 * Fractions
 * @type {Record<string, string>}
 */
const FRACTIONS = {
  frac12: '½',
  half: '½',
  frac13: '⅓',
  frac14: '¼',
  frac15: '⅕',
  frac16: '⅙',
  frac18: '⅛',
  frac23: '⅔',
  frac25: '⅖',
  frac34: '¾',
  frac35: '⅗',
  frac38: '⅜',
  frac45: '⅘',
  frac56: '⅚',
  frac58: '⅝',
  frac78: '⅞',
  frasl: '⁄',
};

/**
 * Miscellaneous Symbols
 * @type {Record<string, string>}
 */
const MISC_SYMBOLS = {
  trade: '™',
  TRADE: '™',
  telrec: '⌕',
  target: '⌖',
  ulcorn: '⌜',
  ulcorner: '⌜',
  urcorn: '⌝',
  urcorner: '⌝',
  dlcorn: '⌞',
  llcorner: '⌞',
  drcorn: '⌟',
  lrcorner: '⌟',
  intercal: '⊺',
  intcal: '⊺',
  oplus: '⊕',
  CirclePlus: '⊕',
  ominus: '⊖',
  CircleMinus: '⊖',
  otimes: '⊗',
  CircleTimes: '⊗',
  osol: '⊘',
  odot: '⊙',
  CircleDot: '⊙',
  oast: '⊛',
  circledast: '⊛',
  odash: '⊝',
  circleddash: '⊝',
  ocirc: '⊚',
  circledcirc: '⊚',
  boxplus: '⊞',
  plusb: '⊞',
  boxminus: '⊟',
  minusb: '⊟',
  boxtimes: '⊠',
  timesb: '⊠',
  boxdot: '⊡',
  sdotb: '⊡',
  veebar: '⊻',
  vee: '∨',
  barvee: '⊽',
  and: '∧',
  wedge: '∧',
  Cap: '⋒',
  Cup: '⋓',
  Fork: '⋔',
  pitchfork: '⋔',
  epar: '⋕',
  ltlarr: '⥶',
  nvap: '≍⃒',
  nvsim: '∼⃒',
  nvge: '≥⃒',
  nvle: '≤⃒',
  nvlt: '<⃒',
  nvgt: '>⃒',
  nvltrie: '⊴⃒',
  nvrtrie: '⊵⃒',
  Vdash: '⊩',
  dashv: '⊣',
  vDash: '⊨',
  Vvdash: '⊪',
  nvdash: '⊬',
  nvDash: '⊭',
  nVdash: '⊮',
  nVDash: '⊯',
};

const XML = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: "\""
}
const COMMON_HTML = {
  nbsp: '\u00a0',
  copy: '\u00a9',
  reg: '\u00ae',
  trade: '\u2122',
  mdash: '\u2014',
  ndash: '\u2013',
  hellip: '\u2026',
  laquo: '\u00ab',
  raquo: '\u00bb',
  lsquo: '\u2018',
  rsquo: '\u2019',
  ldquo: '\u201c',
  rdquo: '\u201d',
  bull: '\u2022',
  para: '\u00b6',
  sect: '\u00a7',
  deg: '\u00b0',
  frac12: '\u00bd',
  frac14: '\u00bc',
  frac34: '\u00be',
}
// ---------------------------------------------------------------------------
// Note: NUMERIC_ENTITIES (&#NNN; / &#xHH;) are handled by the scanner directly
// via String.fromCodePoint() without any map lookup.
// ---------------------------------------------------------------------------
;// CONCATENATED MODULE: ./node_modules/@nodable/entities/src/EntityDecoder.js
// ---------------------------------------------------------------------------
// Built-in named entity map  (name → replacement string)
// No regex, no {regex,val} objects — just flat key/value pairs.
// ---------------------------------------------------------------------------



// ---------------------------------------------------------------------------
// Entity hook action constants
// ---------------------------------------------------------------------------

/**
 * Action constants for `onExternalEntity` and `onInputEntity` hooks.
 *
 * Use these instead of raw strings to avoid typos:
 *
 * @example
 * import EntityDecoder, { ENTITY_ACTION } from './EntityDecoder.js';
 * const dec = new EntityDecoder({
 *   onInputEntity: (name, value) => ENTITY_ACTION.BLOCK,
 * });
 */
const ENTITY_ACTION = Object.freeze({
  /** Resolve and expand the entity normally. */
  ALLOW: 'allow',
  /** Silently skip this entity — it will not be registered. */
  BLOCK: 'block',
  /** Throw an error, aborting entity registration entirely. */
  THROW: 'throw',
});

// ---------------------------------------------------------------------------
// Helpers
// ---------------------------------------------------------------------------

const SPECIAL_CHARS = new Set('!?\\\\/[]$%{}^&*()<>|+');

/**
 * Validate that an entity name contains no dangerous characters.
 * @param {string} name
 * @returns {string} the name, unchanged
 * @throws {Error} on invalid characters
 */
function EntityDecoder_validateEntityName(name) {
  if (name[0] === '#') {
    throw new Error(`[EntityReplacer] Invalid character '#' in entity name: "${name}"`);
  }
  for (const ch of name) {
    if (SPECIAL_CHARS.has(ch)) {
      throw new Error(`[EntityReplacer] Invalid character '${ch}' in entity name: "${name}"`);
    }
  }
  return name;
}

/**
 * Merge one or more entity maps into a flat name→string map.
 * Accepts either:
 *   - plain string values:             { amp: '&' }
 *   - legacy {regex,val} / {regx,val}: { lt: { regex: /.../, val: '<' } }
 *
 * Values containing '&' are skipped (recursive expansion risk).
 *
 * @param {...object} maps
 * @returns {Record<string, string>}
 */
function mergeEntityMaps(...maps) {
  const out = Object.create(null);
  for (const map of maps) {
    if (!map) continue;
    for (const key of Object.keys(map)) {
      const raw = map[key];
      if (typeof raw === 'string') {
        out[key] = raw;
      } else if (raw && typeof raw === 'object' && raw.val !== undefined) {
        // Legacy {regex,val} or {regx,val} — extract the string val only
        const val = raw.val;
        if (typeof val === 'string') {
          out[key] = val;
        }
        // function vals are not supported in the scanner — skip
      }
    }
  }
  return out;
}

// ---------------------------------------------------------------------------
// applyLimitsTo helpers
// ---------------------------------------------------------------------------

const LIMIT_TIER_EXTERNAL = 'external'; // input/runtime + persistent external maps
const LIMIT_TIER_BASE = 'base';     // DEFAULT_XML_ENTITIES + namedEntities (system) maps
const LIMIT_TIER_ALL = 'all';      // every entity regardless of tier

/**
 * Resolve `applyLimitsTo` option into a normalised Set of tier strings.
 * Accepted values: 'external' | 'base' | 'all' | string[]
 * Default: 'external' (only untrusted injected entities are counted).
 * @param {string|string[]|undefined} raw
 * @returns {Set<string>}
 */
function parseLimitTiers(raw) {
  if (!raw || raw === LIMIT_TIER_EXTERNAL) return new Set([LIMIT_TIER_EXTERNAL]);
  if (raw === LIMIT_TIER_ALL) return new Set([LIMIT_TIER_ALL]);
  if (raw === LIMIT_TIER_BASE) return new Set([LIMIT_TIER_BASE]);
  if (Array.isArray(raw)) return new Set(raw);
  return new Set([LIMIT_TIER_EXTERNAL]); // safe default for unrecognised values
}

// ---------------------------------------------------------------------------
// NCR (Numeric Character Reference) classification
// ---------------------------------------------------------------------------

// Severity order — higher number = stricter action.
// Used to enforce minimum action levels for specific codepoint ranges.
const NCR_LEVEL = Object.freeze({ allow: 0, leave: 1, remove: 2, throw: 3 });

// XML 1.0 §2.2: allowed chars are #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]
// Restricted C0: U+0001–U+001F excluding U+0009, U+000A, U+000D
const XML10_ALLOWED_C0 = new Set([0x09, 0x0A, 0x0D]);

/**
 * Parse the `ncr` constructor option into flat, hot-path-friendly fields.
 * @param {object|undefined} ncr
 * @returns {{ xmlVersion: number, onLevel: number, nullLevel: number }}
 */
function parseNCRConfig(ncr) {
  if (!ncr) {
    return { xmlVersion: 1.0, onLevel: NCR_LEVEL.allow, nullLevel: NCR_LEVEL.remove };
  }
  const xmlVersion = ncr.xmlVersion === 1.1 ? 1.1 : 1.0;
  const onLevel = NCR_LEVEL[ncr.onNCR] ?? NCR_LEVEL.allow;
  const nullLevel = NCR_LEVEL[ncr.nullNCR] ?? NCR_LEVEL.remove;
  // 'allow' is not meaningful for null — clamp to at least 'remove'
  const clampedNull = Math.max(nullLevel, NCR_LEVEL.remove);
  return { xmlVersion, onLevel, nullLevel: clampedNull };
}

// ---------------------------------------------------------------------------
// EntityReplacer
// ---------------------------------------------------------------------------

/**
 * Single-pass, zero-regex entity replacer for XML/HTML content.
 *
 * Algorithm: scan the string once for '&', read to ';', resolve via map
 * or direct codepoint conversion, build output chunks, join once at the end.
 *
 * Entity lookup priority (highest → lowest):
 *   1. input / runtime  (DOCTYPE entities for current document)
 *   2. persistent external (survive across documents)
 *   3. base named map   (DEFAULT_XML_ENTITIES + user-supplied namedEntities)
 *
 * Both input and external resolve as the 'external' tier for limit purposes.
 * Base map entities resolve as the 'base' tier.
 *
 * Numeric / hex references (&#NNN; / &#xHH;) are resolved directly via
 * String.fromCodePoint() — no map needed. They count as 'base' tier.
 *
 * @example
 * const replacer = new EntityReplacer({ namedEntities: COMMON_HTML });
 * replacer.setExternalEntities({ brand: 'Acme' });
 *
 * const instance = replacer.reset();
 * instance.addInputEntities({ version: '1.0' });
 * instance.encode('&brand; v&version; &lt;'); // 'Acme v1.0 <'
 */
class EntityDecoder {
  /**
   * @param {object} [options]
   * @param {object|null}  [options.namedEntities]        — extra named entities merged into base map
   * @param {object}  [options.limit]                 — security limits
   * @param {number}       [options.limit.maxTotalExpansions=0]  — 0 = unlimited
   * @param {number}       [options.limit.maxExpandedLength=0]   — 0 = unlimited
   * @param {'external'|'base'|'all'|string[]} [options.limit.applyLimitsTo='external']
   *   Which entity tiers count against the security limits:
   *   - 'external' (default) — only input/runtime + persistent external entities
   *   - 'base'               — only DEFAULT_XML_ENTITIES + namedEntities
   *   - 'all'                — every entity regardless of tier
   *   - string[]             — explicit combination, e.g. ['external', 'base']
   * @param {((resolved: string, original: string) => string)|null} [options.postCheck=null]
   * @param {string[]} [options.remove=[]] — entity names (e.g. ['nbsp', '#13']) to delete (replace with empty string)
   * @param {string[]} [options.leave=[]]  — entity names to keep as literal (unchanged in output)
   * @param {object}   [options.ncr]       — Numeric Character Reference controls
   * @param {1.0|1.1}  [options.ncr.xmlVersion=1.0]
   *   XML version governing which codepoint ranges are restricted:
   *   - 1.0 — C0 controls U+0001–U+001F (except U+0009/000A/000D) are prohibited
   *   - 1.1 — C0 controls are allowed when written as NCRs; C1 (U+007F–U+009F) decoded as-is
   * @param {'allow'|'leave'|'remove'|'throw'} [options.ncr.onNCR='allow']
   *   Base action for numeric references. Severity order: allow < leave < remove < throw.
   *   For codepoint ranges that carry a minimum level (surrogates → remove, XML 1.0 C0 → remove),
   *   the effective action is max(onNCR, rangeMinimum).
   * @param {'remove'|'throw'} [options.ncr.nullNCR='remove']
   *   Action for U+0000 (null). 'allow' and 'leave' are clamped to 'remove' since null is never safe.
   * @param {((name: string, value: string) => 'allow'|'block'|'throw')|null} [options.onExternalEntity=null]
   *   Hook called when an external entity is registered via `setExternalEntities()` or
   *   `addExternalEntity()`. Return `ENTITY_ACTION.ALLOW` to accept the entity,
   *   `ENTITY_ACTION.BLOCK` to silently skip it, or `ENTITY_ACTION.THROW` to abort with an error.
   * @param {((name: string, value: string) => 'allow'|'block'|'throw')|null} [options.onInputEntity=null]
   *   Hook called when an input entity is registered via `addInputEntities()`. Return
   *   `ENTITY_ACTION.ALLOW` to accept, `ENTITY_ACTION.BLOCK` to silently skip, or
   *   `ENTITY_ACTION.THROW` to abort with an error.
   */
  constructor(options = {}) {
    this._limit = options.limit || {};
    this._maxTotalExpansions = this._limit.maxTotalExpansions || 0;
    this._maxExpandedLength = this._limit.maxExpandedLength || 0;
    this._postCheck = typeof options.postCheck === 'function' ? options.postCheck : r => r;
    this._limitTiers = parseLimitTiers(this._limit.applyLimitsTo ?? LIMIT_TIER_EXTERNAL);
    this._numericAllowed = options.numericAllowed ?? true;
    // Base map: DEFAULT_XML_ENTITIES + user-supplied extras. Immutable after construction.
    this._baseMap = mergeEntityMaps(XML, options.namedEntities || null);

    // Persistent external entities — survive across documents.
    // Stored as a separate map so reset() never touches them.
    /** @type {Record<string, string>} */
    this._externalMap = Object.create(null);

    // Input / runtime entities — current document only, wiped on reset().
    /** @type {Record<string, string>} */
    this._inputMap = Object.create(null);

    // Per-document counters
    this._totalExpansions = 0;
    this._expandedLength = 0;

    // --- New: remove / leave sets ---
    /** @type {Set<string>} */
    this._removeSet = new Set(options.remove && Array.isArray(options.remove) ? options.remove : []);
    /** @type {Set<string>} */
    this._leaveSet = new Set(options.leave && Array.isArray(options.leave) ? options.leave : []);

    // --- NCR config (parsed into flat fields for hot-path speed) ---
    const ncrCfg = parseNCRConfig(options.ncr);
    this._ncrXmlVersion = ncrCfg.xmlVersion;
    this._ncrOnLevel = ncrCfg.onLevel;
    this._ncrNullLevel = ncrCfg.nullLevel;

    // --- Registration hooks ---
    /** @type {((name: string, value: string) => 'allow'|'block'|'throw')|null} */
    this._onExternalEntity = typeof options.onExternalEntity === 'function'
      ? options.onExternalEntity
      : null;
    /** @type {((name: string, value: string) => 'allow'|'block'|'throw')|null} */
    this._onInputEntity = typeof options.onInputEntity === 'function'
      ? options.onInputEntity
      : null;
  }

  // -------------------------------------------------------------------------
  // Private: registration hook dispatch
  // -------------------------------------------------------------------------

  /**
   * Invoke a registration hook for a single entity name/value pair.
   * Returns true when the entity should be accepted, false when it should be
   * silently skipped (BLOCK), and throws when the hook returns THROW.
   *
   * @param {((name: string, value: string) => 'allow'|'block'|'throw')|null} hook
   * @param {string} name
   * @param {string} value
   * @param {string} context  — used in error messages ('external' | 'input')
   * @returns {boolean}  true = accept, false = skip
   */
  _applyRegistrationHook(hook, name, value, context) {
    if (!hook) return true; // no hook → always accept
    const action = hook(name, value);
    if (action === ENTITY_ACTION.BLOCK) return false;
    if (action === ENTITY_ACTION.THROW) {
      throw new Error(
        `[EntityDecoder] Registration of ${context} entity "&${name};" was rejected by hook`
      );
    }
    return true; // ALLOW or any unknown return value → accept
  }

  // -------------------------------------------------------------------------
  // Persistent external entity registration
  // -------------------------------------------------------------------------

  /**
   * Replace the full set of persistent external entities.
   * All keys are validated — throws on invalid characters.
   * If `onExternalEntity` is set, it is called once per entry; entries that
   * return `ENTITY_ACTION.BLOCK` are silently omitted, `ENTITY_ACTION.THROW`
   * aborts the whole call.
   * @param {Record<string, string | { regex?: RegExp, val: string }>} map
   */
  setExternalEntities(map) {
    if (map) {
      for (const key of Object.keys(map)) {
        EntityDecoder_validateEntityName(key);
      }
    }
    if (!this._onExternalEntity) {
      this._externalMap = mergeEntityMaps(map);
      return;
    }
    // Hook present — resolve values first, then filter
    const flat = mergeEntityMaps(map);
    const filtered = Object.create(null);
    for (const [name, value] of Object.entries(flat)) {
      if (this._applyRegistrationHook(this._onExternalEntity, name, value, 'external')) {
        filtered[name] = value;
      }
    }
    this._externalMap = filtered;
  }

  /**
   * Add a single persistent external entity.
   * If `onExternalEntity` is set it is called before the entity is stored;
   * `ENTITY_ACTION.BLOCK` silently skips storage, `ENTITY_ACTION.THROW` raises.
   * @param {string} key
   * @param {string} value
   */
  addExternalEntity(key, value) {
    EntityDecoder_validateEntityName(key);
    if (typeof value === 'string' && value.indexOf('&') === -1) {
      if (this._applyRegistrationHook(this._onExternalEntity, key, value, 'external')) {
        this._externalMap[key] = value;
      }
    }
  }

  // -------------------------------------------------------------------------
  // Input / runtime entity registration (per document)
  // -------------------------------------------------------------------------

  /**
   * Inject DOCTYPE entities for the current document.
   * Also resets per-document expansion counters.
   * If `onInputEntity` is set it is called once per entry; entries returning
   * `ENTITY_ACTION.BLOCK` are silently omitted, `ENTITY_ACTION.THROW` aborts.
   * @param {Record<string, string | { regx?: RegExp, regex?: RegExp, val: string }>} map
   */
  addInputEntities(map) {
    this._totalExpansions = 0;
    this._expandedLength = 0;
    if (!this._onInputEntity) {
      this._inputMap = mergeEntityMaps(map);
      return;
    }
    const flat = mergeEntityMaps(map);
    const filtered = Object.create(null);
    for (const [name, value] of Object.entries(flat)) {
      if (this._applyRegistrationHook(this._onInputEntity, name, value, 'input')) {
        filtered[name] = value;
      }
    }
    this._inputMap = filtered;
  }

  // -------------------------------------------------------------------------
  // Per-document reset
  // -------------------------------------------------------------------------

  /**
   * Wipe input/runtime entities and reset counters.
   * Call this before processing each new document.
   * @returns {this}
   */
  reset() {
    this._inputMap = Object.create(null);
    this._totalExpansions = 0;
    this._expandedLength = 0;
    return this;
  }

  // -------------------------------------------------------------------------
  // XML version (can be set after construction, e.g. once parser reads <?xml?>)
  // -------------------------------------------------------------------------

  /**
   * Update the XML version used for NCR classification.
   * Call this as soon as the document's `<?xml version="...">` declaration is parsed.
   * @param {1.0|1.1|number} version
   */
  setXmlVersion(version) {
    this._ncrXmlVersion = version === 1.1 ? 1.1 : 1.0;
  }

  // -------------------------------------------------------------------------
  // Primary API
  // -------------------------------------------------------------------------

  /**
   * Replace all entity references in `str` in a single pass.
   *
   * @param {string} str
   * @returns {string}
   */
  decode(str) {
    if (typeof str !== 'string' || str.length === 0) return str;
    //TODO: check if needed
    if (str.indexOf('&') === -1) return str; // fast path — no entities at all

    const original = str;
    const chunks = [];
    const len = str.length;
    let last = 0; // start of next unprocessed literal chunk
    let i = 0;

    const limitExpansions = this._maxTotalExpansions > 0;
    const limitLength = this._maxExpandedLength > 0;
    const checkLimits = limitExpansions || limitLength;

    while (i < len) {
      // Scan forward to next '&'
      if (str.charCodeAt(i) !== 38 /* '&' */) { i++; continue; }

      // --- Found '&' at position i ---

      // Scan forward to ';'
      let j = i + 1;
      while (j < len && str.charCodeAt(j) !== 59 /* ';' */ && (j - i) <= 32) j++;

      if (j >= len || str.charCodeAt(j) !== 59) {
        // No closing ';' within window — treat '&' as literal
        i++;
        continue;
      }

      // Raw token between '&' and ';' (exclusive)
      const token = str.slice(i + 1, j);
      if (token.length === 0) { i++; continue; }

      let replacement;
      let tier; // which limit tier this entity belongs to

      if (this._removeSet.has(token)) {
        // Remove entity: replace with empty string
        replacement = '';
        // If entity was unknown (replacement undefined), we still need a tier for limits.
        // Treat as external tier because it's user-directed removal of an unknown reference.
        if (tier === undefined) {
          tier = LIMIT_TIER_EXTERNAL;
        }
      } else if (this._leaveSet.has(token)) {
        // Do not replace — keep original &token; as literal
        i++;
        continue;
      } else if (token.charCodeAt(0) === 35 /* '#' */) {
        // ---- Numeric / NCR reference ----
        // NCR classification always runs first — prohibited codepoints must be
        // caught regardless of numericAllowed.
        const ncrResult = this._resolveNCR(token);
        if (ncrResult === undefined) {
          // 'leave' action — keep original &token; as-is
          i++;
          continue;
        }
        replacement = ncrResult; // '' for remove, char string for allow
        tier = LIMIT_TIER_BASE;
      } else {
        // ---- Named reference ----
        const resolved = this._resolveName(token);
        replacement = resolved?.value;
        tier = resolved?.tier;
      }

      if (replacement === undefined) {
        // Unknown entity — leave as-is, advance past '&' only
        i++;
        continue;
      }

      // Flush literal chunk before this entity
      if (i > last) chunks.push(str.slice(last, i));
      chunks.push(replacement);
      last = j + 1; // skip past ';'
      i = last;

      // Apply expansion limits only if this tier is being tracked
      if (checkLimits && this._tierCounts(tier)) {
        if (limitExpansions) {
          this._totalExpansions++;
          if (this._totalExpansions > this._maxTotalExpansions) {
            throw new Error(
              `[EntityReplacer] Entity expansion count limit exceeded: ` +
              `${this._totalExpansions} > ${this._maxTotalExpansions}`
            );
          }
        }
        if (limitLength) {
          // delta: replacement.length minus the raw &token; length (token.length + 2 for '&' and ';')
          const delta = replacement.length - (token.length + 2);
          if (delta > 0) {
            this._expandedLength += delta;
            if (this._expandedLength > this._maxExpandedLength) {
              throw new Error(
                `[EntityReplacer] Expanded content length limit exceeded: ` +
                `${this._expandedLength} > ${this._maxExpandedLength}`
              );
            }
          }
        }
      }
    }

    // Flush trailing literal
    if (last < len) chunks.push(str.slice(last));

    // If nothing was replaced, chunks is empty — return original
    const result = chunks.length === 0 ? str : chunks.join('');

    return this._postCheck(result, original);
  }

  // -------------------------------------------------------------------------
  // Private: limit tier check
  // -------------------------------------------------------------------------

  /**
   * Returns true if a resolved entity of the given tier should count
   * against the expansion/length limits.
   * @param {string} tier  — LIMIT_TIER_EXTERNAL | LIMIT_TIER_BASE
   * @returns {boolean}
   */
  _tierCounts(tier) {
    if (this._limitTiers.has(LIMIT_TIER_ALL)) return true;
    return this._limitTiers.has(tier);
  }

  // -------------------------------------------------------------------------
  // Private: entity resolution
  // -------------------------------------------------------------------------

  /**
   * Resolve a named entity token (without & and ;).
   * Priority: inputMap > externalMap > baseMap
   * Returns the resolved value tagged with its limit tier.
   *
   * @param {string} name
   * @returns {{ value: string, tier: string }|undefined}
   */
  _resolveName(name) {
    // input and external both count as 'external' tier for limit purposes —
    // they are injected at runtime and are the untrusted surface.
    if (name in this._inputMap) return { value: this._inputMap[name], tier: LIMIT_TIER_EXTERNAL };
    if (name in this._externalMap) return { value: this._externalMap[name], tier: LIMIT_TIER_EXTERNAL };
    if (name in this._baseMap) return { value: this._baseMap[name], tier: LIMIT_TIER_BASE };
    return undefined;
  }

  /**
   * Classify a codepoint and return the minimum action level that must be applied.
   * Returns -1 when no minimum is imposed (normal allow path).
   *
   * Ranges checked (in priority order):
   *   1. U+0000            — null, governed by nullNCR (always ≥ remove)
   *   2. U+D800–U+DFFF     — surrogates, always prohibited (min: remove)
   *   3. U+0001–U+001F \ {0x09,0x0A,0x0D}  — XML 1.0 restricted C0 (min: remove)
   *      (skipped in XML 1.1 — C0 controls are allowed when written as NCRs)
   *
   * @param {number} cp  — codepoint
   * @returns {number}   — minimum NCR_LEVEL value, or -1 for no restriction
   */
  _classifyNCR(cp) {
    // 1. Null
    if (cp === 0) return this._ncrNullLevel;

    // 2. Surrogates — always prohibited, minimum 'remove'
    if (cp >= 0xD800 && cp <= 0xDFFF) return NCR_LEVEL.remove;

    // 3. XML 1.0 restricted C0 controls
    if (this._ncrXmlVersion === 1.0) {
      if (cp >= 0x01 && cp <= 0x1F && !XML10_ALLOWED_C0.has(cp)) return NCR_LEVEL.remove;
    }

    return -1; // no restriction
  }

  /**
   * Execute a resolved NCR action.
   *
   * @param {number} action   — NCR_LEVEL value
   * @param {string} token    — raw token (e.g. '#38') for error messages
   * @param {number} cp       — codepoint, used only for error messages
   * @returns {string|undefined}
   *   - decoded character string  → 'allow'
   *   - ''                        → 'remove'
   *   - undefined                 → 'leave' (caller must skip past '&' only)
   *   - throws Error              → 'throw'
   */
  _applyNCRAction(action, token, cp) {
    switch (action) {
      case NCR_LEVEL.allow: return String.fromCodePoint(cp);
      case NCR_LEVEL.remove: return '';
      case NCR_LEVEL.leave: return undefined; // signal: keep literal
      case NCR_LEVEL.throw:
        throw new Error(
          `[EntityDecoder] Prohibited numeric character reference ` +
          `&${token}; (U+${cp.toString(16).toUpperCase().padStart(4, '0')})`
        );
      default: return String.fromCodePoint(cp);
    }
  }

  /**
   * Full NCR resolution pipeline for a numeric token.
   *
   * Steps:
   *   1. Parse the codepoint (decimal or hex).
   *   2. Validate the raw codepoint range (NaN, <0, >0x10FFFF).
   *   3. If numericAllowed is false and no minimum restriction applies → leave as-is.
   *   4. Classify the codepoint to find the minimum required action level.
   *   5. Resolve effective action = max(onNCR, minimum).
   *   6. Apply and return.
   *
   * @param {string} token  — e.g. '#38', '#x26', '#X26'
   * @returns {string|undefined}
   *   - string (incl. '')  — replacement ('' = remove)
   *   - undefined          — leave original &token; as-is
   */
  _resolveNCR(token) {
    // Step 1: parse codepoint
    const second = token.charCodeAt(1);
    let cp;
    if (second === 120 /* x */ || second === 88 /* X */) {
      cp = parseInt(token.slice(2), 16);
    } else {
      cp = parseInt(token.slice(1), 10);
    }

    // Step 2: out-of-range → leave as-is unconditionally
    if (Number.isNaN(cp) || cp < 0 || cp > 0x10FFFF) return undefined;

    // Step 3: classify to get minimum action level
    const minimum = this._classifyNCR(cp);

    // Step 4: if numericAllowed is false and no hard minimum → leave
    if (!this._numericAllowed && minimum < NCR_LEVEL.remove) return undefined;

    // Step 5: effective action = max(configured onNCR, range minimum)
    const effective = minimum === -1
      ? this._ncrOnLevel
      : Math.max(this._ncrOnLevel, minimum);

    // Step 6: apply
    return this._applyNCRAction(effective, token, cp);
  }
}
;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/contexts/sql.js
/**
 * SQL context patterns — high-precision rules only.
 *
 * These rules have very low false-positive risk and are safe to apply to
 * general user text (names, descriptions, search queries, etc.).
 * All patterns are ReDoS-safe — unlike the `sql-injection` npm package
 * which has an active CVE on its own detection regexes.
 *
 * For exhaustive coverage including noisier heuristics (comment sequences,
 * hex literals, stacked queries with semicolons), use 'SQL-STRICT' instead.
 * Apply 'SQL-STRICT' only to strings that are specifically SQL fragments,
 * not to general free-text fields.
 */

const SQL_PATTERNS = [
  {
    id: 'sql-block-comment-open',
    description: 'SQL block comment open: /* ... */ — unusual in legitimate user text',
    pattern: /\/\*/,
  },
  {
    id: 'sql-union-select',
    description: 'UNION SELECT — most common SQL injection aggregation attack',
    pattern: /\bUNION\s{1,20}(?:ALL\s{1,20})?SELECT\b/i,
  },
  {
    id: 'sql-drop-table',
    description: 'DROP TABLE — destructive DDL injection',
    pattern: /\bDROP\s{1,20}TABLE\b/i,
  },
  {
    id: 'sql-drop-database',
    description: 'DROP DATABASE — destructive DDL injection',
    pattern: /\bDROP\s{1,20}DATABASE\b/i,
  },
  {
    id: 'sql-insert-into',
    description: 'INSERT INTO — data injection',
    pattern: /\bINSERT\s{1,20}INTO\b/i,
  },
  {
    id: 'sql-delete-from',
    description: 'DELETE FROM — data deletion injection',
    pattern: /\bDELETE\s{1,20}FROM\b/i,
  },
  {
    id: 'sql-update-set',
    description: 'UPDATE ... SET — data modification injection',
    // Allows arbitrary content between UPDATE and SET (table name, alias, etc.)
    pattern: /\bUPDATE\b[\s\S]{1,60}\bSET\b/i,
  },
  {
    id: 'sql-exec-xp',
    description: 'EXEC xp_ — MSSQL extended stored procedure execution',
    pattern: /\bEXEC(?:UTE)?\s{1,20}xp_/i,
  },
  {
    id: 'sql-tautology-string',
    description: "Classic string tautology: ' OR '1'='1 or \" OR \"1\"=\"1\"",
    // Last quote is optional — injection may truncate it: ' OR '1'='1--
    pattern: /'\s{0,10}OR\s{0,10}'[^']{0,20}'\s*=\s*'[^']{0,20}/i,
  },
  {
    id: 'sql-tautology-numeric',
    description: 'Numeric tautology: OR 1=1',
    pattern: /\bOR\s{1,10}1\s*=\s*1\b/i,
  },
  {
    id: 'sql-always-true-zero',
    description: 'Numeric tautology: OR 0=0',
    pattern: /\bOR\s{1,10}0\s*=\s*0\b/i,
  },
  {
    id: 'sql-sleep-benchmark',
    description: 'Time-based blind injection: SLEEP() or BENCHMARK()',
    pattern: /\b(?:SLEEP|BENCHMARK)\s*\(/i,
  },
  {
    id: 'sql-waitfor-delay',
    description: 'MSSQL time-based blind injection: WAITFOR DELAY',
    pattern: /\bWAITFOR\s{1,20}DELAY\b/i,
  },
  {
    id: 'sql-char-function',
    description: 'CHAR() function — used to obfuscate injected strings',
    pattern: /\bCHAR\s*\(\s*\d{1,3}/i,
  },
  {
    id: 'sql-information-schema',
    description: 'INFORMATION_SCHEMA — reconnaissance query for table/column enumeration',
    pattern: /\bINFORMATION_SCHEMA\b/i,
  },
];

/* harmony default export */ const sql = (SQL_PATTERNS);

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/contexts/sql-strict.js
/**
 * SQL-STRICT context patterns.
 *
 * Extends the base 'SQL' context with three additional rules that are
 * effective at detecting real injections but carry a higher false-positive
 * risk on general free-text input.
 *
 * Use 'SQL-STRICT' when:
 *   - The string is specifically a SQL fragment or database identifier
 *   - You control the input domain (e.g. a dedicated SQL search field)
 *   - You can tolerate occasional false positives in exchange for broader coverage
 *
 * Use 'SQL' (not STRICT) when:
 *   - The field is general user text (names, descriptions, comments)
 *   - False positives would block legitimate content (e.g. "see note -- above")
 *
 * Rules moved here from 'SQL' due to false-positive risk:
 *
 *   sql-line-comment   — "--" fires on "see note -- above", "value--", CSS var(--primary)
 *   sql-stacked-query  — "; SELECT" fires on legitimate prose with semicolons + SQL words
 *   sql-hex-encoding   — "0xDEAD" fires on hex values in technical docs and log output
 */



const SQL_STRICT_EXTRA = [
  {
    id: 'sql-line-comment',
    description: 'SQL line comment: -- followed by whitespace or end of string',
    pattern: /--(?:\s|$)/,
  },
  {
    id: 'sql-stacked-query',
    description: 'Stacked queries: semicolon immediately followed by a SQL keyword',
    pattern: /;\s{0,10}(?:SELECT|INSERT|UPDATE|DELETE|DROP|CREATE|ALTER|EXEC)\b/i,
  },
  {
    id: 'sql-hex-encoding',
    description: 'Hex-encoded string injection: 0x41414141 style (MySQL)',
    pattern: /\b0x[0-9a-f]{4,}/i,
  },
];

// SQL-STRICT = all base SQL rules + the three noisy extras
const SQL_STRICT_PATTERNS = [...sql, ...SQL_STRICT_EXTRA];

/* harmony default export */ const sql_strict = (SQL_STRICT_PATTERNS);

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/util/decode-entities.js
/**
 * Decode the HTML character references that matter for markup-context
 * detection.
 *
 * Browsers decode character references in attribute values before they
 * interpret a URL, so `javascript&#58;alert(1)` in an href is the
 * `javascript:` scheme. The HTML/XML/SVG rules match literal characters, so
 * without this step such payloads slip through.
 *
 * Deliberately NOT a full entity decoder. It decodes only:
 *   - decimal refs  &#58;  &#058;  &#00000058;  &#58   (any leading zeros,
 *                   trailing ; optional — browsers accept both)
 *   - hex refs      &#x3a; &#X3A; &#x0000003a; &#x3a   (same)
 *   - named refs    &colon;  &Tab;  &NewLine;
 *       Named refs are CASE-SENSITIVE and REQUIRE the trailing ';', exactly
 *       like a browser (so `&COLON;` and `&colon` are not decoded).
 *       &Tab; / &NewLine; matter because the URL parser strips tab/newline,
 *       so `java&Tab;script:` is still a javascript: URL.
 *
 * It does NOT decode &amp; (single pass only), so double-encoded text such as
 * "&amp;lt;script&amp;gt;" stays literal — a browser renders that as text.
 *
 * All quantifiers are bounded; no ReDoS risk.
 *
 * @param {string} input
 * @returns {string}
 */
const NAMED = Object.freeze({
  colon: ':',
  Tab: '\t',
  NewLine: '\n',
});

const ENTITY_RE =
  /&(?:#[xX]0*([0-9a-fA-F]{1,6});?|#0*([0-9]{1,7});?|([a-zA-Z][a-zA-Z0-9]{1,15});)/g;

function decodeEntities(input) {
  if (input.indexOf('&') === -1) return input;

  return input.replace(ENTITY_RE, (match, hex, dec, name) => {
    if (name !== undefined) {
      return Object.prototype.hasOwnProperty.call(NAMED, name) ? NAMED[name] : match;
    }
    const cp = hex !== undefined ? parseInt(hex, 16) : parseInt(dec, 10);
    if (!Number.isFinite(cp) || cp > 0x10ffff) return match;
    return String.fromCodePoint(cp);
  });
}

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/contexts/html.js
/**
 * HTML context patterns.
 *
 * Detects XSS vectors that are dangerous when a string ends up rendered as HTML.
 * All patterns use bounded quantifiers to ensure linear-time matching (ReDoS-safe).
 *
 * Each entry is { pattern: RegExp, id: string, description: string }
 * so callers can inspect which rule fired if they need to.
 */

const HTML_PATTERNS = [
  {
    id: 'html-script-open',
    description: '<script opening tag',
    pattern: /<script[\s>/]/i,
  },
  {
    id: 'html-script-close',
    description: '</script closing tag',
    pattern: /<\/script[\s>]/i,
  },
  {
    id: 'html-javascript-protocol',
    description: 'javascript: URI scheme (with optional whitespace/encoding)',
    // Handles j&#x61;vascript:, j\u0061vascript:, and whitespace variants
    pattern: /j[\t\n\r ]*a[\t\n\r ]*v[\t\n\r ]*a[\t\n\r ]*s[\t\n\r ]*c[\t\n\r ]*r[\t\n\r ]*i[\t\n\r ]*p[\t\n\r ]*t[\t\n\r ]*:/i,
  },
  {
    id: 'html-vbscript-protocol',
    description: 'vbscript: URI scheme',
    pattern: /vbscript[\t\n\r ]*:/i,
  },
  {
    id: 'html-data-html',
    description: 'data:text/html URI — can execute scripts in browsers',
    pattern: /data[\t\n\r ]*:[\t\n\r ]*text\/html/i,
  },
  {
    id: 'html-data-xhtml',
    description: 'data:application/xhtml+xml URI',
    pattern: /data[\t\n\r ]*:[\t\n\r ]*application\/xhtml/i,
  },
  {
    id: 'html-data-svg',
    description: 'data:image/svg+xml URI — can execute scripts',
    pattern: /data[\t\n\r ]*:[\t\n\r ]*image\/svg\+xml/i,
  },
  {
    id: 'html-inline-event-handler',
    description: 'Inline event handler attributes: onclick=, onerror=, onload=, etc.',
    // \bon ensures we match a word boundary so "phonetic=" is not caught
    pattern: /\bon\w{1,30}\s*=/i,
  },
  {
    id: 'html-entity-obfuscated-script',
    description: 'HTML-entity-encoded <script (e.g. &#x3C;script or &lt;script)',
    // Entities include optional trailing semicolon: &#x3C; or &#x3C (both valid in HTML5)
    pattern: /(?:&#x0*3[Cc];?|&#0*60;?|&lt;)\s*script/i,
  },
  {
    id: 'html-entity-obfuscated-javascript',
    description: 'HTML-entity-encoded javascript: (partial — catches common &#106; or &#x6a; for "j")',
    pattern: /(?:&#x0*6[Aa];?|&#0*106;?)\s*(?:&#x0*61;?|a)[\s\S]{0,80}script\s*:/i,
  },
  {
    id: 'html-style-expression',
    description: 'CSS expression() — IE-era code execution in style attributes',
    pattern: /style[\s\S]{0,20}expression\s*\(/i,
  },
  {
    id: 'html-object-embed',
    description: '<object or <embed tags that can load active content',
    pattern: /<(?:object|embed)[\s>/]/i,
  },
  {
    id: 'html-base-tag',
    description: '<base href= — can hijack all relative URLs on a page',
    pattern: /<base[\s>]/i,
  },
  {
    id: 'html-meta-refresh',
    description: '<meta http-equiv="refresh" — can redirect users',
    pattern: /<meta[\s\S]{0,40}http-equiv[\s\S]{0,20}refresh/i,
  },
  {
    id: 'html-srcdoc',
    description: 'srcdoc= attribute on iframes — embeds HTML that can run scripts',
    pattern: /srcdoc\s*=/i,
  },
  {
    id: 'html-iframe',
    description: '<iframe tag',
    pattern: /<iframe[\s>/]/i,
  },
  {
    id: 'html-form',
    description: '<form tag — can be used for phishing / credential harvesting injection',
    pattern: /<form[\s>/]/i,
  },
];

/* harmony default export */ const html = (HTML_PATTERNS);

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/contexts/xml.js
/**
 * XML context patterns.
 *
 * Detects injection vectors that are specifically dangerous when a string
 * is inserted into an XML document (not HTML rendering context).
 *
 * Key distinction from HTML: these patterns target parser-level attacks —
 * things that can confuse or subvert an XML parser, trigger external entity
 * resolution, or inject DTD content. HTML rendering concerns (XSS) belong
 * in the HTML context.
 */

const XML_PATTERNS = [
  {
    id: 'xml-cdata-injection',
    description: 'CDATA section injection: <![CDATA[ breaks out of text node context',
    pattern: /<!\[CDATA\[/i,
  },
  {
    id: 'xml-cdata-close',
    description: 'CDATA close sequence: ]]> can terminate an enclosing CDATA section',
    pattern: /\]\]>/,
  },
  {
    id: 'xml-processing-instruction',
    description: 'XML processing instruction: <?xml-stylesheet or <?php etc.',
    pattern: /<\?(?:xml[\- ]|php|asp)/i,
  },
  {
    id: 'xml-doctype-injection',
    description: 'DOCTYPE declaration embedded in content — can define entities',
    // Match <!DOCTYPE followed by end-of-string, whitespace, or [ (internal subset)
    pattern: /<!DOCTYPE(?:[\s[]|$)/i,
  },
  {
    id: 'xml-entity-system',
    description: 'SYSTEM keyword — used in external entity declarations (XXE)',
    pattern: /\bSYSTEM\s+["']/i,
  },
  {
    id: 'xml-entity-public',
    description: 'PUBLIC keyword — used in external entity declarations (XXE)',
    pattern: /\bPUBLIC\s+["']/i,
  },
  {
    id: 'xml-entity-declaration',
    description: '<!ENTITY declaration — defines entities, potential XXE or entity expansion',
    pattern: /<!ENTITY[\s%]/i,
  },
  {
    id: 'xml-billion-laughs',
    description: 'Entity reference chaining / billion laughs: repeated &eX; style references',
    // Heuristic: 3+ consecutive entity refs suggests expansion attack
    pattern: /(?:&\w{1,20};){3,}/,
  },
  {
    id: 'xml-namespace-confusion',
    description: 'xmlns: attribute injection — can redefine namespaces to confuse parsers',
    // pattern: /\bxmlns\s*(?::\w{1,40})?\s*=/i,
    pattern: /\bxmlns(?::\w{1,40})?\s*=/i,
  },
  {
    id: 'xml-comment-injection',
    description: '<!-- comment injection — can hide content from some parsers',
    pattern: /<!--/,
  },
  {
    id: 'xml-comment-close',
    description: '--> closes an enclosing XML comment',
    pattern: /-->/,
  },
  {
    id: 'xml-pi-close',
    description: '?> closes an enclosing processing instruction',
    pattern: /\?>/,
  },
];

/* harmony default export */ const xml = (XML_PATTERNS);

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/contexts/svg.js
/**
 * SVG context patterns.
 *
 * SVG is XML-based but renders in browsers, giving it a unique attack surface
 * that combines XML parser behaviour with browser rendering and JavaScript execution.
 *
 * Many of these vectors bypass HTML sanitizers that don't understand SVG semantics
 * (DOMPurify has documented bypass vulnerabilities specifically in SVG/XML context).
 */

const SVG_PATTERNS = [
  {
    id: 'svg-script-element',
    description: '<script element inside SVG executes JavaScript',
    pattern: /<script[\s>/]/i,
  },
  {
    id: 'svg-xlink-href-javascript',
    description: 'xlink:href with javascript: — classic SVG XSS via <a> or <use>',
    pattern: /xlink\s*:\s*href\s*=\s*["']?\s*javascript\s*:/i,
  },
  {
    id: 'svg-href-javascript',
    description: 'href= with javascript: in SVG context (<a>, <animate>, etc.)',
    pattern: /href\s*=\s*["']?\s*javascript\s*:/i,
  },
  {
    id: 'svg-foreignobject',
    description: '<foreignObject embeds HTML inside SVG — can execute scripts',
    pattern: /<foreignObject[\s>/]/i,
  },
  {
    id: 'svg-use-external',
    description: '<use xlink:href or href pointing to external resource (non-fragment URL)',
    // Match <use with href= where the value starts with a non-# character (external URL)
    // [\"'][^#] catches quoted values not starting with #; [^\"'#\s>] catches unquoted
    pattern: /<use[\s\S]{0,60}(?:xlink\s*:\s*)?href\s*=\s*(?:["'][^#]|[^"'#\s>])/i,
  },
  {
    id: 'svg-animate-href',
    description: '<animate attributeName="href" — can dynamically change href to javascript:',
    pattern: /<animate[\s\S]{0,80}attributeName\s*=\s*["'][\s]*href["']/i,
  },
  {
    id: 'svg-animate-xlinkhref',
    description: '<animate attributeName="xlink:href"',
    pattern: /<animate[\s\S]{0,80}attributeName\s*=\s*["'][\s]*xlink\s*:\s*href["']/i,
  },
  {
    id: 'svg-set-javascript',
    description: '<set to="javascript:..." — sets an attribute to a javascript: URI',
    pattern: /<set[\s\S]{0,80}to\s*=\s*["']?\s*javascript\s*:/i,
  },
  {
    id: 'svg-event-handler',
    description: 'SVG-specific event handler attributes: onload=, onerror=, onactivate=, etc.',
    pattern: /\bon(?:load|error|activate|begin|end|repeat|focus|blur|click|mouse\w{1,20}|key\w{1,20})\s*=/i,
  },
  {
    id: 'svg-handler-generic',
    description: 'Generic on* handler catch-all for SVG attributes',
    pattern: /\bon\w{1,30}\s*=/i,
  },
  {
    id: 'svg-filter-feimage',
    description: '<feImage href= — filter primitive that can load external resources',
    pattern: /<feImage[\s\S]{0,80}(?:xlink\s*:\s*)?href\s*=/i,
  },
  {
    id: 'svg-image-external',
    description: '<image xlink:href with http/https or javascript protocol',
    pattern: /<image[\s\S]{0,80}(?:xlink\s*:\s*)?href\s*=\s*["']?\s*(?:https?|javascript)\s*:/i,
  },
  {
    id: 'svg-style-javascript',
    description: 'style= attribute containing javascript: (e.g. background:url(javascript:...))',
    pattern: /style\s*=[\s\S]{0,60}javascript\s*:/i,
  },
];

/* harmony default export */ const svg = (SVG_PATTERNS);

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/contexts/shell.js
/**
 * SHELL context patterns.
 *
 * Detects shell injection vectors and path traversal patterns.
 * Designed for use when a string will be passed to a shell command,
 * used as a file path, or interpolated into OS-level operations.
 */

const SHELL_PATTERNS = [
  {
    id: 'shell-path-traversal-unix',
    description: 'Unix path traversal: ../  — climbing the directory tree',
    pattern: /\.\.\//,
  },
  {
    id: 'shell-path-traversal-windows',
    description: 'Windows path traversal: ..\\ — climbing the directory tree',
    pattern: /\.\.\\/,
  },
  {
    id: 'shell-path-traversal-encoded',
    description: 'URL-encoded path traversal: %2e%2e or %2f variants',
    pattern: /%2e%2e|%2f\.\.|\.\.%2f/i,
  },
  {
    id: 'shell-null-byte',
    description: 'Null byte injection: \\x00 or %00 — truncates strings in C-backed functions',
    pattern: /\x00|%00/,
  },
  {
    id: 'shell-semicolon',
    description: 'Semicolon command separator: cmd1; cmd2',
    pattern: /;/,
  },
  {
    id: 'shell-pipe',
    description: 'Pipe operator: cmd1 | cmd2',
    pattern: /\|/,
  },
  {
    id: 'shell-and-operator',
    description: 'AND operator: cmd1 && cmd2',
    pattern: /&&/,
  },
  {
    id: 'shell-or-operator',
    description: 'OR operator: cmd1 || cmd2',
    pattern: /\|\|/,
  },
  {
    id: 'shell-backtick',
    description: 'Backtick command substitution: `cmd`',
    pattern: /`/,
  },
  {
    id: 'shell-dollar-paren',
    description: 'Dollar-paren command substitution: $(cmd)',
    pattern: /\$\(/,
  },
  {
    id: 'shell-dollar-brace',
    description: 'Dollar-brace variable expansion: ${var} — can be abused for injection',
    pattern: /\$\{/,
  },
  {
    id: 'shell-redirect-out',
    description: 'Output redirection: cmd > file or cmd >> file',
    pattern: />{1,2}/,
  },
  {
    id: 'shell-redirect-in',
    description: 'Input redirection: cmd < file',
    pattern: /</,
  },
  {
    id: 'shell-newline-injection',
    description: 'Newline injection: \\n or \\r — can inject new shell commands',
    pattern: /[\n\r]/,
  },
  {
    id: 'shell-glob-star',
    description: 'Glob expansion: * or ? — can expand to unintended files',
    // Only flag when combined with path separators to reduce false positives
    pattern: /[/\\][*?]/,
  },
  {
    id: 'shell-absolute-root',
    description: 'Absolute root path injection: string starting with / or \\ (Windows UNC)',
    pattern: /^(?:\/|\\\\)/,
  },
  {
    id: 'shell-windows-drive',
    description: 'Windows drive letter path injection: C:\\ or D:/',
    pattern: /^[a-zA-Z]:[/\\]/,
  },
  {
    id: 'shell-curl-wget',
    description: 'curl/wget with URL or flags — can exfiltrate data or download payloads',
    // Require a URL scheme (http/https/ftp) or a flag (-) to reduce false positives
    // "curl is a tool" won't match; "curl http://..." or "curl -s ..." will
    pattern: /\b(?:curl|wget)\s+(?:https?:\/\/|ftp:\/\/|-)/i,
  },
];

/* harmony default export */ const shell = (SHELL_PATTERNS);

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/contexts/redos.js
/**
 * REDOS context patterns.
 *
 * Detects strings that, if used as regular expressions, could cause
 * catastrophic backtracking (ReDoS — Regular Expression Denial of Service).
 *
 * These patterns detect the structural forms that lead to exponential or
 * polynomial backtracking in NFA-based regex engines (V8, PCRE, Java, etc.).
 *
 * Use this context when user-supplied strings will be compiled into RegExp objects.
 */

const REDOS_PATTERNS = [
  {
    id: 'redos-nested-quantifier-plus',
    description: 'Nested + quantifier inside a group with outer quantifier: (a+)+, (.+b)*, etc.',
    // Matches any group containing a + quantifier, with an outer * or + — catches (a+)+, (.+b)*, etc.
    pattern: /\([^)]*\+[^)]*\)[+*]/,
  },
  {
    id: 'redos-nested-quantifier-star',
    description: 'Nested * quantifier: (a*)* or (a*)+ — catastrophic backtracking',
    pattern: /\([^)]*\*[^)]*\)[*+]/,
  },
  {
    id: 'redos-nested-groups',
    description: 'Doubly nested quantified groups: ((a+)+) — guaranteed catastrophic',
    pattern: /\(\([^)]{0,40}\)[+*]\)[+*]/,
  },
  {
    id: 'redos-alternation-overlap',
    description: 'Overlapping alternation under quantifier: (a|a)+ — ambiguous NFA paths',
    // Detect repeated identical alternatives under a quantifier
    pattern: /\(([^|()]{1,20})\|(?:\1)(?:\|[^|()]{1,20}){0,5}\)[+*?]{1,2}/,
  },
  {
    id: 'redos-star-plus-concat',
    description: '(x*x)+ pattern — triggers super-linear backtracking',
    pattern: /\([^)]{0,10}\*[^)]{0,10}\)[+*]/,
  },
  {
    id: 'redos-dot-star-greedy',
    description: '(.*){n,} or (.+){n,} — repeated greedy dot quantifiers',
    pattern: /\(\.[*+]\)\{?\d/,
  },
  {
    id: 'redos-large-repetition',
    description: 'Very large fixed or range repetition count {1000,} or {1000,n} — denial of service via backtracking',
    // Matches { followed by 4+ digits (≥1000), then optional ,digits }
    pattern: /\{\d{4,}(?:,\d*)?\}/,
  },
  {
    id: 'redos-catastrophic-alternation',
    description: 'Long alternation with many similar branches — polynomial backtracking risk',
    // Heuristic: 10+ pipe-separated alternatives in a single group
    pattern: /\([^)]{0,200}(?:\|[^|)]{0,50}){9,}\)/,
  },
];

/* harmony default export */ const redos = (REDOS_PATTERNS);

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/contexts/nosql.js
/**
 * NOSQL context patterns.
 *
 * Detects injection vectors specific to NoSQL databases (primarily MongoDB)
 * and JavaScript-evaluated queries.
 *
 * Attack categories:
 *   1. MongoDB query operator injection: $where, $ne, $gt, $regex, $or, $and, etc.
 *      These operators, when injected into a JSON query object, can bypass
 *      authentication or exfiltrate data without knowing passwords.
 *
 *   2. JavaScript execution: $where clauses execute arbitrary JS server-side.
 *
 *   3. Prototype pollution: __proto__, constructor.prototype — can corrupt
 *      the prototype chain of all objects in the Node.js process.
 *
 * Pattern note: MongoDB operators appear as JSON keys. In JSON, keys are
 * quoted: {"$where": ...} so the pattern must allow an optional closing
 * quote between the operator name and the colon: /\$where["'\s]*:/
 */

// Shared suffix: optional closing quote/whitespace before the colon
// Handles: $op: (bare), "$op": (JSON), '$op': (single-quoted)
const SEP = /["'\s]*:/;
const sep = '["\'\\s]*:';

const NOSQL_PATTERNS = [
  // ─── MongoDB $ operator injection ────────────────────────────────────────
  {
    id: 'nosql-where-operator',
    description: '$where — executes arbitrary JavaScript server-side in MongoDB',
    pattern: new RegExp(`\\$where${sep}`, 'i'),
  },
  {
    id: 'nosql-ne-operator',
    description: '$ne — "not equal" operator used to bypass equality checks',
    pattern: new RegExp(`\\$ne${sep}`, 'i'),
  },
  {
    id: 'nosql-gt-operator',
    description: '$gt — "greater than" used to bypass password/value checks',
    pattern: new RegExp(`\\$gte?${sep}`, 'i'),
  },
  {
    id: 'nosql-lt-operator',
    description: '$lt / $lte — "less than" bypass variants',
    pattern: new RegExp(`\\$lte?${sep}`, 'i'),
  },
  {
    id: 'nosql-regex-operator',
    description: '$regex — can be used to extract data character by character (blind injection)',
    pattern: new RegExp(`\\$regex${sep}`, 'i'),
  },
  {
    id: 'nosql-or-operator',
    description: '$or — logical OR; used to create always-true conditions',
    pattern: new RegExp(`\\$or${sep}\\s*\\[`, 'i'),
  },
  {
    id: 'nosql-and-operator',
    description: '$and — logical AND operator injection',
    pattern: new RegExp(`\\$and${sep}\\s*\\[`, 'i'),
  },
  {
    id: 'nosql-nor-operator',
    description: '$nor — logical NOR operator injection',
    pattern: new RegExp(`\\$nor${sep}\\s*\\[`, 'i'),
  },
  {
    id: 'nosql-exists-operator',
    description: '$exists — can enumerate fields to determine schema',
    pattern: new RegExp(`\\$exists${sep}`, 'i'),
  },
  {
    id: 'nosql-in-operator',
    description: '$in — matches any value in a list; can enumerate values',
    pattern: new RegExp(`\\$in${sep}\\s*\\[`, 'i'),
  },
  {
    id: 'nosql-expr-operator',
    description: '$expr — allows aggregation expressions in queries (MongoDB 3.6+)',
    pattern: new RegExp(`\\$expr${sep}`, 'i'),
  },
  {
    id: 'nosql-function-operator',
    description: '$function — executes arbitrary JavaScript in MongoDB 4.4+',
    pattern: new RegExp(`\\$function${sep}`, 'i'),
  },
  {
    id: 'nosql-accumulator-operator',
    description: '$accumulator — custom aggregation with arbitrary JS execution',
    pattern: new RegExp(`\\$accumulator${sep}`, 'i'),
  },
  // ─── Prototype pollution ─────────────────────────────────────────────────
  {
    id: 'nosql-proto-pollution',
    description: '__proto__ — prototype pollution via object key injection',
    pattern: /__proto__/,
  },
  {
    id: 'nosql-constructor-prototype',
    description: 'constructor.prototype — alternative prototype pollution vector (dot notation or JSON key)',
    // Matches dot-notation (obj.constructor.prototype) and JSON key adjacency
    // ("constructor": {"prototype": ...})
    pattern: /constructor[\s"':.,{\[]*prototype/i,
  },
  {
    id: 'nosql-proto-bracket',
    description: '["__proto__"] — bracket-notation prototype pollution',
    pattern: /\[["']__proto__["']\]/,
  },
];

/* harmony default export */ const nosql = (NOSQL_PATTERNS);

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/contexts/log.js
/**
 * LOG context patterns.
 *
 * Detects injection vectors that are dangerous when a string is written
 * to a log file, passed to a logging framework, or interpolated into
 * a log message that will be parsed or displayed.
 *
 * Attack categories:
 *   1. CRLF injection — injects fake log lines by embedding newlines
 *   2. Log4Shell (CVE-2021-44228) — ${jndi:...} triggers JNDI lookup in Log4j
 *   3. SSTI in log templates — {{...}}, #{...} trigger template evaluation
 *      if the log message is passed through a template engine
 *   4. Null byte injection — truncates log entries in some implementations
 *   5. ANSI escape injection — manipulates terminal output when logs are
 *      tailed in a terminal (colour codes, cursor movement, etc.)
 *
 * Note: Newline characters (\n, \r) will produce false positives for
 * multi-line legitimate values. Use this context only for single-line
 * log field values (usernames, IDs, request parameters, etc.).
 */

const LOG_PATTERNS = [
  // ─── CRLF / newline injection ─────────────────────────────────────────────
  {
    id: 'log-crlf-injection',
    description: 'CRLF injection: literal \\r or \\n embeds fake log lines',
    pattern: /[\r\n]/,
  },
  {
    id: 'log-url-encoded-crlf',
    description: 'URL-encoded CRLF: %0d, %0a, %0D, %0A — decoded by some log parsers',
    pattern: /%0[dDaA]/,
  },
  {
    id: 'log-unicode-newline',
    description: 'Unicode newline variants: U+2028 (line separator), U+2029 (paragraph separator)',
    pattern: /[\u2028\u2029]/,
  },

  // ─── Log4Shell / JNDI injection (CVE-2021-44228) ─────────────────────────
  {
    id: 'log-log4shell-jndi',
    description: 'Log4Shell: ${jndi:...} triggers remote code execution in Apache Log4j',
    pattern: /\$\{jndi\s*:/i,
  },
  {
    id: 'log-log4shell-obfuscated',
    description: 'Obfuscated Log4Shell: ${::-j}... lookup-bypass prefix used to evade WAF detection',
    // ${::- is the Log4j lookup-bypass escape sequence; presence alone is suspicious
    pattern: /\$\{::-/,
  },
  {
    id: 'log-log4j-lookup',
    description: 'Log4j lookup syntax: ${env:...}, ${sys:...}, ${ctx:...} — data exfiltration',
    pattern: /\$\{(?:env|sys|ctx|main|map|sd|web|docker|k8s|spring)\s*:/i,
  },

  // ─── Server-Side Template Injection (SSTI) in log messages ───────────────
  {
    id: 'log-ssti-double-brace',
    description: 'SSTI double-brace: {{expression}} — Jinja2, Twig, Handlebars, etc.',
    pattern: /\{\{[\s\S]{0,80}\}\}/,
  },
  {
    id: 'log-ssti-hash-brace',
    description: 'SSTI hash-brace: #{expression} — Thymeleaf, Velocity, Ruby ERB',
    pattern: /#\{[\s\S]{0,80}\}/,
  },
  {
    id: 'log-ssti-dollar-brace',
    description: 'SSTI/EL injection: ${expression with operators or method calls} — JSP EL, Freemarker, SpEL',
    // Require that the ${...} content looks like an expression, not a plain variable name.
    // Flags if the content contains: . ( * + operators, or known SSTI keywords.
    // This avoids flagging ${PATH}, ${HOME} etc. (plain shell variables).
    pattern: /\$\{[^}]*(?:\.|\(|\*|\+|\bclass\b|\bruntime\b|\bprocess\b|\bexec\b)[^}]{0,80}\}/i,
  },
  {
    id: 'log-ssti-percent-tag',
    description: 'SSTI ERB/ASP tag: <%= expression %> — Ruby ERB, ASP',
    pattern: /<%=[\s\S]{0,80}%>/,
  },

  // ─── Null byte ────────────────────────────────────────────────────────────
  {
    id: 'log-null-byte',
    description: 'Null byte: \\x00 or %00 — can truncate log entries in C-backed loggers',
    pattern: /\x00|%00/,
  },

  // ─── ANSI escape injection ────────────────────────────────────────────────
  {
    id: 'log-ansi-escape',
    description: 'ANSI escape sequence: ESC[ — can manipulate terminal output when logs are tailed',
    pattern: /\x1b\[/,
  },
];

/* harmony default export */ const log = (LOG_PATTERNS);

;// CONCATENATED MODULE: ./node_modules/is-unsafe/src/index.js
/**
 * is-unsafe v2
 *
 * Zero-dependency, DOM-free, pure predicate for detecting unsafe strings
 * across HTML, XML, SVG, SQL, SQL-STRICT, SHELL, REDOS, NOSQL, and LOG contexts.
 *
 * v2 change: contexts are imported as named pattern arrays rather than resolved
 * via a string-keyed registry. This makes each context independently
 * tree-shakeable — bundlers can drop any context you never import.
 *
 * @module is-unsafe
 */

// ─── Context pattern arrays (named exports) ────────────────────────────────
// Import only the ones you need. Each is independently tree-shakeable.










// SQL-STRICT needs a quoted identifier because of the hyphen



// Markup contexts are also matched against an entity-decoded copy of the input,
// because browsers decode HTML character references before interpreting a URL
// scheme (e.g. javascript&#58;… is a javascript: URL).


// ─── VALID_CONTEXTS convenience re-export ─────────────────────────────────
// Importing this pulls in ALL contexts. Use it only when you need all of them
// (e.g. for validation UI, tooling, or exhaustive audits).
// If you only need a subset, import the named contexts directly instead.










// ─── Attach labels to named contexts ──────────────────────────────────────
// Each built-in PatternList carries its canonical name so matchList can read
// list.label directly — no registry lookup needed at match time.
// Custom PatternLists default to 'CUSTOM' unless the caller sets list.label.

html.label       = 'HTML';
xml.label        = 'XML';
svg.label        = 'SVG';

// Markup contexts: also test an entity-decoded copy (see util/decode-entities.js).
// Non-markup contexts (SQL, SHELL, LOG, …) are matched byte-for-byte as supplied.
html.decodeEntities = true;
xml.decodeEntities  = true;
svg.decodeEntities  = true;
sql.label        = 'SQL';
sql_strict.label = 'SQL-STRICT';
shell.label      = 'SHELL';
redos.label      = 'REDOS';
nosql.label      = 'NOSQL';
log.label        = 'LOG';

const VALID_CONTEXTS = Object.freeze({
  HTML: html,
  XML: xml,
  SVG: svg,
  SQL: sql,
  'SQL-STRICT': sql_strict,
  SHELL: shell,
  REDOS: redos,
  NOSQL: nosql,
  LOG: log,
});

// ─── Types ────────────────────────────────────────────────────────────────

/**
 * @typedef {{ id: string, description: string, pattern: RegExp }} Rule
 */

/**
 * @typedef {Rule[]} PatternList
 */

/**
 * @typedef {Object} MatchResult
 * @property {string} context     - Label identifying which context matched ('HTML', 'CUSTOM', etc.)
 * @property {string} id          - Rule identifier
 * @property {string} description - Human-readable description of what was matched
 * @property {RegExp} pattern     - The pattern that matched
 */

// ─── Internal helpers ──────────────────────────────────────────────────────

/**
 * @param {unknown} value
 */
function assertString(value) {
  if (typeof value !== 'string') {
    throw new TypeError(
      `is-unsafe: first argument must be a string, got ${typeof value}`
    );
  }
}

/**
 * @param {unknown} context
 */
function assertContext(context) {
  if (context instanceof RegExp) return;

  if (Array.isArray(context)) {
    if (context.length === 0) {
      throw new TypeError('is-unsafe: context must not be an empty array');
    }
    // Detect array-of-arrays vs flat pattern list
    if (Array.isArray(context[0])) {
      // Array of PatternLists
      for (const list of context) {
        if (!Array.isArray(list) || list.length === 0) {
          throw new TypeError(
            'is-unsafe: each context in the array must be a non-empty pattern array (PatternList)'
          );
        }
      }
    }
    // else: flat PatternList — trust it, no deep validation needed
    return;
  }

  throw new TypeError(
    `is-unsafe: second argument must be a PatternList (e.g. HTML), ` +
    `an array of PatternLists (e.g. [HTML, XML]), or a RegExp. Got: ${typeof context}`
  );
}

/**
 * Normalise any valid context arg into an array of PatternLists.
 *
 * @param {Rule[]|Rule[][]|RegExp} context
 * @returns {{ lists: Rule[][]|null, regex: RegExp|null }}
 */
function normalise(context) {
  if (context instanceof RegExp) return { lists: null, regex: context };
  // Distinguish PatternList (array of rule objects) from array of PatternLists
  if (Array.isArray(context[0])) return { lists: context, regex: null };
  return { lists: [context], regex: null };
}

/**
 * For markup contexts, return an entity-decoded copy of `value` to test
 * alongside the raw input, or null when there is nothing extra to test.
 *
 * @param {string} value
 * @param {Rule[]} list
 * @returns {string|null}
 */
function decodedCopy(value, list) {
  if (!list.decodeEntities) return null;
  const decoded = decodeEntities(value);
  return decoded === value ? null : decoded;
}

/**
 * Test value against a single PatternList. Returns the first MatchResult or null.
 *
 * @param {string} value
 * @param {Rule[]} list
 * @returns {MatchResult|null}
 */
function matchList(value, list) {
  const label = list.label ?? 'CUSTOM';
  const decoded = decodedCopy(value, list);
  for (const rule of list) {
    if (rule.pattern.test(value) || (decoded !== null && rule.pattern.test(decoded))) {
      return { context: label, id: rule.id, description: rule.description, pattern: rule.pattern };
    }
  }
  return null;
}

// ─── Public API ───────────────────────────────────────────────────────────

/**
 * Returns `true` if `value` is unsafe in the given context(s), `false` otherwise.
 *
 * @param {string} value - The string to test
 * @param {PatternList | PatternList[] | RegExp} context
 *   - A PatternList imported from is-unsafe (e.g. `HTML`, `XML`)
 *   - An array of PatternLists — returns true if unsafe in **any** of them
 *   - A custom RegExp — returns true if the pattern matches
 * @returns {boolean}
 *
 * @example
 * import { isUnsafe, HTML, SQL } from 'is-unsafe';
 *
 * isUnsafe('<script>alert(1)</script>', HTML)       // true
 * isUnsafe('hello world', HTML)                     // false
 * isUnsafe('value', [HTML, SQL])                    // false
 * isUnsafe('value', /my-pattern/i)                  // false
 */
function isUnsafe(value, context) {
  assertString(value);
  assertContext(context);

  const { lists, regex } = normalise(context);

  if (regex) return regex.test(value);

  for (const list of lists) {
    if (matchList(value, list) !== null) return true;
  }
  return false;
}

/**
 * Like `isUnsafe`, but returns the first `MatchResult` describing **why**
 * the value was flagged, or `null` if it is safe.
 *
 * @param {string} value
 * @param {PatternList | PatternList[] | RegExp} context
 * @returns {MatchResult|null}
 *
 * @example
 * import { whyUnsafe, HTML } from 'is-unsafe';
 *
 * whyUnsafe('<script>alert(1)</script>', HTML)
 * // { context: 'HTML', id: 'html-script-open', description: '...', pattern: /.../ }
 */
function whyUnsafe(value, context) {
  assertString(value);
  assertContext(context);

  const { lists, regex } = normalise(context);

  if (regex) {
    return regex.test(value)
      ? { context: 'CUSTOM', id: 'custom-regex', description: 'Matched caller-supplied pattern', pattern: regex }
      : null;
  }

  for (const list of lists) {
    const result = matchList(value, list);
    if (result !== null) return result;
  }
  return null;
}

/**
 * Returns **all** matching rules across the given context(s), or an empty
 * array if the value is safe. Useful for comprehensive auditing.
 *
 * @param {string} value
 * @param {PatternList | PatternList[] | RegExp} context
 * @returns {MatchResult[]}
 */
function allUnsafe(value, context) {
  assertString(value);
  assertContext(context);

  const { lists, regex } = normalise(context);
  const results = [];

  if (regex) {
    if (regex.test(value)) {
      results.push({ context: 'CUSTOM', id: 'custom-regex', description: 'Matched caller-supplied pattern', pattern: regex });
    }
    return results;
  }

  for (const list of lists) {
    const label = list.label ?? 'CUSTOM';
    const decoded = decodedCopy(value, list);
    for (const rule of list) {
      if (rule.pattern.test(value) || (decoded !== null && rule.pattern.test(decoded))) {
        results.push({ context: label, id: rule.id, description: rule.description, pattern: rule.pattern });
      }
    }
  }

  return results;
}


/* harmony default export */ const src = ((/* unused pure expression or super */ null && (isUnsafe)));

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
      this.entityDecoder = new EntityDecoder({
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
          isUnsafe(value, [html, xml]) ? ENTITY_ACTION.BLOCK : ENTITY_ACTION.ALLOW,

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

    // Hoist toString() once — path doesn't change during attribute processing
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
          // Reuse already-processed value — no double entity replacement
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
    else return toNumber(val, options);
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
;// CONCATENATED MODULE: ./lib/src/xml/read-xml.js


/**
 * Reads a well-formed, namespace-aware XML document without DTD and processing instructions, at most 32 levels deep,
 * or says why `text` is not one. Its encoding declaration is ignored. The only importer of fast-xml-parser.
 */
function readXml(text) {
    try {
        const allowed = replaceForbiddenReferences(text);
        const error = wellFormednessError(allowed);
        if (error)
            return { error };
        const validity = XMLValidator.validate(allowed);
        if (validity !== true)
            return { error: validity.err.msg };
        // XML 1.0, section 2.11. The library does it as well, but takes 30 MB more for 1 MiB of line ends.
        const normalized = allowed.split(/\r\n?/).join('\n');
        const node = parser.parse(normalized).find(node => !(textKey in node));
        if (!node)
            return { error: 'no root element' };
        return { value: { root: read_xml_element(node, { prefixes: new Set(['xml']) }), wellFormed: allowed === text } };
    }
    catch (error) {
        return { error: error instanceof Error ? error.message : 'unreadable' };
    }
}
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
    processEntities: false, // It skips numeric references; decodeReferences resolves all of them.
    cdataPropName: cdataKey,
});
/** Converts a node of the library. Throws if it breaks a rule of namespaces. */
function read_xml_element(node, outer) {
    const tag = Object.keys(node).find(key => key !== attributesKey) ?? '';
    const attributes = Object.entries((node[attributesKey] ?? {})).map(([key, value]) => [key, decodeReferences(value)]);
    const scope = { prefixes: declaredPrefixes(attributes), outer };
    checkPrefixes(tag, attributes, scope);
    const content = node[tag];
    return {
        name: localName(tag),
        // Any attribute of that name counts, so that a second one cannot revoke it.
        nil: attributes.some(([key, value]) => localName(key) === 'nil' && /^\s*(true|1)\s*$/.test(value)),
        text: trimXmlSpace(content.map(characterData).join('')),
        attributes: Object.fromEntries(attributes.map(([key, value]) => [localName(key), value])),
        children: content
            .filter(child => !(textKey in child) && !(cdataKey in child))
            .map(child => read_xml_element(child, scope)),
    };
}
// https://www.w3.org/TR/xml-names/#ns-decl and #xmlReserved
function declaredPrefixes(attributes) {
    const prefixes = new Set();
    for (const [key, value] of attributes) {
        if (key !== 'xmlns' && prefixOf(key) !== 'xmlns')
            continue;
        const namespace = value.trim();
        if (/^http:\/\/www\.w3\.org\/(XML\/1998\/namespace|2000\/xmlns\/)$/.test(namespace))
            throw new Error('a reserved namespace');
        if (key === 'xmlns')
            continue;
        if (namespace === '' || /^xml/i.test(localName(key)))
            throw new Error('a forbidden namespace declaration');
        prefixes.add(localName(key));
    }
    return prefixes;
}
function checkPrefixes(tag, attributes, scope) {
    const prefixed = attributes.map(([key]) => key).filter(key => prefixOf(key) && prefixOf(key) !== 'xmlns');
    for (const prefix of [tag, ...prefixed].map(prefixOf))
        if (prefix && !isDeclared(prefix, scope))
            throw new Error('an undeclared namespace prefix');
    // Stricter than XML, which allows it if the prefixes have different namespaces. The service writes no such pair.
    if (new Set(prefixed.map(localName)).size < prefixed.length)
        throw new Error('two attributes that differ only in prefix');
}
function isDeclared(prefix, { prefixes, outer }) {
    return prefixes.has(prefix) || (outer !== undefined && isDeclared(prefix, outer));
}
function characterData(node) {
    if (textKey in node)
        return decodeReferences(String(node[textKey]));
    return (node[cdataKey] ?? []).map(part => String(part[textKey])).join('');
}
const prefixOf = (name) => (name.includes(':') ? name.replace(/:.*/, '') : '');
const localName = (name) => name.replace(/^.*:/, '');

;// CONCATENATED MODULE: ./lib/src/credentials/publish-settings.js



/**
 * The entry for `subscription` in the text of a .publishsettings file. Schema 1.0 has URL and certificate on
 * `PublishProfile`, schema 2.0 on each `Subscription`.
 */
function readPublishSettings(text, subscription) {
    const document = readXml(text);
    if ('error' in document) {
        // Names in quotation marks may hold any character.
        const character = unusualCharacter(text.replace(/"[^"]*"|[\s"'`]/g, ''));
        const cause = character ? `: it contains ${character}` : ` ("${singleLine(document.error, 80)}")`;
        return { error: `it is not well-formed XML${cause}` };
    }
    const { root, wellFormed } = document.value;
    if (!wellFormed)
        return { error: 'it is not well-formed XML ("a reference to a character that XML forbids")' };
    if (root.name === 'publishData')
        return {
            error: 'it is the publish profile of a web site (root publishData), not the publish settings of a subscription',
        };
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
    const shown = text.includes('@') ? 'it' : quote(text.replace(/[?#].*$/s, '…'), 100);
    if (/^\w+:\/*[^/]*@/.test(text))
        return { error: 'it contains user info' };
    // URL() repairs what it can: it drops tabs and newlines, turns "\" into "/" and takes "https:host". It leaves out what
    // cannot be seen, and a letter that only looks like the right one names another host.
    if (/[^ -~]/.test(text))
        return { error: `${shown} contains a character that is not ASCII` };
    if (!/^https?:\/\/[^\s\\/][^\s\\]*$/i.test(text) || !URL.canParse(text))
        return { error: `${shown} is not an absolute http(s) URL` };
    if (/[?#]/.test(text))
        return { error: `${shown} has a query or a fragment` };
    const url = new URL(text);
    if (url.port === '0')
        return { error: `${shown} has the port 0` };
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
/** The one credential that the inputs hold, or all problems with them; `now` decides what has expired. */
async function credentialFromInputs(read, now) {
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
            const token = parseAccessToken(text, now);
            return 'error' in token ? problem(input, token.error) : { value: { credential: token.value } };
        }
        case 'management-certificate':
            return certificateCredential(input, await openCertificate(text, password, now), { password, now });
        case 'publish-settings': {
            const subscription = read('subscription');
            const settings = readPublishSettings(text, subscription);
            if ('error' in settings)
                return problem(input, settings.error);
            const { certificate, url } = settings.value;
            const endpoint = publishedEndpoint(url);
            if (read('management-endpoint') === '' && 'error' in endpoint)
                return problem(input, endpoint.error);
            const loaded = await openCertificate(certificate, password, now);
            const choice = certificateCredential(input, loaded, { password, now });
            if ('error' in choice)
                return { error: choice.error.map(error => ofSubscription(error, subscription)) };
            return 'error' in endpoint ? choice : { value: { ...choice.value, endpoint: endpoint.value } };
        }
    }
}
/** A problem with the certificate in a publish settings file, of which "it" would be the file. */
function ofSubscription({ input, message }, subscription) {
    if (input !== 'publish-settings')
        return { input, message };
    const certificate = `the certificate of subscription ${subscription}`;
    const said = message.replace(/^(it|its certificate) /, `${certificate} `);
    return { input, message: said === message ? `${certificate}: ${message}` : said };
}
/** An opened certificate as a credential, if it is valid at `now`; its problems are those of `input`. */
function certificateCredential(input, loaded, { password, now }) {
    if ('error' in loaded) {
        const { about, message } = loaded.error;
        if (about === 'certificate')
            return problem(input, message);
        const character = unusualCharacter(password, unseenInPassword);
        const hint = input === 'publish-settings' && password
            ? `${message}; the certificates in publish settings files usually have no password`
            : message;
        return problem('management-certificate-password', character ? `${message}: it contains ${character}` : hint);
    }
    const { certificate, secureContext } = loaded.value;
    const [begins, expires] = [certificate.validFromDate, certificate.validToDate];
    const invalid = validityError({ begins, expires }, now);
    return invalid
        ? problem(input, `its certificate ${invalid}`)
        : { value: { credential: { kind: 'management-certificate', secureContext, begins, expires } } };
}
// Letters, dashes and quotation marks can be meant; nobody means these, or quotation marks around the whole.
const unseenInPassword = /[\p{Cc}\p{DI}\u00A0]|^["'“”‘’„](?=.*["'“”‘’]$)/su;
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
    return { error: `${quote(text)} contains ${found === ' ' ? 'a space' : quote(found)}` };
}
/**
 * A number in plain decimal notation within [min, max]. Stricter than `Number()`, which takes "1e3", "0x10" and
 * "Infinity", and than `parseFloat()`, which takes "10m".
 */
function decimal(text, { min, max, fractions }) {
    if (/^-\d+(\.\d+)?$/.test(text))
        return { error: `${quote(text)} is out of range` };
    if (!/^\d+(\.\d+)?$/.test(text))
        return { error: `${quote(text)} is not a plain number` };
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
    // `Date` rolls 30 February over into March, and has no day of month 13.
    if (date.getUTCDate() !== Number(text.slice(8)))
        return { error: `${quote(text)} is not in the calendar` };
    return text < earliest ? { error: `${quote(text)} is too early` } : { value: text };
}

;// CONCATENATED MODULE: ./lib/src/inputs/connection.js




const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** The connection that the inputs name; undefined where any of them has a problem, which is noted in `reader`. */
async function loadConnection(reader, now) {
    const subscription = reader.required('subscription', text => guid.test(text) ? { value: text } : { error: `${quote(text)} is not a GUID` });
    const choice = await credentialFromInputs(reader.text, now);
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
    'management-certificate-password': {
        default: '',
        allowed: 'the password that the key or PFX file is encrypted with',
    },
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
            const character = unusualCharacter(text);
            // User info and query of a URL can hold a secret.
            const shown = /[@?]/.test(text) ? 'it' : quote(text);
            problems.push({ input: name, message: character ? `${shown} contains ${character}` : parsed.error });
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
        problemLines: () => problems.map(({ input, message }, i) => {
            const isLast = !problems.slice(i + 1).some(other => other.input === input);
            return `${input}: ${message}${isLast ? `; allowed: ${definitions[input].allowed}` : ''}.`;
        }),
    };
    return reader;
}

;// CONCATENATED MODULE: ./lib/src/inputs/names.js


/** The inputs that name a BizTalk service. A test holds `action.yml` to these words. */
const nameInputs = {
    'cloud-service-name': { default: '', allowed: '1 to 64 letters, digits, "-", "_" or ".", not only dots' },
    'resource-name': { default: '', allowed: '1 to 64 letters, digits, "-" or "_"' },
};
/** The name of a cloud service, which becomes a segment of a URL's path. */
function parseCloudServiceName(text) {
    // URL() resolves such a segment away.
    return /^\.+$/.test(text) ? { error: `${quote(text)} is only dots` } : identifier(text, /[^\w.-]/u, 64);
}
/** The name of a BizTalk service. */
function parseResourceName(text) {
    return identifier(text, /[^\w-]/u, 64);
}

;// CONCATENATED MODULE: ./lib/src/gate/operation-list.js




const maxOperations = 100;
/** Longer than any right line, so it may be a secret in the wrong input. */
const maxLineLength = 260;
/** A request id (the documentation's example is `124`, the service's own are 32 hex digits). */
const parseRequestId = (text) => identifier(text, /[^\w-]/u, 128);
const parseLabel = (text) => identifier(text, /[^\w.-]/u, 64);
/**
 * The lines of the `operations` input, or one problem for each wrong one, with its number and text: nothing may drop
 * out silently. A name is a label if `isLabel`, else a resource name, after a cloud service name and a slash or without.
 */
function parseOperationList(text, isLabel) {
    const lines = text
        .split(/\r\n|\r|\n/)
        .map((line, i) => ({ text: line.trim(), line: i + 1 }))
        .filter(({ text }) => text !== '');
    const parsed = lines.map(({ text, line }) => ({ text, line, result: parseLine(text, line, isLabel) }));
    const operations = parsed.flatMap(({ result }) => ('value' in result ? [result.value] : []));
    const problems = parsed.flatMap(({ text, line, result }) => {
        const problem = 'value' in result ? repetition(result.value, operations, isLabel) : result.error;
        return problem === undefined ? [] : [`line ${line}, ${shown(text)}, ${problem}`];
    });
    if (lines.length > maxOperations)
        problems.unshift(`it has ${lines.length} lines`);
    return problems.length > 0 ? { error: problems } : { value: operations };
}
function parseLine(text, line, isLabel) {
    const at = text.indexOf(':');
    if (at < 0) {
        const character = unusualCharacter(text);
        return { error: `has no colon between name and request id${character ? `, but ${character}` : ''}` };
    }
    const [name, requestId] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    const character = unusualCharacter(name + requestId);
    if (name === '')
        return { error: 'has no name before the colon' };
    if (requestId === '')
        return { error: 'has no request id after the colon: its expression may be empty' };
    if (character)
        return { error: `contains ${character}` };
    const slash = isLabel ? -1 : name.indexOf('/');
    const cloudServiceName = slash < 0 ? '' : name.slice(0, slash);
    const resourceName = name.slice(slash + 1);
    const parts = {
        ...(slash >= 0 && { 'cloud service name': nonEmpty(cloudServiceName, parseCloudServiceName) }),
        ...(isLabel
            ? { name: nonEmpty(resourceName, parseLabel) }
            : { 'resource name': nonEmpty(resourceName, parseResourceName) }),
        'request id': parseRequestId(requestId),
    };
    const wrong = Object.entries(parts).flatMap(([part, result]) => 'error' in result ? [`its ${part}: ${result.error}`] : []);
    return wrong.length > 0
        ? { error: `is wrong in ${wrong.join(', and in ')}` }
        : { value: { name, requestId, cloudServiceName, resourceName, line } };
}
const nonEmpty = (text, parse) => text === '' ? { error: 'it is empty' } : parse(text);
/** What an operation has in common with one before it; undefined if nothing. */
function repetition(operation, all, isLabel) {
    const before = all.filter(({ line }) => line < operation.line);
    const sameName = before.find(({ name }) => name === operation.name);
    if (sameName)
        return `repeats the name of line ${sameName.line}`;
    // The header has the id of Get Operation Status bare, the body hyphenates it (ee460783).
    const bare = (id) => (isLabel ? id.replaceAll('-', '').toLowerCase() : id);
    const sameId = before.find(({ requestId }) => bare(requestId) === bare(operation.requestId));
    return sameId && `repeats the request id of line ${sameId.line}`;
}
const shown = (line) => line.length > maxLineLength ? quote(line) : `"${singleLine(line, 80)}"`;

;// CONCATENATED MODULE: ./lib/src/service/urls.js
/** Everything of `subscription` is below this URL. It is of the inputs' narrow alphabet, so nothing needs encoding. */
function subscriptionUrl(endpoint, subscription) {
    return `${endpoint.origin}${endpoint.pathname.replace(/\/$/, '')}/${subscription}`;
}
/**
 * The URL of a BizTalk service. With `~` the front end passes the request through to the resource provider; without it,
 * the front end handles it (dn232425, dn232416).
 */
function serviceUrl(endpoint, name, { tilde }) {
    const path = `cloudservices/${name.cloudServiceName}/resources/biztalkservices${tilde ? '/~' : ''}/biztalk`;
    return `${subscriptionUrl(endpoint, name.subscription)}/${path}/${name.resourceName}`;
}

;// CONCATENATED MODULE: ./lib/src/gate/status/operation.js

/**
 * The status APIs. `biztalk` is the documented URL template (dn232425), whose `~` passes the request through to the
 * resource provider; `biztalk-direct` is the form of the same page's example, without it; `service-management` is Get
 * Operation Status (ee460783), which the front end answers for creates, updates and deletes.
 */
const statusApis = ['biztalk', 'biztalk-direct', 'service-management'];
/**
 * The status URL below `endpoint`. Every part is of the inputs' narrow alphabets, so nothing needs encoding, and
 * `OperationStatus/{request-id}` is the whole query: no key, no `=`, a literal slash (dn232425).
 */
function statusUrl(endpoint, operation) {
    if (operation.statusApi === 'service-management')
        return new URL(`${subscriptionUrl(endpoint, operation.subscription)}/operations/${operation.requestId}`);
    const tilde = operation.statusApi === 'biztalk';
    return new URL(`${serviceUrl(endpoint, operation, { tilde })}?OperationStatus/${operation.requestId}`);
}

;// CONCATENATED MODULE: ./lib/src/gate/inputs.js








const { subscription, ...otherConnectionInputs } = connectionInputs;
/** Every input of the gate once. A test holds `action.yml` to these defaults and words. */
const gateInputs = {
    'request-id': { default: '', allowed: '1 to 128 letters, digits, "-" or "_"' },
    operations: {
        default: '',
        allowed: '1 to 100 lines, each "resource-name: request-id" or "cloud-service-name/resource-name: request-id" (with service-management "label: request-id"), no name or id twice',
    },
    subscription,
    ...nameInputs,
    'status-api': { default: 'biztalk', allowed: 'biztalk, biztalk-direct or service-management' },
    ...otherConnectionInputs,
    'timeout-minutes': { default: '90', allowed: 'a number from 0 to 360, such as 90 or 0.5' },
    'poll-interval-seconds': { default: '', allowed: 'a whole number from 1 to 3600' },
    'outage-tolerance-minutes': {
        default: '5',
        allowed: 'a number from 0 to 360, such as 90 or 0.5',
    },
};
const minuteMs = 60_000;
const minutes = { min: 0, max: 360, fractions: true };
/** Reads and checks every input: the inputs, or one line for each problem. `now` decides what has expired. */
async function loadInputs(readRaw, now) {
    const reader = createInputReader(gateInputs, readRaw);
    const statusApi = reader.required('status-api', text => {
        const value = statusApis.find(api => api === text);
        return value ? { value } : { error: `${quote(text)} is unknown` };
    });
    const listed = loadOperations(reader, statusApi);
    const connection = await loadConnection(reader, now);
    const timeoutMinutes = reader.required('timeout-minutes', text => decimal(text, minutes));
    const intervalSeconds = reader.optional('poll-interval-seconds', text => decimal(text, { min: 1, max: 3600, fractions: false }));
    const toleranceMinutes = reader.required('outage-tolerance-minutes', text => decimal(text, minutes));
    const problems = reader.problemLines();
    const [first, ...others] = listed;
    if (problems.length > 0 ||
        first === undefined ||
        statusApi === undefined ||
        connection === undefined ||
        timeoutMinutes === undefined ||
        toleranceMinutes === undefined)
        return { error: problems };
    const operation = ({ name, requestId, cloudServiceName, resourceName, }) => {
        const common = { name, requestId, subscription: connection.subscription };
        return statusApi === 'service-management'
            ? { ...common, statusApi }
            : { ...common, statusApi, cloudServiceName, resourceName };
    };
    return {
        value: {
            operations: [operation(first), ...others.map(operation)],
            connection,
            wait: {
                timeoutMs: timeoutMinutes * minuteMs,
                ...(intervalSeconds !== undefined && { pollIntervalMs: intervalSeconds * 1000 }),
                outageToleranceMs: toleranceMinutes * minuteMs,
            },
        },
    };
}
/** The operations that `request-id` or `operations` names; problems are noted in `reader`. */
function loadOperations(reader, statusApi) {
    const isLabel = statusApi === 'service-management';
    const text = reader.text('operations');
    const isOne = reader.text('request-id') !== '' || text === '';
    const requestId = reader.optional('request-id', parseRequestId);
    if (isOne && reader.text('request-id') === '')
        reader.note({
            input: 'request-id',
            message: 'it is missing, or its expression is empty; set request-id or operations',
        });
    const both = { message: 'set request-id or operations, not both' };
    if (isOne && text !== '')
        reader.note({ input: 'request-id', ...both }, { input: 'operations', ...both });
    // Get Operation Status needs neither name.
    const read = isLabel || text !== '' ? reader.optional : reader.required;
    const cloudServiceName = read('cloud-service-name', parseCloudServiceName) ?? '';
    const resourceName = read('resource-name', parseResourceName) ?? '';
    if (isOne) {
        const name = resourceName || (requestId ?? '');
        return [{ name, requestId: requestId ?? '', cloudServiceName, resourceName, line: 1 }];
    }
    if (reader.text('resource-name') !== '')
        reader.note({
            input: 'resource-name',
            message: 'it is not allowed with operations, whose lines name the resources',
        });
    const list = parseOperationList(text, isLabel);
    if ('error' in list) {
        reader.note(...list.error.map(message => ({ input: 'operations', message })));
        return [];
    }
    const nameless = isLabel ? [] : list.value.filter(operation => operation.cloudServiceName === '');
    if (nameless.length > 0 && reader.text('cloud-service-name') === '') {
        const lines = nameless.map(({ line }) => line).join(', ');
        reader.note({
            input: 'cloud-service-name',
            message: `it is missing, and these lines of operations name none: ${lines}`,
        });
    }
    return list.value.map(operation => ({
        ...operation,
        cloudServiceName: operation.cloudServiceName || cloudServiceName,
    }));
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/poll.js
/** The service's word in a valid answer; undefined if there was none. */
function resultOf(kind) {
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

;// CONCATENATED MODULE: ./lib/src/report/describe-problem.js
const certificateProblems = {
    'certificate-untrusted': 'is not trusted',
    'certificate-incomplete': 'could not be traced to a trusted CA',
    'certificate-expired': 'has expired',
    'certificate-not-yet-valid': 'is not valid yet',
    'certificate-wrong-host': 'is for another host',
    'certificate-weak': 'has a weak key or signature',
    'certificate-invalid': 'is not valid for a server',
};
const connectionProblems = {
    'name-not-resolved': 'the host name could not be resolved',
    'connection-refused': 'the connection was refused',
    'host-unreachable': 'the host could not be reached',
    'connection-broken': 'the connection broke',
    'tls-failed': 'TLS could not be agreed on',
    'not-tls': 'the answer is not TLS',
    'not-http': 'the answer is not HTTP',
    'malformed-response': 'the response is not valid HTTP',
};
/** A cause that both actions know in one phrase; it may hold untrusted text. */
function describeProblem(cause) {
    const { reason, status, code, proxy, atProxy } = cause;
    // Pages repeat their status: "502 Bad Gateway".
    const detail = cause.detail.replace(new RegExp(`^${status} (?=\\S)`), '');
    const peer = atProxy ? `the proxy ${proxy}` : 'the server';
    const through = proxy && !atProxy ? ` (through the proxy ${proxy})` : '';
    const problem = certificateProblems[reason];
    if (problem)
        return `the certificate of ${peer} ${problem} (${detail})${through}`;
    const broken = connectionProblems[reason];
    if (broken)
        return `${atProxy ? `${peer} could not be used: ` : ''}${broken} (${detail})${through}`;
    if (reason === 'redirect-refused')
        return `HTTP ${status}, a redirect ${detail}`;
    if (status !== undefined)
        return `HTTP ${status}${code ? ` ${code}` : ''}${detail ? `: ${detail}` : ''}`;
    switch (reason) {
        case 'client-certificate-required':
            return `${peer} demands a client certificate (${detail})${through}`;
        case 'client-certificate-rejected':
            return `the server rejected the client certificate (${detail})${through}`;
        case 'proxy-authentication':
        case 'proxy-login-rejected':
        case 'proxy-authentication-unsupported':
            return `the proxy ${proxy} demands a user and password: ${detail}`;
        case 'proxy-refused':
            return `the proxy ${proxy} refused the tunnel: ${detail}`;
        case 'proxy-could-not-connect':
            return `the proxy ${proxy} could not connect: ${detail}`;
        case 'proxy-not-a-proxy':
            return `the proxy ${proxy} opened no tunnel: ${detail}`;
        default:
            return atProxy ? `${peer} could not be used: ${detail}` : `${detail}${through}`;
    }
}
/** Who rejected a request as not authorized, as the beginning of a sentence. */
function rejection(reason) {
    switch (reason) {
        case 'page-403':
            return 'A web page, not the service itself, rejected the request:';
        case 'subscription-disabled':
            return 'The service rejected the request:';
        default:
            return 'The service rejected this credential:';
    }
}

;// CONCATENATED MODULE: ./lib/src/gate/report/describe-cause.js

/** A cause in one phrase, for the log, the annotation and the summary; it may hold untrusted text. */
function describeCause(cause) {
    if (cause === undefined)
        return '';
    const { redirectedTo } = cause;
    return `${describeReason(cause)}${redirectedTo ? ` (after a redirect to ${redirectedTo})` : ''}`;
}
function describeReason(cause) {
    const { reason, detail, status, excerpt } = cause;
    switch (reason) {
        case 'http-2xx':
            return `HTTP ${status}${status === 204 ? ', no content' : ''}`;
        case 'wrong-operation':
            return `the status of another operation: ${detail}`;
        case 'not-xml':
            return `not readable as XML: ${detail}${excerpt ? `; it reads "${excerpt}"` : ''}`;
        case 'html':
        case 'json':
        case 'not-an-operation-status':
            return `${detail}${excerpt ? `: "${excerpt}"` : ''}`;
        default:
            return describeProblem(cause);
    }
}
/** What the operation is called in a sentence. */
function operationName(operation) {
    const resource = operation.statusApi === 'service-management' ? '' : ` on ${operation.resourceName}`;
    return `operation ${operation.requestId}${resource}`;
}

;// CONCATENATED MODULE: ./lib/src/gate/report/duration.js
/** Milliseconds in the two largest units, rounded down: `4 s`, `1 min 5 s`, `1 h 30 min`. */
function duration(ms) {
    const seconds = Math.floor(ms / 1000);
    if (seconds < 60)
        return `${seconds} s`;
    if (seconds < 3600)
        return `${Math.floor(seconds / 60)} min${part(seconds % 60, 's')}`;
    return `${Math.floor(seconds / 3600)} h${part(Math.floor((seconds % 3600) / 60), 'min')}`;
}
const part = (count, unit) => (count ? ` ${count} ${unit}` : '');

;// CONCATENATED MODULE: ./lib/src/report/problem-advice.js
const renewal = 'ask the operator of the {peer} to renew it.';
/** For invalid input. */
const fixInputsAdvice = 'Nothing was sent. Fix the inputs above: after changing a secret, re-run the failed jobs, which read its new value; after changing the workflow file, start a new run, because a re-run uses the old file.';
/** What to do about each reason, `{peer}` being the server or the proxy that it is about. */
const advice = {
    'certificate-untrusted': 'Check that this is the right {peer}; for a private CA set NODE_EXTRA_CA_CERTS to a PEM file of it on the runner, and if it is set, check that the file exists.',
    'certificate-incomplete': 'Either the {peer} does not send the intermediate certificate of its issuer: its operator must add that to the chain. Or its CA is private: set NODE_EXTRA_CA_CERTS to a PEM file of it on the runner, and if it is set, check that the file exists.',
    'certificate-expired': `The certificate of the {peer} has expired by the clock of this runner: check that clock, then ${renewal}`,
    'certificate-not-yet-valid': 'The certificate of the {peer} is not valid yet by the clock of this runner: check that clock.',
    'certificate-wrong-host': 'The certificate of the {peer} does not name the host that was asked for: check the host name, else ask its operator for a certificate that names it.',
    'certificate-weak': 'The key or signature of the certificate of the {peer} is too weak for OpenSSL: ask its operator for a stronger one, such as RSA with 2048 bits and SHA-256.',
    'certificate-invalid': 'The {peer} presents a certificate that is revoked, altered or issued for another purpose: ask its operator for one for TLS servers.',
    'client-certificate-required': 'The server accepts only clients with a certificate: set management-certificate or publish-settings instead of access-token, or ask its operator for an endpoint that takes tokens.',
    'client-certificate-rejected': 'Check that the server trusts this management certificate or its CA, and that it is uploaded to the subscription.',
    'post-handshake-authentication': 'The server asks for the client certificate after the TLS 1.3 handshake, which Node.js does not offer: set NODE_OPTIONS to --tls-max-v1.2 in the env of this step, or have the server ask during the handshake.',
    'proxy-setting-invalid': 'Fix the environment variable on the runner; nothing was sent.',
    'proxy-authentication': 'Set the user and password in https_proxy on the runner, percent-encoded: http://user:password@host:port. Only Basic authentication is supported.',
    'proxy-login-rejected': 'Correct the user and password in https_proxy on the runner, percent-encoded, before any re-run: proxies lock accounts.',
    'proxy-authentication-unsupported': 'Only Basic authentication is supported: ask the operator of the proxy to offer it to this runner, or to let the host pass without a login.',
    'proxy-could-not-connect': 'The proxy works, but could not connect to the service: check management-endpoint and whether the service is up.',
    'proxy-not-a-proxy': 'This is not how a proxy answers: check the host and port in https_proxy.',
    'proxy-refused': 'The proxy does not allow this host and port: ask its operator to allow CONNECT to it, or list the host in no_proxy if the runner reaches it directly.',
    'tls-failed': 'Check management-endpoint; the server may speak only versions of TLS before 1.2, share no cipher with Node.js, or not know the host name.',
    'malformed-response': 'The {peer} speaks HTTP, but breaks its rules: a gateway in between may write the response, ask its operator.',
    'subscription-disabled': 'The credential is accepted, but the subscription is disabled: ask its owner to enable it.',
    'version-refused': 'The endpoint does not accept this version: check api-version.',
    'redirect-refused': 'Another page, such as a sign-in or maintenance page, or another host answers in place of the service: check management-endpoint, and if the redirect leads to the right host, use that one.',
    'content-broken': 'A proxy, cache or gateway between the runner and the service compresses responses, although none asks for it, and damages them: ask its operator to switch compression off for this path.',
    'page-403': 'Something in front of the service, such as a firewall or gateway, may refuse this runner: check management-endpoint and whether the address of the runner is allowed, then the credential.',
};
/** What to check about a cause that both actions know, chosen by its typed reason alone. */
function problemAdvice(cause, context) {
    const isToken = context.credentialKind === 'access-token';
    const atProxy = cause?.atProxy === true;
    switch (cause?.reason) {
        case 'http-401':
        case 'http-403':
            return isToken
                ? 'Check that the access-token is fresh and issued for this endpoint; Azure accepted only tokens of co-administrators, not of service principals.'
                : `Check that this management certificate is uploaded to the subscription of the operation.${interception(cause)}`;
        case 'client-certificate-required':
            if (atProxy)
                return 'The proxy demands a client certificate, and none is ever sent to a proxy: ask its operator to let this runner in without one.';
            if (isToken)
                break;
            return 'The server did not receive the certificate: something in between, such as a proxy that inspects TLS or a load balancer, ends the TLS connection. Ask its operator to pass the connection on.';
        case 'tls-failed':
            if (!atProxy)
                break;
            return 'Check the host and port in https_proxy; the proxy may speak only versions of TLS before 1.2, share no cipher with Node.js, or demand a client certificate, which is never sent to a proxy.';
        case 'not-tls':
            return atProxy
                ? 'The proxy does not speak TLS on this port: write http:// instead of https:// in https_proxy.'
                : 'The server does not speak TLS on this port: check the port in management-endpoint.';
        case 'not-http':
            return atProxy
                ? 'The proxy does not speak HTTP on this port: check the port in https_proxy, or write https:// if the proxy expects TLS.'
                : 'The server does not speak HTTP on this port: check management-endpoint.';
        default:
            break;
    }
    const text = advice[cause?.reason ?? ''];
    if (text)
        return text.replaceAll('{peer}', atProxy ? 'proxy' : 'server');
    if (atProxy)
        return 'Check https_proxy on the runner, and the proxy.';
    if (/^management\.core\./.test(context.endpoint?.hostname ?? ''))
        return 'Microsoft has retired this endpoint: set management-endpoint to the one that replaces it; else check the network and its proxy.';
    switch (cause?.reason) {
        case 'connection-refused':
            return 'Nothing listens on this host and port, or a firewall rejects the connection: check management-endpoint and whether the service is up.';
        case 'name-not-resolved':
            return 'Check the host in management-endpoint, and the DNS of the runner if the name is private.';
        case 'connection-broken':
            return `Check management-endpoint, the service, and what is between it and the runner${isToken ? '' : '; a server may also close the connection because it does not accept this management certificate'}.`;
        default:
            return `Check management-endpoint and the network${cause?.proxy ? ' with its proxy' : ''}.`;
    }
}
/** A proxy that inspects TLS takes the client certificate away, and the service never sees it. */
function interception({ proxy, issuer } = {}) {
    if (proxy === undefined)
        return '';
    const issued = issuer ? `, here "${issuer}"` : '';
    return ` If the proxy ${proxy} inspects TLS, the certificate does not reach the service: the issuer of the server's certificate${issued} is then the proxy's CA, and the host must be exempt from inspection.`;
}

;// CONCATENATED MODULE: ./lib/src/gate/report/advice.js

/** For every end that says nothing about the operation. */
const rerunAdvice = 'The operation itself is not affected: to go on waiting, re-run this job; if it also starts the operation, or the workflow file has to change, run the gate alone with the same request id.';
/** For a wait that was slowed down by the endpoint until its time-out. */
function throttlingAdvice(cause, context) {
    if (cause?.reason === 'asked-to-wait')
        return 'The endpoint asks to wait, because it is overloaded, down for maintenance or limits the rate of requests: check its health, and raise timeout-minutes.';
    const isOne = (context?.operations.length ?? 1) === 1;
    return isOne
        ? 'The endpoint limits the rate of requests: raise timeout-minutes, run fewer gates at a time, or wait for several operations in one step with the input operations.'
        : 'The endpoint limits the rate of requests: raise timeout-minutes, or run fewer gates at a time.';
}
/** What to do about each reason of a wait. */
const advice_advice = {
    'http-4xx': 'Check management-endpoint, status-api and the names in the inputs.',
    'http-2xx': 'Check management-endpoint, and what is between the runner and the service: a proxy or gateway may answer in its place.',
    'http-try-again': 'The endpoint answers with errors: check its health.',
    'http-5xx': 'The endpoint answers with errors: check its health.',
    html: 'A page, such as a sign-in page, answers in place of the service: check management-endpoint, and what is in front of the service.',
    'wrong-operation': 'A cache or gateway in between may mix up responses: ask its operator.',
};
for (const reason of ['json', 'not-xml', 'not-an-operation-status'])
    advice_advice[reason] =
        'Check management-endpoint and status-api, and what is between the runner and the service.';
/** What to check, chosen by the typed reason of the outcome alone. */
function adviceFor(outcome, context) {
    const expiry = expiryAdvice(outcome, context);
    if (expiry)
        return expiry;
    const { cause } = outcome;
    const isServiceManagement = context?.operation.statusApi === 'service-management';
    const isOne = (context?.operations.length ?? 1) === 1;
    const names = isServiceManagement
        ? `${isOne ? 'request-id' : 'the ids in operations'} and subscription; service-management tracks creates, updates, restores and deletes: for all others set status-api to biztalk.`
        : `${isOne ? 'request-id, subscription, cloud-service-name and resource-name' : 'the names and ids in operations, subscription and cloud-service-name'}; for a create, update, restore or delete set status-api to service-management.`;
    switch (cause?.reason) {
        case 'http-404':
            return `Check ${names}`;
        case 'page-404':
            return `Check management-endpoint and its path, then ${names}`;
        case 'throttled':
        case 'asked-to-wait':
            return throttlingAdvice(cause, context);
        default:
            return (cause && advice_advice[cause.reason]) ?? problemAdvice(cause, context ?? {});
    }
}
const otherServer = 'another server, a cache or a gateway that now answers in place of the service';
const restart = 'a service that restarts, is down or overloaded, or a load balancer or proxy in front of it';
const newCertificate = 'a new certificate, perhaps on one server of several';
const proxyRestart = 'a proxy that restarts, is down or overloaded';
const configuration = 'a new configuration of the service or of what is in front of it';
const lostToken = (how) => `an access-token that has ${how}, so run the gate again with a fresh one; or a restart or a new configuration of the service`;
/** What may have changed if it worked before. */
const changes = {
    'http-401': 'a restart or a new configuration of the service, or a proxy or gateway in between',
    'http-403': 'a rate limiter or firewall, of which many answer 403, or a revoked credential',
    'page-403': 'a rate limiter or firewall, of which many answer 403',
    'http-404': 'a cache or load balancer in between, or an operation that the service no longer keeps',
    'page-404': otherServer,
    'http-4xx': `${otherServer}, or an operation that the service no longer keeps`,
    'http-2xx': otherServer,
    'http-5xx': 'maintenance, overload or a rate limiter in front of the service',
    'redirect-refused': 'a maintenance or sign-in page in front of the service',
    html: 'a maintenance or sign-in page in front of the service',
    json: otherServer,
    'not-xml': otherServer,
    'not-an-operation-status': otherServer,
    'wrong-operation': otherServer,
    'content-broken': otherServer,
    'connection-refused': restart,
    'connection-broken': restart,
    'host-unreachable': restart,
    'request-timed-out': restart,
    'client-certificate-required': configuration,
    'client-certificate-rejected': configuration,
    'certificate-expired': 'a certificate that ran out meanwhile, perhaps on one server of several: ask their operator to renew it',
    'certificate-not-yet-valid': 'a new certificate whose validity has not begun by the clock of this runner: check that clock',
    'certificate-weak': newCertificate,
    'certificate-invalid': newCertificate,
    'certificate-untrusted': `${newCertificate}, or a proxy that inspects TLS`,
    'certificate-incomplete': 'a new certificate, perhaps on one server of several, without its intermediate one',
    'certificate-wrong-host': newCertificate,
    'proxy-authentication': 'a new configuration of the proxy',
    'proxy-login-rejected': 'a new password of the proxy, or a locked account',
    'proxy-refused': 'a new configuration of the proxy',
    'proxy-could-not-connect': restart,
    'name-not-resolved': 'the DNS of the runner, or a new name of the endpoint',
    'tls-failed': configuration,
    'post-handshake-authentication': configuration,
    'version-refused': configuration,
    'proxy-authentication-unsupported': 'a new configuration of the proxy',
};
/** What may have changed about the proxy, where the fault is between the runner and the proxy. */
const changesAtProxy = {
    'connection-refused': proxyRestart,
    'connection-broken': proxyRestart,
    'host-unreachable': proxyRestart,
    'request-timed-out': proxyRestart,
    'name-not-resolved': 'the DNS of the runner, or a new name of the proxy',
    'client-certificate-required': 'a new configuration of the proxy',
    'tls-failed': 'a new configuration of the proxy',
};
/** What to do if the credential is rejected after its own expiry; undefined if it has not expired. */
function expiryAdvice({ cause, elapsedMs }, context) {
    const { credentialExpires: expires, credentialKind, startedAt } = context ?? {};
    const hasExpired = expires && startedAt && expires.getTime() <= startedAt.getTime() + elapsedMs;
    const presentsCertificate = credentialKind === 'management-certificate' && !cause?.atProxy;
    const isRejected = /^http-40[13]$/.test(cause?.reason ?? '') ||
        (presentsCertificate && /^client-certificate-/.test(cause?.reason ?? ''));
    return hasExpired && isRejected
        ? `The ${credentialKind} expired at ${expires.toISOString()}: run the gate again with a fresh one.`
        : undefined;
}
/** What to do if it worked before: the inputs are right, and something else has changed. */
function adviceAfterAnswer(outcome, context) {
    const expiry = expiryAdvice(outcome, context);
    if (expiry)
        return expiry;
    const { verdict, cause } = outcome;
    const { reason } = cause ?? {};
    // Waiting does not help.
    if (reason === 'subscription-disabled' || reason === 'proxy-login-rejected')
        return `It worked before${changes[reason] ? `; likely causes: ${changes[reason]}` : ''}. ${problemAdvice(cause, context ?? {})}`;
    const isToken = context?.credentialKind === 'access-token';
    const likely = reason === 'http-401' && isToken
        ? lostToken(context.credentialExpires ? 'been revoked' : 'expired or been revoked')
        : reason && ((cause?.atProxy && changesAtProxy[reason]) || changes[reason]);
    return `The inputs are right, since they worked before${likely ? `; likely causes: ${likely}` : ''}. If the service needs longer to recover, raise ${verdict === 'timed-out' ? 'timeout-minutes' : 'outage-tolerance-minutes'}.`;
}

;// CONCATENATED MODULE: ./lib/src/gate/report/messages.js






const unknown = 'Success is not proven, so the gate stays closed.';
/** The reasons of a connection that was not made; the others of `unreachable` come from its other side. */
const notConnected = /^(name-not-resolved|connection-refused|host-unreachable|not-tls|tls-failed|(client-)?certificate-.*|proxy-.*)$/;
/** How the wait for one operation ended, in words for the annotation, the summary and the log. */
function messageFor(outcome, context) {
    const { cause, result, polls, elapsedMs, answeredMs, cachedSeconds } = outcome;
    // Of several operations the text before the message says which one it is.
    const name = context?.operations.length === 1 ? operationName(context.operation) : 'the operation';
    const operation = capitalized(name);
    const after = `after ${duration(elapsedMs)} and ${polls} ${polls === 1 ? 'poll' : 'polls'}`;
    const why = describeCause(cause);
    const service = context ? `the service at ${context.endpoint.origin}` : 'the service';
    const isConnected = cause !== undefined && !cause.atProxy && !notConnected.test(cause.reason);
    const cached = cachedSeconds
        ? ` The last answer came out of a cache (Age: ${cachedSeconds} s), so it may be outdated.`
        : '';
    const say = (title, message, ...advice) => ({
        title,
        message: `${message}${cached}`,
        advice,
    });
    /** What worked before is not blamed on the inputs: what has changed, and since when. */
    const changed = (title, atFirst, atTheEnd) => ({
        ...(answeredMs === undefined
            ? say(title, `${atFirst} ${sentence(why)}`, adviceFor(outcome, context), rerunAdvice)
            : say(title, `The last valid answer came ${duration(answeredMs)} after the start, none in the ${duration(elapsedMs - answeredMs)} since then; at the end ${atTheEnd}: ${sentence(why)}`, adviceAfterAnswer(outcome, context), rerunAdvice)),
        proof: unknown,
    });
    switch (outcome.verdict) {
        case 'succeeded':
            return {
                title: 'BizTalk operation succeeded',
                message: `${operation} succeeded ${after}.`,
                advice: [],
            };
        case 'failed':
            return say('BizTalk operation failed', `${operation} failed ${after}${serviceErrorText(outcome)}`, 'Fix the cause and start a new operation; polling this one again will not change its result.');
        case 'timed-out': {
            const isThrottling = cause?.reason === 'throttled' || cause?.reason === 'asked-to-wait';
            const isFaulty = cause !== undefined && !isThrottling;
            const last = why && `; the last ${isFaulty ? 'fault' : 'answer'}: ${why}`;
            // Polls are rare for long after they were throttled, so a fault may come in between.
            const throttled = outcome.isThrottled ? ' The endpoint throttled the polls.' : '';
            const slower = outcome.isThrottled ? [throttlingAdvice(cause, context)] : [];
            if (result === undefined)
                return say('BizTalk operation status not read in time', `The status of ${name} could not be read ${after}${sentence(last)}${throttled}`, ...(isFaulty || !outcome.isThrottled ? [adviceFor(outcome, context)] : []), ...slower, rerunAdvice);
            const title = 'BizTalk operation not finished in time';
            if (isFaulty)
                return say(title, `The time-out passed ${after}. The last valid answer, ${duration(elapsedMs - (answeredMs ?? 0))} before, was that ${name} is in progress${sentence(last)}${throttled}`, adviceAfterAnswer(outcome, context), ...slower, rerunAdvice);
            return say(title, `${operation} was still in progress ${after}${sentence(last)}${throttled}`, ...(outcome.isThrottled ? [...slower, rerunAdvice] : [`${rerunAdvice} Or raise timeout-minutes.`]));
        }
        case 'cancelled':
            return say('Wait for the BizTalk operation cancelled', `The wait for ${name} was cancelled (${cause?.detail}) ${after}.`, rerunAdvice);
        case 'unauthorized':
            return changed('BizTalk status request not authorized', rejection(cause?.reason), cause?.reason === 'page-403' ? 'a web page rejected the request' : 'the service rejected the request');
        case 'not-found':
            return changed('BizTalk operation not found', cause?.reason === 'page-404'
                ? `A web page answers in place of the service ${after}:`
                : `The service does not know the operation ${after}:`, cause?.reason === 'page-404'
                ? 'a web page answered in place of the service'
                : 'the service did not find the operation');
        case 'refused':
            return changed('BizTalk status request refused', 'The service refused the request:', 'the service refused the request');
        case 'unreachable':
            return isConnected
                ? changed('No valid answer from the BizTalk service', `${capitalized(service)} gave no valid answer ${after}; the last fault:`, 'the service gave no valid answer')
                : changed('BizTalk service unreachable', `No connection to ${service} could be made ${after}; the last fault:`, 'no connection could be made');
        case 'unrecognized':
            return changed('BizTalk response not recognized', `No response was a status of the operation ${after}; the last one:`, 'the response was not a status of the operation');
        case 'invalid-input':
            return say('Invalid input for the BizTalk operation gate', cause?.detail ?? '', fixInputsAdvice, 'If an operation is running already, run the gate alone with its request id.');
        case 'internal-error':
            return say('Bug in the BizTalk operation gate', `The gate itself failed (${cause?.detail}); this is a bug in the action, not in your workflow. ${unknown}`, 'Please report it, with the log of a re-run with debug logging enabled.');
    }
}
const capitalized = (text) => text.replace(/^./, first => first.toUpperCase());
/** What the service says of a failed operation, as the end of a sentence. */
function serviceErrorText({ error }) {
    const http = error?.httpCode && `HTTP ${error.httpCode}`;
    const codes = [error?.extendedCode, error?.extendedCode ? http && `(${http})` : http]
        .filter(Boolean)
        .join(' ');
    if (!error?.message)
        return codes ? sentence(`: ${codes}, without a message`) : ', without an error message.';
    return sentence(`: ${codes}${codes && (error.extendedCode ? ' ' : ': ')}${error.message}`);
}

;// CONCATENATED MODULE: ./lib/src/gate/report/run-message.js



/** The annotation has room for so many operations, each on a line of at most so many characters. */
const maxShown = 10;
const maxLine = 220;
/** How a run ended, in words: of several operations each one that did not succeed, and what to do about which. */
function messageForRun({ outcome, operations, context }) {
    const [first, ...others] = operations;
    if (first === undefined || others.length === 0 || outcome.verdict === 'internal-error')
        return inOneLine(messageFor(outcome, context && first && { ...context, operation: first.operation }));
    const count = operations.length;
    const unsuccessful = operations.filter(({ outcome }) => outcome.verdict !== 'succeeded');
    const after = `after ${duration(outcome.elapsedMs)} and ${outcome.polls} ${outcome.polls === 1 ? 'poll' : 'polls'}`;
    if (unsuccessful.length === 0)
        return {
            title: 'BizTalk operations succeeded',
            message: `All ${count} operations succeeded ${after}.`,
            advice: [],
        };
    const messages = unsuccessful.map(({ operation, outcome }) => ({
        name: operation.name,
        ...messageFor(outcome, context && { ...context, operation }),
    }));
    const each = messages.map(({ name, message }) => `${name}: ${message}`);
    const left = messages.slice(maxShown).map(({ name }) => name);
    return {
        title: titleFor(unsuccessful, count),
        message: [
            `${count - unsuccessful.length} of ${count} operations succeeded ${after}. ${unsuccessful.length === 1 ? 'This one' : 'These'} did not:`,
            ...each.slice(0, maxShown).map(line => singleLine(line, maxLine)),
            ...(left.length > 0 ? [singleLine(`${left.length} more: ${left.join(', ')}`, maxLine)] : []),
            ...new Set(messages.flatMap(({ proof = [] }) => proof)),
        ].join('\n'),
        ...((left.length > 0 || each.some(({ length }) => length > maxLine)) && { each }),
        advice: combinedAdvice(messages),
    };
}
const inOneLine = ({ title, message, proof, advice }) => ({
    title,
    message: proof ? `${message} ${proof}` : message,
    advice: advice.length > 0 ? [advice.join(' ')] : [],
});
/** How many did not succeed, and what happened to all of them if it was the same. */
function titleFor(unsuccessful, count) {
    const [verdict, ...others] = new Set(unsuccessful.map(({ outcome }) => outcome.verdict));
    const share = `${unsuccessful.length} of ${count}`;
    if (others.length === 0 && verdict === 'cancelled')
        return `Wait for ${share} BizTalk operations cancelled`;
    const words = { failed: 'failed', 'timed-out': 'not finished in time' };
    return `BizTalk operations: ${share} ${(others.length === 0 && verdict && words[verdict]) || 'did not succeed'}`;
}
/** Each piece of advice once, what is for few first, with their names unless it is for all. */
function combinedAdvice(messages) {
    const namesByAdvice = new Map();
    for (const { name, advice } of messages)
        for (const text of advice)
            namesByAdvice.set(text, [...(namesByAdvice.get(text) ?? []), name]);
    const pieces = [...namesByAdvice].sort(([, some], [, others]) => some.length - others.length);
    return pieces.map(([text, names]) => names.length === messages.length ? text : `${someOf(names)}: ${text}`);
}
/** The first names, and how many more there are. */
function someOf(names, max = 3) {
    const more = names.length - max;
    return `${names.slice(0, max).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

;// CONCATENATED MODULE: ./lib/src/gate/report/log.js







/** The heartbeat of several operations names so many; of more it is not logged that each is in progress at first. */
const maxNames = 10;
/** A fault that is logged again is cut to so many characters. */
const maxRepeated = 90;
/**
 * Logs what is polled, and returns the logger of the polls: a line on every change and every fault, one when throttling
 * begins and ends, and in between a heartbeat at gaps that grow with the wait, from 30 s to 5 min. Of several operations
 * each line begins with the name, and the heartbeat is one for all.
 */
function startLog(runner, context) {
    const { operations } = context;
    const isOne = operations.length === 1;
    runner.info(firstLine(context));
    for (const operation of operations)
        runner.debug(`${isOne ? '' : `${operation.name}: `}${statusUrl(context.endpoint, operation)}`);
    const unfinished = new Set(operations);
    const lastKinds = new Map();
    const lastFaults = new Map();
    let hasAnswered = false;
    let isThrottled = false;
    let lastLineMs = 0;
    return (operation, { pollResult, soFar, pauseMs }) => {
        const { polls, elapsedMs, serviceRequestId } = soFar;
        const cause = describeCause(pollResult.cause);
        const prefix = isOne ? '' : `${operation.name}: `;
        runner.debug(`${prefix}poll ${polls}: ${pollResult.kind}${cause && ` ${cause}`} (service request id ${serviceRequestId || 'none'})`);
        const say = (subject, what) => {
            runner.info(`${subject}[${duration(elapsedMs)}] ${what}`);
            lastLineMs = elapsedMs;
        };
        // The service did not say what the operation does, but nothing else than that it throttles has changed.
        const kind = pollResult.kind === 'throttled' ? 'in-progress' : pollResult.kind;
        const hasChanged = lastKinds.get(operation) !== kind;
        const lastFault = lastFaults.get(operation);
        lastFaults.delete(operation);
        if (pollResult.kind !== 'throttled')
            lastKinds.set(operation, kind);
        hasAnswered ||= resultOf(pollResult.kind) !== undefined;
        const progress = soFar.isThrottled ? 'in progress, throttled' : 'in progress';
        const state = hasAnswered ? progress : 'throttled, no status yet';
        if (pauseMs === undefined) {
            unfinished.delete(operation);
            if (!isOne)
                return say(prefix, pollResult.kind === 'succeeded'
                    ? phrase(pollResult.kind, cause)
                    : messageFor(soFar, { ...context, operation }).message);
            return say('', hasChanged || cause ? phrase(pollResult.kind, cause) : `still ${state}, poll ${polls}`);
        }
        if (kind !== 'in-progress') {
            const fault = phrase(kind, cause);
            const isRepeated = lastFault === fault;
            lastFaults.set(operation, fault);
            return say(prefix, (isRepeated ? singleLine(fault, maxRepeated) : fault) + nextPoll(pauseMs));
        }
        if (isThrottled !== (soFar.isThrottled ?? false)) {
            isThrottled = !isThrottled;
            const what = isThrottled ? phrase('throttled', cause) : 'in progress, no longer throttled';
            return say(prefix, what + nextPoll(pauseMs));
        }
        const isNews = hasChanged && pollResult.kind === kind && (lastFault || operations.length <= maxNames);
        if (isNews)
            return say(prefix, phrase(kind, cause) + nextPoll(pauseMs));
        if (elapsedMs - lastLineMs < Math.min(Math.max(elapsedMs / 4, 30_000), 300_000))
            return;
        if (isOne)
            return say('', `still ${state}, poll ${polls}${nextPoll(pauseMs)}`);
        const names = [...unfinished].map(({ name }) => name);
        say('', `${names.length} of ${operations.length} still ${state}: ${someOf(names, maxNames)}`);
    };
}
function firstLine({ operations, endpoint, timeoutMs, clientRequestId }) {
    const [first, ...others] = operations;
    const what = first && others.length === 0 ? operationName(first) : `${operations.length} operations`;
    const limit = timeoutMs === 0 ? 'polling once' : `for ${duration(timeoutMs)} at most`;
    return `Waiting for ${what} at ${endpoint.origin}, ${limit} (client request id ${clientRequestId})`;
}
function nextPoll(pauseMs) {
    const seconds = Math.round(pauseMs / 1000);
    return seconds === 0 ? '; next poll now' : `; next poll in ${duration(seconds * 1000)}`;
}
function phrase(kind, cause) {
    const what = kind === 'unreachable-for-good' ? 'unreachable' : kind.replace('-', ' ');
    return `${what}${cause && `: ${cause.replace(/\.+$/, '')}`}`;
}

;// CONCATENATED MODULE: ./lib/src/gate/report/phases.js
/** What a poll that did not end the wait found. */
const states = [
    'in progress',
    'not found',
    'unauthorized',
    'refused',
    'throttled',
    'unreachable',
    'unrecognized',
];
// A picture of more could not be read, and memory must not grow with the wait.
const maxPhases = 30;
/** `phases` with one more poll; the oldest are dropped if there are too many. */
function appendPoll(phases, { pollResult, sentMs, soFar }) {
    const state = stateOf(pollResult);
    const { elapsedMs } = soFar;
    if (state === undefined)
        return [...phases];
    const cause = pollResult.cause && { cause: pollResult.cause };
    const last = phases.at(-1);
    if (last?.state === state)
        return [...phases.slice(0, -1), { ...last, lastSentMs: sentMs, polls: last.polls + 1, ...cause }];
    // What the first poll found is all that is known of the time before it.
    const fromMs = last ? elapsedMs : 0;
    return [...phases.slice(1 - maxPhases), { state, fromMs, lastSentMs: sentMs, polls: 1, ...cause }];
}
/** In the words of the log; undefined for an end of the operation itself. */
function stateOf({ kind }) {
    switch (kind) {
        case 'in-progress':
            return 'in progress';
        case 'not-found':
            return 'not found';
        case 'unreachable-for-good':
            return 'unreachable';
        case 'succeeded':
        case 'failed':
            return undefined;
        default:
            return kind;
    }
}
/** Within how many milliseconds the end was detected: since the last poll that saw the operation in progress. */
function detectionDelayMs(phases, elapsedMs) {
    const seen = phases.findLast(({ state }) => state === 'in progress');
    return seen && elapsedMs - seen.lastSentMs;
}

;// CONCATENATED MODULE: ./lib/src/http/failure.js
/** A failure that is known by more than the error of a library. */
class FailureError extends Error {
    failure;
    constructor(failure) {
        super(failure.detail);
        this.failure = failure;
    }
}
const permanentReasons = new Set([
    'certificate-untrusted',
    'certificate-incomplete',
    'certificate-expired',
    'certificate-not-yet-valid',
    'certificate-wrong-host',
    'certificate-weak',
    'certificate-invalid',
    'client-certificate-required',
    'client-certificate-rejected',
    'proxy-setting-invalid',
    'proxy-authentication',
    'proxy-login-rejected',
    'proxy-authentication-unsupported',
]);
/** Whether another request would fail the same way, unless something changes. */
function isPermanent(reason) {
    return permanentReasons.has(reason);
}
/** The failure behind an error of Node or OpenSSL. */
function failureOf(error, state) {
    if (error instanceof FailureError)
        return error.failure;
    // Several addresses of one host, none of which could be connected to.
    if (error instanceof AggregateError && error.errors.length > 0) {
        const failures = error.errors.map(one => failureOf(one, state));
        // Runners without IPv6 report that for each host that has an IPv6 address, too.
        const telling = failures.find(({ reason }) => reason !== 'host-unreachable') ?? failures[0];
        return {
            reason: telling?.reason ?? 'connection-broken',
            detail: [...new Set(failures.map(({ detail }) => detail))].join('; '),
        };
    }
    const { message } = error instanceof Error ? error : { message: String(error) };
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // OpenSSL's own message is a line of addresses and file names around the reason; Node's may end with advice on a
    // command-line option, which no step can set.
    const text = /error:[\dA-F]+:[^:]*:[^:]*:([^:]+):/.exec(message)?.[1] ??
        message
            .replace(/; if the root CA is installed locally,.*/s, '')
            .replace(/^Hostname\/IP does not match certificate's altnames: /, '');
    return { reason: reasonOf(code, text, state), detail: text.includes(code) ? text : `${code}: ${text}` };
}
// Exact codes first; then OpenSSL's verification errors as Node names them
// (https://nodejs.org/api/tls.html#x509-certificate-error-codes), alerts and parser errors.
const reasons = {
    ENOTFOUND: 'name-not-resolved',
    EAI_AGAIN: 'name-not-resolved',
    EAI_FAIL: 'name-not-resolved',
    ECONNREFUSED: 'connection-refused',
    ETIMEDOUT: 'host-unreachable',
    EHOSTUNREACH: 'host-unreachable',
    ENETUNREACH: 'host-unreachable',
    ENETDOWN: 'host-unreachable',
    EADDRNOTAVAIL: 'host-unreachable',
    EACCES: 'host-unreachable', // a firewall of the runner
    EPERM: 'host-unreachable',
    CERT_HAS_EXPIRED: 'certificate-expired',
    CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
    HOSTNAME_MISMATCH: 'certificate-wrong-host',
    ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
    INVALID_PURPOSE: 'certificate-invalid',
    INVALID_CA: 'certificate-invalid',
    PATH_LENGTH_EXCEEDED: 'certificate-invalid',
    CERT_SIGNATURE_FAILURE: 'certificate-invalid',
    CERT_REVOKED: 'certificate-invalid',
    HPE_INVALID_CONSTANT: 'not-http',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-incomplete',
};
function reasonOf(code, text, { hasKeys, hasCertificate }) {
    if (Object.hasOwn(reasons, code))
        return reasons[code] ?? 'connection-broken';
    if (code === 'UNSPECIFIED' && /too (weak|small)/.test(text))
        return 'certificate-weak';
    if (/^(UNSPECIFIED$|UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_)/.test(code))
        return 'certificate-untrusted';
    // Where the alert arrives while Node writes, its code is EPROTO.
    const problem = code === 'EPROTO' ? text : code.replaceAll('_', ' ');
    const byCertificate = hasCertificate ? 'client-certificate-rejected' : 'client-certificate-required';
    if (/alert (bad cert|cert|unknown ca|unsupported cert|access denied)/i.test(problem))
        return byCertificate;
    // TLS 1.2 has no alert of its own for a missing certificate (RFC 5246, section 7.4.6).
    if (/alert handshake failure/i.test(problem) && hasKeys)
        return byCertificate;
    if (/wrong version number|packet length too long/i.test(problem))
        return 'not-tls';
    if (/^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code))
        return 'tls-failed';
    return /^HPE_/.test(code) ? 'malformed-response' : 'connection-broken';
}

;// CONCATENATED MODULE: ./lib/src/http/content-coding.js
const gunzip = (zlib, bytes, maxOutputLength) => zlib.gunzipSync(bytes, { maxOutputLength });
const decoders = {
    gzip: gunzip,
    'x-gzip': gunzip,
    br: (zlib, bytes, maxOutputLength) => zlib.brotliDecompressSync(bytes, { maxOutputLength }),
    // RFC 9110, section 8.4.1.2: some send the deflate data without the zlib header that says what it is.
    deflate: (zlib, bytes, maxOutputLength) => ((bytes[0] ?? 0) & 0x0f) === 8
        ? zlib.inflateSync(bytes, { maxOutputLength })
        : zlib.inflateRawSync(bytes, { maxOutputLength }),
};
/** Each takes time for up to the whole size; more than one is rare. */
const maxCodings = 3;
/**
 * Undoes the content codings of a body, of which each stage may have at most `maxBytes`. None is asked for; caches and
 * compressing proxies apply them all the same (RFC 9110, section 8.4).
 */
async function decodeContent(body, contentEncoding, maxBytes) {
    const codings = contentEncoding
        .toLowerCase()
        .split(',')
        .map(coding => coding.trim())
        .filter(coding => coding && coding !== 'identity');
    let bytes = body;
    if (bytes.length === 0 || codings.length === 0)
        return { value: bytes };
    if (codings.length > maxCodings)
        return { error: { reason: 'unknown', coding: codings.join(', ') } };
    const zlib = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 8522, 19)); // 2 ms of the start, for what is rare
    for (const coding of codings.reverse()) {
        const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
        if (decode === undefined)
            return { error: { reason: 'unknown', coding } };
        try {
            bytes = decode(zlib, bytes, maxBytes);
        }
        catch (error) {
            const isTooLarge = error.code === 'ERR_BUFFER_TOO_LARGE';
            return { error: { reason: isTooLarge ? 'too-large' : 'broken', coding } };
        }
    }
    return { value: bytes };
}

;// CONCATENATED MODULE: ./lib/src/http/read-body.js


const maxBodyBytes = 1024 * 1024;
/**
 * Reads and decodes the whole body; rejects if the connection breaks or `signal` aborts before its end. Not the
 * library's readBody(), which then never settles (http-client 4.0.1, lib/index.js: no error, aborted or close handler).
 */
async function readBody(message, signal) {
    const { socket } = message; // Node detaches it at the end of the message
    const chunks = [];
    let size = 0;
    // Not `for await`, whose iterator allocates 6 KB for each body.
    await new Promise((resolve, reject) => {
        if (message.destroyed)
            resolve(); // its events may have passed
        message.on('end', resolve).on('close', resolve).on('error', reject);
        message.on('data', (chunk) => {
            size += chunk.length;
            chunks.push(chunk);
            if (size > maxBodyBytes)
                message.destroy();
        });
    });
    if (size > maxBodyBytes)
        return { error: 'too-large' };
    // A body without length ends where the connection does, and Node takes any end of it for a proper one.
    signal.throwIfAborted();
    if (socket.errored)
        throw socket.errored;
    if (!message.complete)
        throw new Error('the connection ended in the middle of the response');
    const { 'content-encoding': contentCodings = [], 'transfer-encoding': transferCodings = [] } = message.headersDistinct;
    // Node undoes chunked and passes on what other transfer codings there are (RFC 9112, section 6.1).
    const codings = [...contentCodings, ...transferCodings].join().replace(/\bchunked\b/gi, '');
    const content = await decodeContent(Buffer.concat(chunks), codings, maxBodyBytes);
    if ('value' in content)
        return content;
    const { reason, coding } = content.error;
    if (reason === 'broken')
        throw new FailureError({ reason: 'content-broken', detail: `the content is not valid ${coding}` });
    return { error: reason === 'too-large' ? 'too-large' : { unknownCoding: coding } };
}

;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
var external_node_http_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_node_http_namespaceObject, 2);
;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// CONCATENATED MODULE: ./lib/src/http/connect.js


/** The host and port of `url` as they are connected to: an IPv6 address without its brackets. */
function addressOf({ hostname, port, protocol }) {
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}
/** Begins to connect to `url`, with TLS if it is `https:`, and only then through `tunnel`. Servers are always verified. */
function connect(url, tls, tunnel) {
    // Node gives an address 250 ms before it tries the next one, less than a distant or busy host takes, and does not
    // come back to it (nodejs/node issue 54359).
    const address = { ...addressOf(url), noDelay: true, autoSelectFamilyAttemptTimeout: 3000 };
    if (url.protocol === 'http:')
        return (0,external_node_net_namespaceObject.connect)(address);
    return (0,external_node_tls_.connect)({
        ...tls,
        ...address,
        ...(tunnel && { socket: tunnel }),
        servername: (0,external_node_net_namespaceObject.isIP)(address.host) ? '' : address.host, // no name for an address (RFC 6066, section 3)
        rejectUnauthorized: true, // stated, it overrides NODE_TLS_REJECT_UNAUTHORIZED=0
    });
}

;// CONCATENATED MODULE: ./lib/src/html.js
/** Whether a text is an HTML page, or a part of one as some proxies send it. */
function isHtml(text) {
    // One comment at a time: a single expression for all of them would try every way to divide them (exponential time).
    const prolog = /\s+|<!--.*?-->|<\?xml[^<>]*>/sy;
    let at = 0;
    while (prolog.test(text))
        at = prolog.lastIndex;
    const root = /<(!doctype )?(html|head|body|title|center|h1)\b/iy;
    root.lastIndex = at;
    return root.test(text);
}
/**
 * The text of an HTML page without its tags, styles and scripts, and without a title that the page begins with; any other
 * text as it is.
 */
function readableText(text) {
    if (!isHtml(text))
        return text.trim();
    const [, title = ''] = /<title\b[^<>]*>([^<]*)/i.exec(text) ?? [];
    const [first, rest] = [title, text.replace(/<title\b[^<>]*>[^<]*/i, ' ')].map(withoutTags);
    return rest?.startsWith(first ?? '') ? rest : `${first} ${rest}`;
}
function withoutTags(html) {
    return html
        .replace(/<(script|style|noscript|svg)\b.*?(<\/\1\s*>|$)|<!--.*?(-->|$)/gis, ' ')
        .replace(/<\/?(b|i|a|em|strong|span|code|small)\b[^<>]*>/gi, '')
        .replace(/<[^<>]*>/g, ' ')
        .replace(/&(nbsp|lt|gt|quot|amp);/gi, (_, name) => entities[name.toLowerCase()] ?? ' ')
        .replace(/\s+/g, ' ')
        .trim();
}
const entities = { nbsp: ' ', lt: '<', gt: '>', quot: '"', amp: '&' };

;// CONCATENATED MODULE: ./lib/src/redact.js
/**
 * `text` with `***` in place of each `secret`, ASCII letters in either case; a text that repeats it in an escaped form
 * (JSON, HTML, XML, percent-encoding, also of each other) or in pieces is left out as a whole. Unchanged if `secret` is empty.
 */
function redact(text, secret) {
    if (secret === '')
        return text;
    // No regular expression: a secret can be longer than one may be.
    const [lower, sought] = [asciiLowerCase(text), asciiLowerCase(secret)];
    const parts = [];
    let from = 0;
    for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, from)) {
        parts.push(text.slice(from, at));
        from = at + secret.length;
    }
    const redacted = [...parts, text.slice(from)].join('***');
    const soughtJoined = joined(sought);
    let unescaped = redacted;
    for (let layer = 0; layer <= maxLayers; layer += 1) {
        // Gateways wrap long lines.
        if (soughtJoined.length >= 8 && joined(asciiLowerCase(unescaped)).includes(soughtJoined))
            return leftOut;
        if (!/[\\&%]/.test(unescaped))
            break;
        unescaped = unescapeOnce(unescaped);
        if (asciiLowerCase(unescaped).includes(sought))
            return leftOut;
    }
    return redacted;
}
const joined = (text) => text.replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '');
const leftOut = '(left out, since it repeats a secret)';
// Far more than is shown of any text, and little enough for many secrets.
const maxText = 8_192;
/** The longest escaped form of a character, such as `&#x0000002B;`. */
const maxEscape = 12;
/** The beginning of `text` without any of `secrets`; left out as a whole if it repeats one and may cut another. */
function redactAll(text, secrets) {
    const longest = Math.max(0, ...secrets.map(({ length }) => length));
    const cut = text.slice(0, maxText + maxEscape * longest);
    // A shorter one may be the beginning of a longer one.
    const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
    const redacted = longestFirst.reduce(redact, cut);
    return cut.length < text.length && redacted !== cut ? leftOut : redacted;
}
/** More layers of escaping than any gateway applies. */
const maxLayers = 4;
/** Characters of tokens (RFC 6750, section 2.1), keys and passwords by their names in HTML. */
const named = {
    plus: '+',
    sol: '/',
    equals: '=',
    period: '.',
    lowbar: '_',
    hyphen: '-',
    dash: '-',
    amp: '&',
    bsol: '\\',
    percnt: '%',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    num: '#',
    dollar: '$',
    excl: '!',
    quest: '?',
    ast: '*',
    commat: '@',
    comma: ',',
    colon: ':',
    semi: ';',
    // What splits a token without being seen.
    nbsp: ' ',
    shy: '\u00ad',
    zwnj: '\u200c',
    zwj: '\u200d',
    zerowidthspace: '\u200b',
};
/** One layer of escapes undone: JSON's `\/` and `\u002B`, references such as `&#43;` and `&plus;`, `%2B`. */
function unescapeOnce(text) {
    return text.replace(/[\\%]u([\da-f]{4})|\\u\{([\da-f]{1,6})\}|\\x([\da-f]{2})|&#x0*([\da-f]{1,6});?|&#0*(\d{1,7});?|%([\da-f]{2})|&(\w+);|\\(.)/gi, (whole, ...groups) => {
        const [name, escaped] = groups.slice(6, 8);
        if (escaped !== undefined)
            return /[bfnrt]/.test(escaped) ? ' ' : escaped;
        if (name !== undefined)
            return named[name.toLowerCase()] ?? whole;
        const decimal = groups[4];
        const hex = groups.slice(0, 6).find(group => group !== undefined) ?? '';
        const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}
// toLowerCase() turns some characters into two.
const asciiLowerCase = (text) => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());

;// CONCATENATED MODULE: ./lib/src/http/tunnel.js







/**
 * Opens a tunnel through `proxy` to `authority` (`host:port`) with CONNECT (RFC 9110, section 9.3.6). Rejects with a
 * `FailureError` that names the proxy's part in it. An `https:` proxy is verified, and sees no client certificate.
 */
function connectThrough(proxy, authority, signal) {
    const login = proxyLogin(proxy);
    return new Promise((resolve, reject) => {
        const request = (0,external_node_http_namespaceObject.request)({
            method: 'CONNECT',
            path: authority,
            headers: {
                Host: authority,
                ...(login && { 'Proxy-Authorization': `Basic ${basic(login)}` }),
            },
            createConnection: () => connect(proxy, { ciphers: ciphers }),
            signal,
        })
            .on('connect', (response, socket, head) => {
            // Only 200 opens a tunnel, and nothing may come through it unasked: a proxy's own page is no response of the
            // service.
            if (response.statusCode === 200 && head.length === 0)
                return resolve(socket);
            socket.destroy();
            reject(refusal(response, { head, authority, login }));
        })
            .on('error', error => {
            const failure = failureOf(error, { hasKeys: false, hasCertificate: false });
            reject(signal.aborted ? error : new FailureError({ ...failure, atProxy: true }));
        });
        request.end();
    });
}
/** What an answer to CONNECT that opens no tunnel means. */
function refusal({ statusCode = 0, headers }, { head, authority, login }) {
    const page = redactAll(readableText(head.toString()), loginSecrets(login));
    const detail = `HTTP ${statusCode} for ${authority}${page && `: ${page}`}`;
    // Some answer 401 although 407 is the proxy's (RFC 9110, section 15.5.8).
    if (statusCode === 407 || statusCode === 401)
        return loginRefusal(statusCode, headers, login);
    // 502 to 504; tinyproxy answers 500.
    if (statusCode >= 500)
        return new FailureError({ reason: 'proxy-could-not-connect', detail });
    return new FailureError({ reason: statusCode < 400 ? 'proxy-not-a-proxy' : 'proxy-refused', detail });
}
/** What a page may not repeat of a login, which is `user:password`, Basic's form without its padding included. */
function loginSecrets(login) {
    const password = login.slice(login.indexOf(':') + 1);
    const forms = [password, login, basic(login).replace(/=+$/, '')];
    return forms.filter(({ length }) => length >= 4); // a shorter one would be found everywhere
}
/** A refusal because of the login, with the authentication schemes that the proxy offers. */
function loginRefusal(status, headers, login) {
    const offers = [headers['proxy-authenticate'], headers['www-authenticate']]
        .flat()
        .flatMap(header => header?.match(/(?<=^|,\s*)[A-Za-z][\w-]*(?=\s|,|$)(?!\s*=)/g) ?? []);
    const isSupported = offers.length === 0 || offers.some(offer => /^basic$/i.test(offer));
    const schemes = [...new Set(offers)].join(', ');
    const offered = schemes && `, it offers ${schemes}`;
    if (!isSupported)
        return new FailureError({
            reason: 'proxy-authentication-unsupported',
            detail: `HTTP ${status}, it offers only ${schemes}, which is not supported`,
        });
    return new FailureError(login
        ? {
            reason: 'proxy-login-rejected',
            detail: `HTTP ${status}${offered}; the user or password in https_proxy is rejected`,
        }
        : {
            reason: 'proxy-authentication',
            detail: `HTTP ${status}${offered}; https_proxy has no user and password`,
        });
}

;// CONCATENATED MODULE: ./lib/src/http/open-connection.js


/**
 * Opens the connection of one request, through `proxy` if there is one, and hands it to `callback` once it is
 * established. It breaks as soon as `signal` aborts, with its reason.
 */
function openConnection(options, callback) {
    const { url, proxy, secureContext, signal, onSocket, onEstablished } = options;
    const open = (tunnel) => {
        const socket = connect(url, { secureContext }, tunnel);
        onSocket(socket);
        const destroy = () => socket.destroy(signal.reason);
        signal.addEventListener('abort', destroy);
        socket
            .on('close', () => signal.removeEventListener('abort', destroy))
            .on('error', callback) // ignored once the socket is handed over
            .once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
            onEstablished(socket);
            callback(null, socket);
        });
    };
    if (proxy)
        connectThrough(proxy, `${url.hostname}:${addressOf(url).port}`, signal).then(open, callback);
    else
        open();
}

;// CONCATENATED MODULE: ./lib/src/http/send.js



// Node bounds the header of one response, not the number of interim (1xx) responses before it.
const maxHeadBytes = 128 * 1024;
// The signal of a request keeps its deadline: the library's own, three minutes of silence, would come before some of them.
const client = new lib_HttpClient(undefined, [], { socketTimeout: 2 ** 31 - 1 });
/**
 * Sends one request on a connection of its own, once, and resolves to the head of its response; rejects as soon as the
 * connection breaks or `signal` aborts. The only importer of @actions/http-client's client.
 */
async function send(sending) {
    const { method, headers, body = null, ...route } = sending;
    const { url } = route;
    route.signal.throwIfAborted();
    const broken = Promise.withResolvers();
    broken.promise.catch(() => undefined); // after the response it is readBody()'s
    let responded = false;
    // HttpClient reports neither an upgrade (101), after which Node closes the connection without a word to the request
    // (lib/_http_client.js, socketOnData), nor interim responses.
    const onSocket = (socket) => {
        route.onSocket(socket);
        socket.on('close', () => setImmediate(() => broken.reject(new Error('the connection was closed'))));
    };
    const onEstablished = (socket) => {
        route.onEstablished(socket);
        let received = 0;
        socket.on('data', chunk => {
            received += chunk.length;
            if (!responded && received > maxHeadBytes)
                socket.destroy(new Error(`the response has headers of more than ${maxHeadBytes / 1024} KiB`));
        });
    };
    // Not the library's request(), which makes an agent each time: that loses the client certificate and the CA behind a
    // proxy. Without an agent Node does not know the default port, and would put it into the `Host` header.
    const options = {
        method,
        host: url.hostname,
        port: url.port,
        defaultPort: url.protocol === 'https:' ? 443 : 80,
        path: `${url.pathname}${url.search}`,
        headers: { ...headers }, // the library adds `Content-Length`
        createConnection: (_, callback) => {
            // Node's type demands a connection even beside an error.
            openConnection({ ...route, onSocket, onEstablished }, callback);
            return undefined;
        },
    };
    // Node's two modules differ in their agents alone.
    const request = client.requestRaw({ options, parsedUrl: url, httpModule: external_node_http_namespaceObject_0 }, body);
    const { message } = await Promise.race([request, broken.promise]);
    responded = true;
    // Node's parser takes even "HTTP/2.0 202" in plain text for a response.
    if (message.httpVersionMajor !== 1) {
        message.destroy();
        throw new Error(`the server answered in HTTP/${message.httpVersion}`);
    }
    return message;
}

;// CONCATENATED MODULE: ./lib/src/http/client.js






/**
 * A client that sends one request per connection, once, presents the certificate of `withCertificate`, if any, and follows
 * no redirect. Never rejects.
 */
function createClient(withCertificate) {
    // Shared by all connections: a new one for each costs a tenth of the CPU time of many polls, and memory.
    let secureContext = withCertificate;
    return async (request) => {
        const { method = 'GET', url, headers, body: content, timeoutMs, connectTimeoutMs, cancelSignal, } = request;
        const proxy = proxyFor(url);
        if ('error' in proxy)
            return {
                kind: 'no-response',
                failure: { reason: 'proxy-setting-invalid', detail: proxy.error },
                mayHaveBeenSent: false,
            };
        const through = proxy.value && { proxy: proxy.value.host };
        if (url.protocol === 'https:')
            secureContext ??= clientContext();
        let hasKeys = false;
        // The keys themselves are of no interest, only that there are any.
        const onSocket = (socket) => socket.once('keylog', () => {
            hasKeys = true;
        });
        // Not AbortSignal.timeout() and any(): their weak references keep what is left of each request until the next full
        // garbage collection.
        const stop = new AbortController();
        const { signal } = stop;
        const onCancel = () => stop.abort();
        let mayHaveBeenSent = false;
        const stopAfter = (ms) => setTimeout(() => {
            const missing = mayHaveBeenSent ? 'complete response' : 'connection';
            stop.abort(new FailureError(timedOut(missing, ms)));
        }, ms);
        // The connection's timer first: of two that are due at the same time, the first one's reason counts.
        const connectTimer = connectTimeoutMs === undefined ? undefined : stopAfter(connectTimeoutMs);
        const timer = stopAfter(timeoutMs);
        if (cancelSignal.aborted)
            onCancel();
        cancelSignal.addEventListener('abort', onCancel);
        const onEstablished = () => {
            mayHaveBeenSent = true;
            clearTimeout(connectTimer);
        };
        const route = { url, proxy: proxy.value, secureContext, signal, onSocket, onEstablished };
        let message;
        try {
            message = await send({ method, headers, body: content, ...route });
            const { statusCode: status = 0, headersDistinct, socket } = message;
            const { issuer } = (through && socket instanceof external_node_tls_.TLSSocket && socket.getPeerX509Certificate()) || {};
            const body = await readBody(message, signal);
            return {
                kind: 'response',
                status,
                headers: headersDistinct,
                body,
                ...through,
                ...(issuer !== undefined && { issuer }),
            };
        }
        catch (error) {
            const failure = failureOf(signal.aborted ? signal.reason : error, {
                hasKeys,
                hasCertificate: withCertificate !== undefined,
            });
            return {
                kind: 'no-response',
                failure: { ...failure, ...through },
                mayHaveBeenSent,
                ...(message && { headers: message.headersDistinct }),
            };
        }
        finally {
            cancelSignal.removeEventListener('abort', onCancel);
            clearTimeout(timer);
            clearTimeout(connectTimer);
        }
    };
}
function timedOut(missing, ms) {
    return {
        reason: 'request-timed-out',
        detail: `no ${missing} within ${Number((ms / 1000).toPrecision(2))} s`,
    };
}

;// CONCATENATED MODULE: ./lib/src/http/redirect.js
const maxRedirects = 3;
const statuses = new Set([301, 302, 303, 307, 308]);
/** Whether `status` is one of the five that carry a `Location`. */
function isRedirect(status) {
    return statuses.has(status);
}
/**
 * Where a `Location` leads from the last of `urls`, or why it is not followed, in untrusted text. Credentials go along,
 * so the target must be https, with the port of the first URL and its host or a subdomain of it: the service redirects
 * to regional hosts such as ussouth2.management.core.windows.net.
 */
function resolveRedirect(urls, location) {
    const [first] = urls;
    if (location === undefined)
        return { error: 'without a Location' };
    const base = urls.at(-1)?.href;
    if (!URL.canParse(location, base))
        return { error: `to "${location}", which is not a URL` };
    const target = new URL(location, base);
    target.hash = '';
    const to = `to "${target.origin === 'null' ? target.protocol : target.origin}"`;
    if (target.username || target.password)
        return { error: `${to} with user info` };
    if (target.protocol !== 'https:')
        return { error: `${to}, which is not https` };
    if (!isWithin(target.hostname, first.hostname))
        return { error: `${to}, which is another host` };
    if (portOf(target) !== portOf(first))
        return { error: `${to}, which is another port` };
    if (urls.some(({ href }) => href === target.href))
        return { error: `${to}, in a loop` };
    if (urls.length > maxRedirects)
        return { error: `${to}, the fourth in a row` };
    return { value: target };
}
/** Whether `host` is `domain` or a subdomain of it in well-formed labels, which URL() does not insist on. */
function isWithin(host, domain) {
    return (host === domain || (host.endsWith(`.${domain}`) && /^([a-z\d-]+\.)+$/.test(host.slice(0, -domain.length))));
}
const portOf = ({ port, protocol }) => port || (protocol === 'https:' ? '443' : '80');

;// CONCATENATED MODULE: ./lib/src/version.js
/** Name and version as the service and the log see them; a test holds both to `package.json`. */
const version_name = 'biztalk-operation-gate';
const version = '1.1.0';

;// CONCATENATED MODULE: ./lib/src/service/request-headers.js

/** The headers of every request; `clientRequestId` is a GUID by which the service's operators find it in their traces. */
function requestHeaders({ credential, apiVersion }, clientRequestId) {
    return {
        'x-ms-version': apiVersion,
        'content-type': 'application/xml; charset=utf-8',
        // A request without Accept is suspicious to OWASP's rules (920300); `*/*` leaves the answer's type to the server.
        accept: 'application/xml, */*;q=0.5',
        'accept-encoding': 'identity',
        'cache-control': 'no-cache',
        'x-ms-client-request-id': clientRequestId,
        ...(credential.kind === 'access-token' && { authorization: `Bearer ${credential.token}` }),
        'user-agent': `${version_name}/${version}`,
    };
}

;// CONCATENATED MODULE: ./lib/src/http/retry-after.js
/** The longest wait; the deadline ends each sooner. */
const maxMs = 6 * 3_600_000;
// IMF-fixdate, RFC 850 and asctime (RFC 9110, section 5.6.7). Date.parse() alone takes "-5", "1e30" and "Sunday 2099"
// for dates.
const httpDate = /^(?:\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\w+, \d\d-\w{3}-\d\d [\d:]{8} GMT|\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$/;
/**
 * Milliseconds that the `Retry-After` headers of a response (RFC 9110, section 10.2.3) ask to wait: seconds, or an HTTP
 * date, which is compared with the response's own `Date`, since clocks differ, else with `wallMs`. At most six hours; 0
 * if it is past, undefined if there is none that is valid. Of several, which no server should send, the longest counts.
 */
function retryAfterMs(headers, wallMs) {
    const nowMs = parseDate(headers['date']?.[0] ?? '') ?? wallMs;
    const asked = (headers['retry-after'] ?? []).flatMap(values).flatMap(value => {
        const dateMs = parseDate(value);
        if (/^\d+$/.test(value))
            return Number(value) * 1000;
        return dateMs === undefined ? [] : dateMs - nowMs;
    });
    return asked.length > 0 ? Math.min(Math.max(0, ...asked), maxMs) : undefined;
}
/** The values of a field that a proxy may have joined (RFC 9110, section 5.2); a date contains a comma itself. */
function values(header) {
    return (/^[\d\s,]*$/.test(header) ? header.split(',') : [header]).map(value => value.trim());
}
/** Milliseconds since 1970 of an HTTP date; undefined if it is none. */
function parseDate(value) {
    const ms = httpDate.test(value) ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
}

;// CONCATENATED MODULE: ./lib/src/http/charset.js

/**
 * The text of an XML body, without a byte order mark. Its encoding is that of the byte order mark, else the `charset` of
 * `Content-Type`, else the XML declaration, else UTF-8 (RFC 7303, section 3.2); labels are those of
 * https://encoding.spec.whatwg.org. An error names an encoding that is unknown or does not fit the bytes.
 */
function decodeXmlText(bytes, contentType) {
    const charset = /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType ?? '')?.[1];
    // An encoding that can be read byte by byte is a superset of ASCII here, or the declaration is wrong.
    const declared = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)/.exec(bytes.toString('latin1', 0, 200))?.[1];
    const label = byteOrderMark(bytes) ?? charset ?? wideEncoding(bytes) ?? declared ?? 'utf-8';
    try {
        const decoder = new TextDecoder(label, { fatal: true });
        if (label === declared && decoder.encoding.startsWith('utf-16'))
            throw new TypeError();
        return { value: decoder.decode(bytes) };
    }
    catch (error) {
        const isUnknown = error instanceof RangeError;
        return { error: `its encoding ${quote(label)} ${isUnknown ? 'is unknown' : 'does not fit its bytes'}` };
    }
}
/** UTF-16 without a byte order mark, by its first character, which is `<` (XML 1.0, appendix F.1). */
function wideEncoding(bytes) {
    const start = bytes.toString('hex', 0, 2);
    return { '3c00': 'utf-16le', '003c': 'utf-16be' }[start];
}
function byteOrderMark(bytes) {
    const start = bytes.toString('hex', 0, 3);
    if (start === 'efbbbf')
        return 'utf-8';
    if (start.startsWith('fffe'))
        return 'utf-16le';
    return start.startsWith('feff') ? 'utf-16be' : undefined;
}

;// CONCATENATED MODULE: ./lib/src/service/body.js


/** The text of a response's body, or why there is none. */
function bodyText({ body, headers }) {
    if ('error' in body)
        return {
            error: body.error === 'too-large'
                ? 'it is larger than 1 MiB'
                : `its content coding "${body.error.unknownCoding}" is unknown`,
        };
    return body.value.length === 0
        ? { error: 'it is empty' }
        : decodeXmlText(body.value, headers['content-type']?.[0]);
}
/**
 * A body as a reader wants to see it, of an HTML page the text. Not cut: the token must be redacted before, or half of it
 * could stay.
 */
function excerpt(response) {
    if ('error' in response.body)
        return '';
    const decoded = bodyText(response);
    return readableText('value' in decoded ? decoded.value : response.body.value.toString());
}

;// CONCATENATED MODULE: ./lib/src/xml/children.js
/** The only child of that local name, unless it is nil. */
function onlyChild(parent, name) {
    const [child, ...more] = parent.children.filter(child => child.name === name);
    return child && more.length === 0 && !child.nil ? child : undefined;
}
/** The text of the only child of that name; empty if there is none, more than one, or one with children. */
function onlyChildText(parent, name) {
    const child = parent && onlyChild(parent, name);
    return child && child.children.length === 0 ? child.text : '';
}

;// CONCATENATED MODULE: ./lib/src/service/error-body.js


/**
 * `Code` and `Message` of an error body: the documented XML (ee460801), or JSON with `code` and `message`, bare, below
 * `error` or inside an XML `string` element, as gateways and ASP.NET front ends write it.
 */
function readErrorBody(text) {
    const document = readXml(text);
    const root = 'value' in document ? document.value.root : undefined;
    if (root?.name === 'Error')
        return { message: onlyChildText(root, 'Message'), extendedCode: onlyChildText(root, 'Code') };
    return readJson(root?.name === 'string' ? root.text : text);
}
function readJson(text) {
    try {
        const parsed = JSON.parse(text);
        const outer = record(parsed);
        const error = record(outer['error'] ?? outer['Error'] ?? parsed);
        const field = (name, other) => {
            const value = error[name] ?? error[other];
            return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
        };
        return { message: field('message', 'Message'), extendedCode: field('code', 'Code') };
    }
    catch {
        return { message: '', extendedCode: '' };
    }
}
const record = (value) => typeof value === 'object' && value !== null ? value : {};

;// CONCATENATED MODULE: ./lib/src/service/refusal.js


/** Classifies a response of neither 2xx nor 5xx by its status, its error code and the words of well-known servers. */
function classifyRefusal(response, { extendedCode }) {
    switch (response.status) {
        case 401:
            return { verdict: 'unauthorized', reason: 'http-401' };
        case 403:
            if (extendedCode === 'SubscriptionDisabled')
                return { verdict: 'unauthorized', reason: 'subscription-disabled' };
            // mod_ssl's own words; Node does not offer it.
            return /post-handshake authentication/i.test(excerpt(response))
                ? { verdict: 'unauthorized', reason: 'post-handshake-authentication' }
                : { verdict: 'unauthorized', reason: isPage(response) ? 'page-403' : 'http-403' };
        case 404:
            return { verdict: 'not-found', reason: isPage(response) ? 'page-404' : 'http-404' };
        case 400:
            // nginx (ngx_http_special_response.c, error 496 and 495), which reports them as 400.
            if (/No required SSL certificate was sent/i.test(excerpt(response)))
                return { verdict: 'refused', reason: 'client-certificate-required' };
            if (/The SSL certificate error/i.test(excerpt(response)))
                return { verdict: 'refused', reason: 'client-certificate-rejected' };
            return {
                verdict: 'refused',
                reason: extendedCode === 'MissingOrIncorrectVersionHeader' ? 'version-refused' : 'http-4xx',
            };
        default:
            return { verdict: 'refused', reason: 'http-4xx' };
    }
}
function isPage(response) {
    const text = bodyText(response);
    return 'value' in text && isHtml(text.value);
}

;// CONCATENATED MODULE: ./lib/src/service/throttling.js

/** Why a response asks to slow down; undefined if it does not. */
function throttlingReason({ status, headers }, { extendedCode }) {
    // The service itself throttles with 503 and one of two codes (ee460801), gateways with 429 or Retry-After.
    if (status === 429 || (status === 503 && /^(TooManyRequests|ServerBusy)$/.test(extendedCode)))
        return 'throttled';
    const asksToWait = status === 503 && retryAfterMs(headers, 0) !== undefined; // at whatever time
    return asksToWait ? 'asked-to-wait' : undefined;
}

;// CONCATENATED MODULE: ./lib/src/gate/status/status-document.js



/**
 * The state of `operation` in a status document: `OperationStatus` (dn232425), or `Operation` (ee460783) with that very
 * request id. Only a root of that name counts, with exactly one child that holds the result and nothing but text; a
 * filled `Error` beside `Succeeded`, as in dn232425's own sample, does not.
 */
function readStatus(text, operation) {
    const document = readXml(text);
    if ('error' in document) {
        if (isHtml(text))
            return unrecognized('html', 'an HTML page');
        return /^\s*[{[]/.test(text) ? unrecognized('json', 'JSON') : unrecognized('not-xml', document.error);
    }
    const { root, wellFormed } = document.value;
    if (isHtml(text))
        return unrecognized('html', 'an HTML page');
    const form = operation.statusApi === 'service-management' ? status_document_forms.Operation : status_document_forms.OperationStatus;
    if (root.name !== form.root || root.nil)
        return unrecognized('not-an-operation-status', `a document with the root ${root.name}, not ${form.root}`);
    if (form === status_document_forms.Operation) {
        const id = onlyChildText(root, 'ID');
        if (!id)
            return unrecognized('not-an-operation-status', 'an Operation without exactly one ID');
        if (!isSameId(id, operation.requestId))
            return unrecognized('wrong-operation', `its ID is ${id}`);
    }
    switch (onlyChildText(root, form.result)) {
        case 'InProgress':
            return { kind: 'in-progress' };
        case 'Succeeded':
            return wellFormed
                ? { kind: 'succeeded' }
                : unrecognized('not-xml', 'it refers to a character that XML forbids, and proves no success');
        case 'Failed':
            return { kind: 'failed', error: form.error(root, onlyChild(root, 'Error')) };
        default:
            return unrecognized('not-an-operation-status', `an operation status without a single ${form.result} of InProgress, Succeeded or Failed`);
    }
}
function unrecognized(reason, detail) {
    return { kind: 'unrecognized', cause: { reason, detail: detail.replace(/\.$/, '') } };
}
const status_document_forms = {
    OperationStatus: {
        root: 'OperationStatus',
        result: 'Result',
        error: (_root, error) => ({
            httpCode: onlyChildText(error, 'HttpCode'),
            message: onlyChildText(error, 'Message'),
            extendedCode: onlyChildText(error, 'ExtendedCode'),
        }),
    },
    Operation: {
        root: 'Operation',
        result: 'Status',
        error: (root, error) => ({
            httpCode: onlyChildText(root, 'HttpStatusCode'),
            message: onlyChildText(error, 'Message'),
            extendedCode: onlyChildText(error, 'Code'),
        }),
    },
};
/** Whether two request ids are the same, hyphens and case aside: the header has it bare, the body hyphenates it. */
function isSameId(one, other) {
    const bare = (id) => (/^[\w-]+$/.test(id) ? id.replaceAll('-', '').toLowerCase() : '');
    return bare(one) !== '' && bare(one) === bare(other);
}

;// CONCATENATED MODULE: ./lib/src/gate/status/response.js









/**
 * Classifies the result of one request by the contract's table of verdicts. Untrusted text leaves here on one line
 * each, bounded, and without the token.
 */
function classifyResponse(http, context) {
    // A host name in a Location comes back in lower case.
    const safe = (text, max) => singleLine(redactAll(text, [context.token]), max);
    const { kind, cause, error } = http.kind === 'response' ? classify(http, context) : noResponse(http);
    const { redirectedTo } = context;
    const { headers = {} } = http;
    const age = Number(headers['age']?.[0] ?? 0);
    return {
        kind,
        ...(cause && {
            cause: {
                ...cause,
                ...mapText({ ...cause, ...(redirectedTo !== undefined && { redirectedTo }) }, safe),
            },
        }),
        ...(error && {
            error: {
                httpCode: safe(error.httpCode, 1000),
                message: safe(error.message, 1000),
                extendedCode: safe(error.extendedCode, 1000),
            },
        }),
        ...(http.headers && { serviceRequestId: safe(headers['x-ms-request-id']?.[0] ?? '', 200) }),
        ...(Number.isSafeInteger(age) && age > 0 && { cachedSeconds: age }),
        retryAfterMs: retryAfterMs(headers, context.wallMs) ?? 0,
    };
}
/** The texts of a cause that come from outside, each through `safe`. */
function mapText(cause, safe) {
    const limits = { detail: 500, code: 200, excerpt: 500, issuer: 200, redirectedTo: 300 };
    const keys = Object.keys(limits);
    return Object.fromEntries(keys.flatMap(key => {
        const text = cause[key];
        return text === undefined ? [] : [[key, safe(text, limits[key])]];
    }));
}
function noResponse({ failure }) {
    return { kind: isPermanent(failure.reason) ? 'unreachable-for-good' : 'unreachable', cause: failure };
}
function classify(response, { operation, redirectError }) {
    const { status } = response;
    const text = bodyText(response);
    // 202 (dn232425) and 200 (ee460783) are documented; both say nothing about the operation, the body does.
    if (status === 200 || status === 202) {
        const { kind, cause, error } = 'value' in text
            ? readStatus(text.value, operation)
            : { kind: 'unrecognized', cause: { reason: 'not-xml', detail: text.error } };
        return {
            kind,
            ...(cause && { cause: { ...cause, excerpt: excerpt(response) } }),
            ...(error && { error }),
        };
    }
    if (status < 300)
        return { kind: 'unrecognized', cause: { reason: 'http-2xx', detail: '', status } };
    const errorBody = readErrorBody('value' in text ? text.value : '');
    const { message, extendedCode } = errorBody;
    const error = { message, extendedCode, httpCode: String(status) };
    const classified = (kind, reason, detail) => ({
        kind,
        cause: {
            reason,
            // Without a message of the service's form, what a gateway or a portal says in its own.
            detail: detail ?? (message || (extendedCode ? '' : excerpt(response))),
            status,
            code: extendedCode,
            ...(response.proxy !== undefined && { proxy: response.proxy }),
            ...(response.issuer !== undefined && { issuer: response.issuer }),
        },
        error,
    });
    if (redirectError !== undefined)
        return classified('refused', 'redirect-refused', redirectError);
    switch (status) {
        // Request Timeout, Misdirected Request (RFC 9110) and Too Early (RFC 8470).
        case 408:
        case 421:
        case 425:
            return classified('unreachable', 'http-try-again');
        default: {
            const throttling = throttlingReason(response, errorBody);
            if (throttling)
                return classified('throttled', throttling);
            if (status >= 500)
                return classified('unreachable', 'http-5xx');
            const { verdict, reason } = classifyRefusal(response, errorBody);
            return classified(verdict, reason);
        }
    }
}

;// CONCATENATED MODULE: ./lib/src/gate/status/create-polls.js





/** Returns what makes the poll of an operation: one HTTPS request, and the redirects that it may follow. */
function createPolls({ connection, clientRequestId, clock, turn, }) {
    const { endpoint, credential } = connection;
    const token = credential.kind === 'access-token' ? credential.token : '';
    const headers = requestHeaders(connection, clientRequestId);
    const { secureContext } = credential.kind === 'management-certificate' ? credential : {};
    /** Of the login to the proxy, before any response came through it: not tried for each operation, because proxies lock accounts. */
    let rejection;
    let hasResponded = false;
    const get = createClient(secureContext);
    const pollOnce = async (operation, timeoutMs, cancelSignal) => {
        if (rejection && !hasResponded)
            return rejection;
        const url = statusUrl(endpoint, operation);
        const endMs = clock.now() + timeoutMs;
        const urls = [url];
        let retryAfterMs = 0;
        for (;;) {
            const leftMs = Math.max(endMs - clock.now(), 0);
            const http = await get({ url: urls.at(-1) ?? url, headers, timeoutMs: leftMs, cancelSignal });
            const redirect = http.kind === 'response' && isRedirect(http.status)
                ? resolveRedirect(urls, http.headers['location']?.[0])
                : undefined;
            const pollResult = classifyResponse(http, {
                operation,
                token,
                redirectError: redirect && 'error' in redirect ? redirect.error : undefined,
                redirectedTo: urls.length > 1 ? urls.at(-1)?.origin : undefined,
                wallMs: clock.wall(),
            });
            if (http.kind === 'response')
                hasResponded = true;
            if (pollResult.cause?.reason === 'proxy-login-rejected')
                rejection = pollResult;
            retryAfterMs = Math.max(retryAfterMs, pollResult.retryAfterMs);
            if (redirect === undefined || 'error' in redirect)
                return { ...pollResult, retryAfterMs };
            urls.push(redirect.value);
            await turn(cancelSignal);
        }
    };
    return operation => (timeoutMs, cancelSignal) => pollOnce(operation, timeoutMs, cancelSignal);
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/request-limit.js
/** Eight requests begin within a second: at most ten are promised, and busy machines bring them closer together. */
const requestGapMs = 125;
const maxInFlight = 8;
/** Requests that hang, and polls of operations whose last one hung, leave room for the others. */
const maxSlow = 4;
/** A request that takes longer hangs, or is answered slowly. */
const slowMs = 5000;
/** How often those that wait look for requests that hang. */
const checkMs = 1000;
const never = new AbortController().signal;
function createRequestLimit(clock) {
    const queue = new Set();
    const inFlight = new Set();
    let isWatching = false;
    let lastTurn = Promise.resolve(Number.NEGATIVE_INFINITY);
    const leave = (waiting, permit) => {
        if (queue.delete(waiting))
            waiting.resolve(permit);
    };
    const admitNext = () => {
        if (inFlight.size >= maxInFlight)
            return;
        const hanging = [...inFlight].filter(({ mayHang }) => mayHang).length;
        const next = [...queue].find(({ mayHang }) => !mayHang || hanging < maxSlow);
        if (next)
            leave(next, permit(next));
    };
    const permit = ({ mayHang, isInterruptible, signal }) => {
        const controller = new AbortController();
        const abort = () => controller.abort();
        const poll = { mayHang, isInterruptible, beganMs: clock.now(), controller };
        inFlight.add(poll);
        signal.addEventListener('abort', abort);
        const end = () => {
            inFlight.delete(poll);
            signal.removeEventListener('abort', abort);
            admitNext();
        };
        return { signal: controller.signal, abort, end };
    };
    /** Of the slow polls the first few may go on, the others make room if somebody waits. */
    const makeRoom = () => {
        const slow = [...inFlight].filter(({ isInterruptible, beganMs }) => isInterruptible && clock.now() - beganMs >= slowMs);
        // Only those that may hang wait although there is room.
        const inTheWay = inFlight.size < maxInFlight
            ? slow.filter(({ mayHang }) => mayHang).slice(maxSlow / 2)
            : slow.slice(maxSlow);
        for (const { controller } of inTheWay)
            controller.abort();
    };
    /** One timer for all that wait: a timer for each would be most of the work of a long queue. */
    const watch = async () => {
        if (isWatching)
            return;
        isWatching = true;
        while (queue.size > 0) {
            const endMs = Math.min(...[...queue].map(waiting => waiting.endMs));
            await clock.sleep(Math.min(Math.max(endMs - clock.now(), 1), checkMs), never);
            for (const waiting of queue)
                if (clock.now() >= waiting.endMs)
                    leave(waiting);
            if (queue.size > 0)
                makeRoom();
        }
        isWatching = false;
    };
    return {
        begin(poll) {
            const { signal } = poll;
            if (signal.aborted)
                return Promise.resolve(undefined);
            const { promise, resolve } = Promise.withResolvers();
            const waiting = { ...poll, resolve };
            queue.add(waiting);
            admitNext();
            if (!queue.has(waiting))
                return promise;
            const onAbort = () => leave(waiting);
            signal.addEventListener('abort', onAbort);
            void watch();
            return promise.finally(() => signal.removeEventListener('abort', onAbort));
        },
        turn(signal) {
            const turn = lastTurn.then(async (lastMs) => {
                const waitMs = lastMs + requestGapMs - clock.now();
                if (waitMs > 0)
                    await clock.sleep(waitMs, signal);
                return clock.now();
            });
            lastTurn = turn;
            return turn.then(() => undefined);
        },
    };
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/step-outcome.js
/** The step has the first of these verdicts that any of its operations has: green only if every one succeeded. */
const precedence = [
    'cancelled',
    'internal-error',
    'failed',
    'unauthorized',
    'refused',
    'not-found',
    'unrecognized',
    'unreachable',
    'timed-out',
    'succeeded',
];
/** The outcome of a step with these operations: that of the first one with the step's verdict, and the polls of all. */
function stepOutcome(outcomes, elapsedMs) {
    const rank = ({ verdict }) => precedence.indexOf(verdict);
    const decisive = outcomes.reduce((first, other) => (rank(other) < rank(first) ? other : first));
    const polls = outcomes.reduce((sum, outcome) => sum + outcome.polls, 0);
    return { ...decisive, polls, elapsedMs };
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/schedule.js
const secondMs = 1000;
/** The longest pause for the sake of a rate limit; a longer `Retry-After` is honored all the same. */
const maxSlowMs = 180 * secondMs;
const usualPace = { slowMs: 0, slowedAtMs: Number.NEGATIVE_INFINITY };
/**
 * More operations than these are not polled as fast as one step may send, to spare the service and memory: 100 for an hour
 * take about 100 MB, at eight polls a second 120, because V8 enlarges its young generation as long as a process allocates more
 * than a megabyte a second.
 */
const manyOperations = 50;
/**
 * Whole milliseconds from a valid answer to the next poll at the usual pace: a tenth of the time waited so far, at least
 * 2 s (with more than 50 operations 150 ms for each) and at most 15 s. So the end is detected at most a tenth late, a
 * short operation is noticed soon, and a long one costs at most four requests a minute.
 */
function pollDelayMs(elapsedMs, fixedMs, operations = 1) {
    const minMs = operations > manyOperations ? operations * 150 : 2 * secondMs;
    return fixedMs ?? Math.min(Math.max(Math.round(elapsedMs / 10), minMs), 15 * secondMs);
}
/** Milliseconds from the n-th fault in a row to the next poll: 1, 2, 4 … 30 s. */
function backoffMs(faults) {
    return Math.min(2 ** (faults - 1), 30) * secondMs;
}
/**
 * The pace after one more poll: a throttled one doubles the pause, a valid answer takes a fifth off, so that many gates
 * find the rate that the service admits and stay near it. For several operations each round of polls counts once: what
 * was sent before the pace was slowed down does not slow it again, and a fifth is taken off by one answer of each.
 */
function nextPace(pace, poll) {
    const { found, usualMs, retryAfterMs, sentAtMs, nowMs, operations } = poll;
    const { slowMs, slowedAtMs } = pace;
    if (found === 'throttled')
        return sentAtMs < slowedAtMs
            ? pace
            : { slowMs: Math.min(2 * Math.max(slowMs, usualMs, retryAfterMs), maxSlowMs), slowedAtMs: nowMs };
    if (found === 'fault')
        return pace;
    const fasterMs = slowMs * 0.8 ** (1 / operations);
    return { slowMs: fasterMs < usualMs ? 0 : fasterMs, slowedAtMs };
}
/**
 * Whole milliseconds to pause, spread at random so that gates that started together do not stay in step: by 10 %, while
 * throttled and after faults by 25 %. After a `Retry-After` the spread goes only later. `random` is in [0, 1).
 */
function spreadPauseMs({ slowMs, faults, usualMs, isFixed, retryAfterMs }, random) {
    const pauseMs = Math.max(faults > 0 ? backoffMs(faults) : usualMs, slowMs);
    const spread = faults > 0 || slowMs > 0 ? 0.25 : isFixed ? 0 : 0.1;
    return Math.round(Math.max(pauseMs * (1 + spread * (2 * random - 1)), retryAfterMs * (1 + 0.3 * random)));
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/endpoint.js

const endpoint_never = Number.POSITIVE_INFINITY;
/** The endpoint of so many operations: returns it as one more of them sees it. */
function createEndpoint(operations) {
    let waiting = operations;
    let pace = usualPace;
    let recovery = new AbortController();
    const faulty = new Set();
    let silentSinceMs = endpoint_never;
    return () => {
        const endpoint = {
            get operations() {
                return waiting;
            },
            get pace() {
                return pace;
            },
            get recovery() {
                return recovery.signal;
            },
            get silentSinceMs() {
                return silentSinceMs;
            },
            record(poll) {
                pace = nextPace(pace, { ...poll, operations: waiting });
                if (poll.found === 'fault') {
                    faulty.add(endpoint);
                    const isSilent = !poll.hasResponse && faulty.size === waiting;
                    silentSinceMs = isSilent ? Math.min(silentSinceMs, poll.nowMs) : endpoint_never;
                    return;
                }
                silentSinceMs = endpoint_never;
                if (poll.found === 'answer' && faulty.size === waiting) {
                    recovery.abort();
                    recovery = new AbortController();
                }
                faulty.delete(endpoint);
            },
            resumed(nowMs) {
                if (silentSinceMs !== endpoint_never)
                    silentSinceMs = nowMs;
            },
            leave() {
                waiting -= 1;
                faulty.delete(endpoint);
            },
        };
        return endpoint;
    };
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/faults.js
const faults_never = Number.POSITIVE_INFINITY;
const noFaults = {
    hasAnswered: false,
    count: 0,
    outageSince: faults_never,
    notFoundSince: faults_never,
};
/** How long a 404 may mean that the operation is too new to be visible. */
const notFoundToleranceMs = 60_000;
/** The state after one more poll that does not end the wait by itself, answered or broken at `now`. */
function recordPoll(state, { kind }, now) {
    if (kind === 'in-progress')
        return { ...noFaults, hasAnswered: true };
    // An endpoint that throttles lives. Its 404s before may still mean that the operation is too new.
    if (kind === 'throttled')
        return { ...state, count: 0, outageSince: faults_never };
    const count = state.count + 1;
    return kind === 'not-found' && !state.hasAnswered
        ? { ...state, count, notFoundSince: Math.min(state.notFoundSince, now) }
        : { ...state, count, outageSince: Math.min(state.outageSince, now) };
}
/** `state` as if the last `ms` had not passed: time in which the process was suspended says nothing of the endpoint. */
function withoutSuspension(state, ms) {
    return { ...state, outageSince: state.outageSince + ms, notFoundSince: state.notFoundSince + ms };
}
/**
 * The verdict of a fault, if it ends the wait: at once if it contradicts the inputs before any valid answer, else once
 * the faults have lasted as long as they may. Checked at each fault.
 */
function verdictOfFault({ hasAnswered, notFoundSince, outageSince }, { kind }, { now, toleranceMs }) {
    const isExhausted = now - outageSince >= toleranceMs;
    switch (kind) {
        case 'unauthorized':
        case 'refused':
            return !hasAnswered || isExhausted ? kind : undefined;
        case 'unreachable-for-good':
            return !hasAnswered || isExhausted ? 'unreachable' : undefined;
        case 'not-found':
            return (hasAnswered && isExhausted) || now - notFoundSince >= Math.min(notFoundToleranceMs, toleranceMs)
                ? kind
                : undefined;
        case 'unreachable':
        case 'unrecognized':
            return isExhausted ? kind : undefined;
        default:
            return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/suspension.js
/** What a timer may be late on a busy machine; more than that, and the process was suspended. */
const toleranceMs = 2000;
/**
 * Runs `task`, which ends within `limitMs` by itself. What it takes much longer is the time in which the process was
 * suspended, such as by a machine that slept.
 */
async function timed(clock, limitMs, task) {
    const before = clock.now();
    const value = await task();
    const excessMs = clock.now() - before - limitMs;
    return { value, suspendedMs: excessMs > toleranceMs ? excessMs : 0 };
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/poller.js


/** Over headers and body. */
const requestTimeoutMs = 30_000;
/** How long after the time-out an answer is waited for, so that the whole step ends within 12 s of it. */
const graceMs = 10_000;
/** A poll waits for its turn no longer: those before it, at most eight, take a second. */
const maxTurnMs = 2000;
/** Less time is not worth a poll. */
const minPollMs = 1000;
function createPoller(options) {
    const { clock, limit, cancelSignal, timeOut, deadline, windowStart, isSingle } = options;
    let endMs = timeOut + (isSingle ? requestTimeoutMs + maxTurnMs : graceMs);
    const leftMs = () => Math.max(endMs - clock.now(), 0);
    let polls = 0;
    /** The last poll had no answer in its time: the next one may hang as well. */
    let hung = false;
    const begin = (signal) => limit.begin({
        mayHang: hung,
        isInterruptible: !isSingle,
        endMs: endMs - minPollMs,
        signal,
    });
    const send = async (timeoutMs, { signal, end }) => {
        let pollResult = interrupted;
        if (timeoutMs > 0 && !signal.aborted) {
            polls += 1;
            pollResult = await options.poll(timeoutMs, signal);
        }
        end();
        if (signal.aborted && pollResult.cause !== undefined)
            pollResult = interrupted;
        hung = pollResult.cause?.reason === 'request-timed-out';
        return pollResult;
    };
    /** The last poll beside `sent`, or that one again if no other may be sent. */
    const lastPoll = async (sent, signal) => {
        const permit = await begin(signal);
        if (permit === undefined)
            return sent;
        await limit.turn(permit.signal);
        return send(leftMs(), permit);
    };
    const resumed = () => {
        if (leftMs() < graceMs / 2)
            endMs = clock.now() + (timeOut - windowStart) + graceMs;
    };
    const next = async () => {
        const begun = await timed(clock, leftMs(), () => begin(cancelSignal));
        const permit = begun.value;
        if (begun.suspendedMs > 0)
            resumed();
        if (permit === undefined) {
            const again = begun.suspendedMs > 0 && !cancelSignal.aborted ? await next() : undefined;
            return again && { ...again, suspendedMs: begun.suspendedMs + again.suspendedMs };
        }
        const sentAt = clock.now();
        const usualTimeoutMs = () => (isSingle ? requestTimeoutMs : Math.min(requestTimeoutMs, leftMs()));
        let timeoutMs = usualTimeoutMs();
        const untilDeadlineMs = deadline - sentAt;
        const mayPassDeadline = sentAt < windowStart && untilDeadlineMs >= 1 && untilDeadlineMs <= maxTurnMs + requestTimeoutMs;
        /** What `sent` finds, or if it is still on its way at the deadline, the better of it and the last poll. */
        const acrossDeadline = async () => {
            const decided = new AbortController();
            const signal = AbortSignal.any([cancelSignal, decided.signal]);
            const sent = send(timeoutMs, permit);
            const atDeadline = clock.sleep(deadline - clock.now(), signal);
            let pollResult = await Promise.race([sent, atDeadline]);
            if (pollResult === undefined)
                pollResult = await (cancelSignal.aborted ? sent : betterOf(sent, lastPoll(sent, signal)));
            // Ends the pause, or the poll that was not needed.
            decided.abort();
            permit.abort();
            return pollResult;
        };
        const { value: pollResult, suspendedMs } = await timed(clock, mayPassDeadline ? leftMs() : timeoutMs, async () => {
            await limit.turn(permit.signal);
            timeoutMs = usualTimeoutMs();
            return mayPassDeadline ? acrossDeadline() : send(timeoutMs, permit);
        });
        const wasCutShort = pollResult.cause?.reason === 'request-timed-out' &&
            (timeoutMs < requestTimeoutMs || pollResult === interrupted);
        return {
            pollResult,
            sentAt,
            wasCutShort,
            madeRoom: pollResult === interrupted,
            suspendedMs: begun.suspendedMs + suspendedMs,
        };
    };
    return {
        get polls() {
            return polls;
        },
        resumed,
        next,
    };
}
/** A poll that made room for others after some seconds without an answer. */
const interrupted = {
    kind: 'unreachable',
    cause: {
        reason: 'request-timed-out',
        detail: 'no complete response, while polls of other operations waited',
    },
    retryAfterMs: 0,
};
/** Of a poll that was on its way at the deadline and the last one: the end of the operation, else what says more. */
async function betterOf(sent, last) {
    const isEnd = ({ kind }) => kind === 'succeeded' || kind === 'failed';
    const end = async (poll) => {
        const pollResult = await poll;
        return isEnd(pollResult) ? pollResult : Promise.reject();
    };
    return Promise.any([end(sent), end(last)]).catch(async () => {
        const [one, two] = await Promise.all([sent, last]);
        const hung = two.cause?.reason === 'request-timed-out';
        return hung || (resultOf(one.kind) && !resultOf(two.kind)) ? one : two;
    });
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/wait-for-operation.js





/** A machine that wakes up after so long asks again before it gives up; a busy one must not end late for that. */
const longSuspensionMs = 5000;
/** Polls that make room for others say nothing for so long: twice what a slow response may take. */
const silenceMs = 60_000;
/**
 * Polls until the operation ends, the time is up, faults outlast their tolerance or `cancelSignal` aborts. The first
 * poll is sent at once, the last at the deadline; an answer that is on its way then is waited for, too.
 */
async function waitForOperation(wait) {
    const { clock, startMs, cancelSignal, endpoint, onPoll } = wait;
    const { earlierMs = 0, windowMs = 0 } = wait.lastPoll ?? {};
    const timeOut = startMs + wait.timeoutMs;
    const deadline = timeOut - earlierMs;
    const windowStart = timeOut - windowMs;
    const isSingle = wait.timeoutMs === 0;
    const poller = createPoller({ ...wait, timeOut, deadline, windowStart, isSingle });
    let serviceRequestId = '';
    let lastAnswer = {};
    let lastCause;
    let cached = {};
    let faults = noFaults;
    const outcome = (verdict, cause, error) => ({
        verdict,
        polls: poller.polls,
        elapsedMs: clock.now() - startMs,
        serviceRequestId,
        ...lastAnswer,
        ...cached,
        ...(endpoint.pace.slowMs > 0 && { isThrottled: true }),
        ...(cause && { cause }),
        ...(error && { error }),
    });
    const onSuspension = (ms) => {
        if (ms === 0)
            return;
        faults = withoutSuspension(faults, ms);
        endpoint.resumed(clock.now());
        poller.resumed();
    };
    /** Pauses until `next()`, which can change meanwhile, or `recovery` aborts, but until `earliest()` even then. */
    const pauseUntil = async (next, recovery, earliest) => {
        const wake = recovery ? AbortSignal.any([cancelSignal, recovery]) : cancelSignal;
        for (let at = next(); at - clock.now() >= 1 && !cancelSignal.aborted;) {
            const pauseMs = at - clock.now();
            const sleep = () => clock.sleep(pauseMs, recovery?.aborted ? cancelSignal : wake);
            const { suspendedMs } = await timed(clock, pauseMs, sleep);
            onSuspension(suspendedMs);
            at = recovery?.aborted ? Math.min(at, earliest()) : next();
        }
    };
    while (!cancelSignal.aborted) {
        const sent = await poller.next();
        if (cancelSignal.aborted)
            break;
        if (sent === undefined)
            return outcome('timed-out', lastCause);
        const { pollResult, sentAt, suspendedMs } = sent;
        onSuspension(suspendedMs);
        const now = clock.now();
        const { kind, cause, error, cachedSeconds, retryAfterMs } = pollResult;
        const result = resultOf(kind);
        if (result)
            lastAnswer = { result, answeredMs: now - startMs };
        lastCause = cause;
        serviceRequestId = pollResult.serviceRequestId ?? serviceRequestId;
        cached = cachedSeconds === undefined ? {} : { cachedSeconds };
        const usualMs = pollDelayMs(now - startMs, wait.pollIntervalMs, endpoint.operations);
        const found = kind === 'throttled' ? kind : result ? 'answer' : 'fault';
        const hasResponse = !kind.startsWith('unreachable') || cause?.status !== undefined;
        endpoint.record({ found, hasResponse, usualMs, retryAfterMs, sentAtMs: sentAt, nowMs: now });
        const counts = tells(sent);
        if (counts)
            faults = recordPoll(faults, pollResult, now);
        const toleranceMs = wait.outageToleranceMs;
        // A poll that made room says nothing by itself, but it does where no operation has had a response for so long.
        const isLost = (counts || sent.madeRoom) && now - endpoint.silentSinceMs >= Math.max(toleranceMs, silenceMs);
        const verdict = kind === 'succeeded' || kind === 'failed'
            ? kind
            : (counts && verdictOfFault(faults, pollResult, { now, toleranceMs })) ||
                (isLost ? 'unreachable' : undefined);
        const event = {
            pollResult,
            sentMs: sentAt - startMs,
            soFar: outcome(verdict ?? 'timed-out', cause, verdict && error),
        };
        // Within a millisecond of the deadline is at the deadline.
        const asksAgain = suspendedMs > longSuspensionMs;
        if (verdict || (now > deadline - 1 && !asksAgain)) {
            onPoll(event);
            return event.soFar;
        }
        const isFixed = wait.pollIntervalMs !== undefined;
        const random = wait.random();
        /** When to poll next, by what is known of the endpoint by now. */
        const next = () => {
            const { slowMs } = endpoint.pace;
            const pause = { slowMs, faults: faults.count, usualMs, isFixed, retryAfterMs };
            const at = now + spreadPauseMs(pause, random);
            return at > windowStart - 1 ? deadline : at;
        };
        onPoll({ ...event, pauseMs: next() - now });
        await pauseUntil(next, faults.count > 0 ? endpoint.recovery : undefined, () => now + Math.max(retryAfterMs, endpoint.pace.slowMs));
    }
    return outcome('cancelled', { reason: 'cancelled', detail: String(cancelSignal.reason) });
}
/** Whether a poll says something about the endpoint by itself. */
function tells({ pollResult, wasCutShort, suspendedMs }) {
    const isOfSuspension = pollResult.kind === 'unreachable' && suspendedMs > longSuspensionMs;
    return !wasCutShort && !isOfSuspension;
}

;// CONCATENATED MODULE: ./lib/src/gate/wait/wait-for-all.js



/** Waits for operations of one endpoint, each until its own end; resolves once all have ended. */
async function waitForAll(operations, wait) {
    const join = createEndpoint(operations.length);
    const earlier = (index) => earlierMs(index, operations.length, wait.timeoutMs);
    const lastPoll = (index) => ({
        earlierMs: earlier(index),
        windowMs: earlier(operations.length - 1),
    });
    await Promise.all(operations.map(async ({ onEnd, ...operation }, index) => {
        const endpoint = join();
        const outcome = await waitForOperation({ ...wait, ...operation, endpoint, lastPoll: lastPoll(index) });
        endpoint.leave();
        onEnd(outcome);
    }));
}
/**
 * How many milliseconds before the time-out the last poll of an operation is due: those of several take turns, and other
 * polls that are waiting for theirs have up to a second.
 */
function earlierMs(index, operations, timeoutMs) {
    const turns = index + Math.min(operations - 1, 8);
    return Math.min(turns * requestGapMs, timeoutMs / 2);
}

;// CONCATENATED MODULE: ./lib/src/gate/main.js











/** Waits for the operations that the inputs name, and logs each poll. Prints no result: that is `report()`'s. */
async function run(options) {
    const { runner, clock, random, startMs, cancelSignal, onStart } = options;
    runner.mask(secretsToMask({
        token: runner.input('access-token'),
        password: runner.input('management-certificate-password'),
        certificate: runner.input('management-certificate'),
        publishSettings: runner.input('publish-settings'),
        proxy: proxySecrets(),
    }));
    const now = new Date(clock.wall());
    const inputs = await loadInputs(runner.input, now);
    if ('error' in inputs) {
        return {
            outcome: {
                verdict: 'invalid-input',
                cause: { reason: 'invalid-input', detail: inputs.error.join('\n') },
                polls: 0,
                elapsedMs: clock.now() - startMs,
                serviceRequestId: '',
            },
            operations: [],
        };
    }
    const { operations, connection, wait } = inputs.value;
    const context = {
        operations,
        endpoint: connection.endpoint,
        timeoutMs: wait.timeoutMs,
        credentialKind: connection.credential.kind,
        ...(connection.credential.expires && { credentialExpires: connection.credential.expires }),
        startedAt: now,
        clientRequestId: (0,external_node_crypto_.randomUUID)(),
    };
    const warning = expiryWarning(connection.credential, wait.timeoutMs, now);
    if (warning)
        runner.warning('Validity of the credential', warning);
    const log = startLog(runner, context);
    const runs = operations.map((operation) => ({ operation, outcome: unfinished, phases: [] }));
    const result = () => ({
        outcome: stepOutcome(runs.map(({ outcome }) => outcome), clock.now() - startMs),
        operations: runs,
        context,
    });
    onStart(result);
    const limit = createRequestLimit(clock);
    const { clientRequestId } = context;
    const pollOf = createPolls({ connection, clientRequestId, clock, turn: limit.turn });
    await waitForAll(runs.map(run => ({
        poll: pollOf(run.operation),
        onPoll(event) {
            run.phases = appendPoll(run.phases, event);
            run.outcome = { ...event.soFar, verdict: unfinished.verdict };
            log(run.operation, event);
        },
        onEnd(outcome) {
            run.outcome = outcome;
        },
    })), { limit, clock, random, startMs, cancelSignal, ...wait });
    return result();
}
/** What is reported of an operation if a bug ends the run. */
const unfinished = { verdict: 'internal-error', polls: 0, elapsedMs: 0, serviceRequestId: '' };

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./lib/src/report/write-report.js

/**
 * Reports to the runner: outputs, one error annotation or a last line, the job summary. A file that cannot be written is
 * one warning and changes no verdict.
 */
async function writeReport(runner, report) {
    const { outputs, isGreen, title, message, advice, summary } = report;
    try {
        await persistently(() => runner.outputs(outputs));
    }
    catch (error) {
        runner.warning('Outputs not written', `The outputs could not be written: ${error}`);
    }
    if (isGreen)
        runner.info(message);
    else
        runner.error(title, [message, advice].join('\n'));
    try {
        await persistently(() => runner.summary(summary));
    }
    catch (error) {
        runner.warning('Job summary not written', `The job summary could not be written: ${error}`);
    }
}
const attempts = 5;
const pauseMs = 100;
/** Writes a file that another program may hold for a moment, such as a virus scanner on Windows. */
async function persistently(write) {
    for (let attempt = 1;; attempt += 1)
        try {
            return await write();
        }
        catch (error) {
            const code = error instanceof Error && 'code' in error ? error.code : undefined;
            if (attempt === attempts || (code !== 'EBUSY' && code !== 'EPERM'))
                throw error;
            await (0,promises_namespaceObject.setTimeout)(pauseMs);
        }
}

;// CONCATENATED MODULE: ./lib/src/gate/report/timeline.js

// https://mermaid.js.org/syntax/gantt.html: the color of a bar
const tags = {
    'in progress': 'active, ',
    'not found': '',
    unauthorized: 'crit, ',
    refused: 'crit, ',
    throttled: '',
    unreachable: 'crit, ',
    unrecognized: 'crit, ',
};
/** The wait for one operation: a lane for each state, a bar for each phase. */
function lanesOfStates({ outcome, phases }) {
    const bars = barsOf(phases, outcome.elapsedMs);
    const lanes = states.map(state => ({
        title: state,
        bars: bars.flatMap(({ state: other, bar }) => (other === state ? [bar] : [])),
    }));
    return lanes.filter(({ bars }) => bars.length > 0);
}
/** The wait for one of several operations: a bar for each phase, and its end. */
function laneOfOperation({ operation, outcome, phases }) {
    const bars = barsOf(phases, outcome.elapsedMs).map(({ bar }) => bar);
    return { title: operation.name, bars: [...bars, milestone(outcome)] };
}
function barsOf(phases, elapsedMs) {
    return phases.map(({ state, polls, fromMs }, i) => {
        const toMs = phases[i + 1]?.fromMs ?? elapsedMs;
        return { state, bar: `  ${polls} : ${tags[state]}${clock(fromMs)}, ${clock(toMs)}` };
    });
}
function milestone({ verdict, elapsedMs }) {
    return `  ${verdict} : milestone, ${verdict === 'succeeded' ? 'done' : 'crit'}, ${clock(elapsedMs)}, 0ms`;
}
/**
 * A picture of the wait and its end for the job summary, as a Mermaid Gantt chart. It holds no untrusted text. Times of day stand
 * for the time since the start, because Mermaid would show an instant in the reader's time zone.
 */
function timeline(lanes, outcome) {
    const { elapsedMs } = outcome;
    return [
        '```mermaid',
        '---',
        'displayMode: compact',
        `config: { gantt: { barHeight: 24, topPadding: 44, leftPadding: ${leftPadding(lanes)} } }`,
        '---',
        'gantt',
        '  dateFormat HH:mm:ss.SSS',
        `  axisFormat ${elapsedMs < 3_600_000 ? '%M:%S' : '%H:%M'}`,
        `  tickInterval ${tickInterval(elapsedMs)}`,
        '  todayMarker off',
        ...[...lanes, { title: 'end', bars: [milestone(outcome)] }].flatMap(({ title, bars }) => [
            `  section ${title}`,
            ...bars,
        ]),
        '```',
    ].join('\n');
}
/** Room for the titles, in pixels. */
function leftPadding(lanes) {
    return Math.max(110, 20 + 7 * Math.max(...lanes.map(({ title }) => title.length)));
}
/** `01:02:03.004`. The longest wait is six hours, so a day is never exceeded. */
const clock = (ms) => new Date(Math.round(ms)).toISOString().slice(11, 23);
/** The shortest round interval with at most eight ticks. */
function tickInterval(elapsedMs) {
    const seconds = elapsedMs / 1000 / 8;
    const round = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].find(length => length >= seconds) ?? 3600;
    return round < 60 ? `${round}second` : `${round / 60}minute`;
}

;// CONCATENATED MODULE: ./lib/src/gate/report/summary.js





/** Verdicts after which the same poll, sent again, may find something else. */
const worthARerun = new Set([
    'timed-out',
    'cancelled',
    'unauthorized',
    'unreachable',
    'unrecognized',
]);
/** The picture has so many lanes, the table of faults so many rows; of more operations those that succeeded are folded. */
const maxLanes = 30;
const maxFaultRows = 100;
/** Characters of the message on one of several operations: GitHub drops a summary over 1 MiB. */
const maxEach = 400;
/**
 * The job summary as GitHub Markdown: what happened, what to do, the numbers; where there were faults or the end is
 * red, a picture of the wait, the faults, the ids to quote to support and the command that re-runs the job.
 */
function summary_summary(result, { title, message, each, advice }, workflowRun) {
    const { outcome, operations } = result;
    const isGreen = outcome.verdict === 'succeeded';
    const phases = operations.flatMap(({ phases }) => phases);
    const isEventful = operations.some(({ phases, outcome }) => phases.length > 1 || (!isGreen && outcome.polls > 1));
    const isFolded = isGreen || operations.length > 1;
    const blocks = [
        `### ${isGreen ? '✅' : '❌'} ${title}`,
        ...message.split('\n').map(line => escapeMarkdown(line)),
        whatToDo(advice),
        ...tables(result),
        each &&
            details('What happened to each', each.map(line => `- ${escapeMarkdown(line, maxEach)}`).join('\n')),
        isEventful && picture(result),
        phases.some(({ cause }) => cause) && details('Faults', faultTable(operations)),
        isFolded
            ? details('Ids, to quote to support', idList(result))
            : result.context && `To quote to support:\n\n${idList(result)}`,
        workflowRun &&
            operations.some(({ outcome: { verdict, answeredMs } }) => worthARerun.has(verdict) || (isRefusal(verdict) && answeredMs !== undefined)) &&
            `To poll ${operations.length > 1 ? 'the same operations' : 'the same operation'} again, unless this job also starts ${operations.length > 1 ? 'them' : 'it'}: \`gh run rerun ${workflowRun.id} --failed --repo ${workflowRun.repository}\``,
    ];
    return `${blocks.filter(Boolean).join('\n\n')}\n`;
}
/** Whether a first answer of this kind says that an input is wrong. */
const isRefusal = (verdict) => verdict === 'not-found' || verdict === 'refused';
function whatToDo(advice) {
    const [first, ...others] = advice.map(text => escapeMarkdown(text));
    if (first === undefined)
        return '';
    return others.length === 0
        ? `**What to do:** ${first}`
        : `**What to do:**\n\n${[first, ...others].map(text => `- ${text}`).join('\n')}`;
}
function tables({ outcome, operations }) {
    if (operations.length <= 1)
        return [numbers([{ outcome, phases: operations[0]?.phases ?? [] }])];
    if (operations.length <= maxLanes)
        return [numbers(operations)];
    const { succeeded = [], others = [] } = Object.groupBy(operations, ({ outcome }) => outcome.verdict === 'succeeded' ? 'succeeded' : 'others');
    return [
        others.length > 0 ? numbers(others) : '',
        succeeded.length > 0 ? details(`Operations that succeeded: ${succeeded.length}`, numbers(succeeded)) : '',
    ];
}
/** The outputs under their names, and within what time the end was detected, in a row for each operation. */
function numbers(rows) {
    const columns = [
        ['operation', rows.map(({ operation }) => operation?.name)],
        ['verdict', rows.map(({ outcome }) => outcome.verdict)],
        ['result', rows.map(({ outcome }) => outcome.result)],
        ['http-code', rows.map(({ outcome }) => outcome.error?.httpCode)],
        ['extended-code', rows.map(({ outcome }) => outcome.error?.extendedCode)],
        ['polls', rows.map(({ outcome }) => String(outcome.polls))],
        ['elapsed', rows.map(({ outcome }) => duration(outcome.elapsedMs))],
        ['detected within', rows.map(detectedWithin)],
    ];
    const filled = columns.filter(([, values]) => values.some(Boolean));
    return table(filled.map(([name]) => name), rows.map((_, i) => filled.map(([, values]) => values[i] ?? '')));
}
function detectedWithin({ outcome, phases }) {
    const hasEnded = outcome.verdict === 'succeeded' || outcome.verdict === 'failed';
    const delayMs = hasEnded ? detectionDelayMs(phases, outcome.elapsedMs) : undefined;
    return delayMs === undefined ? '' : duration(roundedUp(delayMs));
}
/** The wait as a picture: of many operations only those that did not succeed. */
function picture({ outcome, operations }) {
    const [first, ...others] = operations;
    if (first === undefined)
        return '';
    const drawn = operations.length > maxLanes
        ? operations.filter(({ outcome }) => outcome.verdict !== 'succeeded').slice(0, maxLanes)
        : operations;
    if (drawn.length === 0)
        return '';
    const lanes = others.length === 0 ? lanesOfStates(first) : drawn.map(laneOfOperation);
    const notes = [
        others.length === 0
            ? 'Numbers in the bars are polls.'
            : 'Numbers in the bars are polls; red bars are faults.',
        drawn.length < operations.length && `${drawn.length} of ${operations.length} operations are drawn.`,
        drawn.some(({ phases }) => phases[0]?.fromMs) && 'Earlier phases are left out, here and below.',
    ];
    return `${timeline(lanes, outcome)}\n\n${notes.filter(Boolean).join(' ')}`;
}
/** `ms` rounded up to what `duration()` shows. */
function roundedUp(ms) {
    const unit = ms < 3_600_000 ? 1000 : 60_000;
    return Math.ceil(ms / unit) * unit;
}
function idList({ outcome, operations, context }) {
    const isOne = operations.length <= 1;
    const ids = [
        ...(context?.operations ?? []).map((operation, i) => {
            const id = operations[i]?.outcome.serviceRequestId;
            return isOne
                ? operationName(operation)
                : `${operation.name}: ${operationName(operation)}${id ? `, service request id ${id}` : ''}`;
        }),
        context && `subscription ${context.operations[0]?.subscription}`,
        context && `endpoint ${context.endpoint.origin}`,
        isOne && outcome.serviceRequestId && `service request id ${outcome.serviceRequestId}`,
        context && `client request id ${context.clientRequestId}`,
    ];
    return ids.flatMap(id => (id ? [`- ${escapeMarkdown(id)}`] : [])).join('\n');
}
function faultTable(operations) {
    const isOne = operations.length === 1;
    const rows = operations.flatMap(({ operation, outcome, phases }) => phases.flatMap(({ state, fromMs, polls, cause }, i) => {
        const lastedMs = (phases[i + 1]?.fromMs ?? outcome.elapsedMs) - fromMs;
        const cells = [duration(fromMs), duration(lastedMs), state, String(polls), describeCause(cause)];
        return cause ? [isOne ? cells : [operation.name, ...cells]] : [];
    }));
    const head = ['after', 'for', 'what', 'polls', 'last fault'];
    const left = rows.length - maxFaultRows;
    return `${table(isOne ? head : ['operation', ...head], rows.slice(0, maxFaultRows))}${left > 0 ? `\n\nLeft out: ${left} more.` : ''}`;
}
function table(head, rows) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [head, head.map(() => '---'), ...rows.map(row => row.map(cell => escapeMarkdown(cell, 300)))]
        .map(line)
        .join('\n');
}
const details = (title, content) => `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

;// CONCATENATED MODULE: ./lib/src/gate/report/report.js




/** The outputs of a run, spelled as in `action.yml`: all of them, empty where there is nothing to say. */
function outputs({ outcome, operations, }) {
    return {
        verdict: outcome.verdict,
        result: outcome.result ?? '',
        'http-code': outcome.error?.httpCode ?? '',
        'error-message': outcome.error?.message ?? '',
        'extended-code': outcome.error?.extendedCode ?? '',
        polls: String(outcome.polls),
        'elapsed-seconds': String(Math.floor(outcome.elapsedMs / 1000)),
        'service-request-id': outcome.serviceRequestId,
        operations: JSON.stringify(operations.map(operationOutput)),
    };
}
/** One operation in the `operations` output. */
function operationOutput({ operation, outcome }) {
    return {
        name: operation.name,
        'request-id': operation.requestId,
        verdict: outcome.verdict,
        result: outcome.result ?? '',
        'http-code': outcome.error?.httpCode ?? '',
        'error-message': singleLine(outcome.error?.message ?? '', 300),
        'extended-code': outcome.error?.extendedCode ?? '',
        polls: outcome.polls,
        'elapsed-seconds': Math.floor(outcome.elapsedMs / 1000),
        'service-request-id': outcome.serviceRequestId,
    };
}
// An annotation has 4,096 characters (actions/runner, ExecutionContext.cs), and the advice must have room, too.
const messageMax = 2800;
/** As many whole lines as an annotation has room for, and how many more there are. */
function fitting(lines) {
    let length = 0;
    const count = lines.findIndex(line => {
        length += line.length + 1;
        return length > messageMax;
    });
    return count <= 0
        ? [...lines]
        : [...lines.slice(0, count), `${lines.length - count} more in the job summary.`];
}
/** Reports a result to the runner. */
async function report(runner, result) {
    const message = messageForRun(result);
    await writeReport(runner, {
        outputs: outputs(result),
        isGreen: result.outcome.verdict === 'succeeded',
        title: message.title,
        message: fitting(message.message.split('\n')).join('\n'),
        advice: message.advice.join('\n'),
        summary: summary_summary(result, message, runner.workflowRun),
    });
}

;// CONCATENATED MODULE: ./lib/src/gate/index.js
// biome-ignore-all assist/source/organizeImports: cancellation.ts comes before all others, see there






const runner = actionsRunner();
let soFar = () => ({
    outcome: { verdict: 'internal-error', polls: 0, elapsedMs: 0, serviceRequestId: '' },
    operations: [],
});
runToEnd({
    runner,
    run: () => run({
        runner,
        clock: systemClock,
        random: Math.random,
        startMs: 0, // the start of the process, which is the step's
        cancelSignal: cancelSignal,
        onStart(result) {
            soFar = result;
        },
    }),
    resultOfBug: detail => {
        const result = soFar();
        const elapsedMs = systemClock.now();
        const cause = { reason: 'bug', detail };
        return { ...result, outcome: { ...result.outcome, verdict: 'internal-error', cause, elapsedMs } };
    },
    outputs: outputs,
    report: result => report(runner, result),
    isProven: ({ outcome }) => outcome.verdict === 'succeeded',
    lastResort: {
        title: 'Bug in the BizTalk operation gate',
        message: 'The gate could not report how it ended. Please report this.',
    },
});

