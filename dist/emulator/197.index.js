export const id = 197;
export const ids = [197];
export const modules = {

/***/ 4197:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8500);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6421);
/* harmony import */ var _src_text_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9355);
/* harmony import */ var _kit_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(139);








const courses = ['duration-seconds', 'outcome', 'http-code', 'message', 'extended-code', 'port'];
// No job lasts longer on GitHub's own runners; it is there for a runner that never gets to the post step.
const lifetimeMinutes = 360;
/** Starts the emulator in the background, and gives out what it takes to call it. */
async function start() {
    _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .saveState */ .LZ('isStarted', true);
    const folder = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(process.env['RUNNER_TEMP'] ?? (0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), 'biztalk-emulator-'));
    const log = `${folder}.log`;
    const output = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(log, 'a', 0o600);
    const args = courses.map(name => `--${name}=${_actions_core__WEBPACK_IMPORTED_MODULE_5__/* .getInput */ .V4(name)}`);
    const emulator = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(process.execPath, [process.argv[1] ?? '', ...args, `--folder=${folder}`, `--lifetime-minutes=${lifetimeMinutes}`], { detached: true, stdio: ['ignore', output, output] });
    const kit = (0,_kit_js__WEBPACK_IMPORTED_MODULE_6__/* .kitIn */ .e)(folder);
    for (let waitedMs = 0; !(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(kit.endpoint); waitedMs += 50) {
        if (emulator.exitCode !== null || waitedMs > 20_000)
            throw new Error((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(log, 'utf8').split('\n')[0] || 'it did not start within 20 seconds');
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_4__.setTimeout)(50);
    }
    emulator.unref();
    _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .saveState */ .LZ('pid', emulator.pid);
    _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .saveState */ .LZ('folder', folder);
    const client = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(kit.client, 'utf8');
    // Throw-away credentials of a service on this machine; masked, since the runner prints what steps are given.
    for (const line of client.split('\n').filter(line => line.length >= 16 && !line.startsWith('-----')))
        _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .setSecret */ .Pq(line);
    const token = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(kit.token, 'utf8');
    _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .setSecret */ .Pq(token);
    const endpoint = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(kit.endpoint, 'utf8');
    const outputs = {
        endpoint,
        'ca-file': kit.ca,
        'client-certificate-file': kit.client,
        'management-certificate': client,
        'access-token': token,
        'start-operation': kit.startOperation,
        subscription: _kit_js__WEBPACK_IMPORTED_MODULE_6__/* .place */ .ik.subscription,
        'cloud-service-name': _kit_js__WEBPACK_IMPORTED_MODULE_6__/* .place */ .ik.cloudServiceName,
        'resource-name': _kit_js__WEBPACK_IMPORTED_MODULE_6__/* .place */ .ik.resourceName,
    };
    for (const [name, value] of Object.entries(outputs))
        _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .setOutput */ .uH(name, value);
    _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .exportVariable */ .dN('NODE_EXTRA_CA_CERTS', withOthers(kit.ca));
    _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .info */ .pq(`The BizTalk Services emulator listens on ${endpoint} until the end of the job.`);
}
/** A file with the CA of the emulator and those that the job trusts already. */
function withOthers(ca) {
    const others = process.env['NODE_EXTRA_CA_CERTS'];
    if (!others || !(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(others))
        return ca;
    const both = ca.replace(/\.pem$/, '-and-others.pem');
    (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeFileSync)(both, `${(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(others, 'utf8')}\n${(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(ca, 'utf8')}`);
    return both;
}
/** Stops the emulator and shows its log. */
async function stop(pid, folder) {
    end(pid, 'SIGTERM');
    for (let waitedMs = 0; waitedMs < 5000 && end(pid, 0); waitedMs += 50)
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_4__.setTimeout)(50);
    end(pid, 'SIGKILL');
    _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .startGroup */ .Oh('Log of the BizTalk Services emulator');
    // It holds what callers asked for, in their own words.
    for (const line of (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(`${folder}.log`, 'utf8').split('\n'))
        _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .info */ .pq((0,_src_text_js__WEBPACK_IMPORTED_MODULE_7__/* .logLine */ .BP)(line));
    _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .endGroup */ .N4();
    for (const path of [folder, `${folder}.log`])
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.rmSync)(path, { recursive: true, force: true });
}
/** Whether there was a process to be sent the signal. */
function end(pid, signal) {
    try {
        return process.kill(pid, signal);
    }
    catch {
        return false; // it has ended by itself
    }
}
try {
    // The same file is the main and the post step.
    if (!_actions_core__WEBPACK_IMPORTED_MODULE_5__/* .getState */ .Gu('isStarted'))
        await start();
    else if (_actions_core__WEBPACK_IMPORTED_MODULE_5__/* .getState */ .Gu('pid'))
        await stop(Number(_actions_core__WEBPACK_IMPORTED_MODULE_5__/* .getState */ .Gu('pid')), _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .getState */ .Gu('folder'));
}
catch (error) {
    _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .setFailed */ .C1(`The BizTalk Services emulator: ${(0,_src_text_js__WEBPACK_IMPORTED_MODULE_7__/* .logLine */ .BP)(error instanceof Error ? error.message : String(error))}`);
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 139:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   El: () => (/* binding */ writeKit),
/* harmony export */   e: () => (/* binding */ kitIn),
/* harmony export */   ik: () => (/* binding */ place)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


/** A place that the service knows as well as any other. */
const place = {
    subscription: '01234567-89ab-cdef-0123-456789abcdef',
    cloudServiceName: 'contoso-cs',
    resourceName: 'contosobts',
};
/** Where the files of a kit are in `folder`. */
function kitIn(folder) {
    const file = (name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name);
    return {
        ca: file('ca.pem'),
        client: file('client.pem'),
        token: file('token'),
        startOperation: file('start-operation'),
        endpoint: file('endpoint'),
    };
}
/** Writes the kit of a service into `folder`; private key and token for the user alone. */
function writeKit({ endpoint, ca, client, token }, folder) {
    const kit = kitIn(folder);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(kit.ca, ca);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(kit.client, client.certificate + client.key, { mode: 0o600 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(kit.token, token, { mode: 0o600 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(kit.startOperation, script(endpoint, kit), { mode: 0o700 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(`${kit.endpoint}.new`, endpoint);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(`${kit.endpoint}.new`, kit.endpoint); // no reader sees half of it
    return kit;
}
/** What a deployment step does, with curl; awk and not sed, whose case-blind search is GNU's alone. */
function script(endpoint, { ca, client }) {
    const { subscription, cloudServiceName, resourceName } = place;
    return `#!/bin/sh
# Starts an operation on the emulator and prints its request id.
#   start-operation [suspend|resume|restart|backup|syncacskeys|create|update|restore|delete]
set -eu
services='${endpoint}/${subscription}/cloudservices/${cloudServiceName}/resources/biztalkservices'
operation=\${1:-restart}
case $operation in
  suspend | resume | restart | backup | syncacskeys)
    set -- --request POST "$services/~/biztalk/${resourceName}?comp=$operation" ;;
  create | update | restore)
    set -- --request PUT "$services/biztalk/${resourceName}" ;;
  delete)
    set -- --request DELETE "$services/biztalk/${resourceName}" ;;
  *)
    sed -n 's/^#   /usage: /p' "$0" >&2
    exit 2 ;;
esac
curl --fail --silent --show-error --cacert '${ca}' --cert '${client}' --dump-header - --output /dev/null \\
  --header 'x-ms-version: 2013-04-26' --header 'Content-Type: application/xml; charset=utf-8' --data '' "$@" |
  tr -d '\\r' | awk 'tolower($1) == "x-ms-request-id:" { print $2 }'
`;
}


/***/ }),

/***/ 9355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BP: () => (/* binding */ logLine)
/* harmony export */ });
/* unused harmony exports folded, markdown, sentence */
/**
 * Foreign words made harmless. Whatever the service, a proxy or a certificate says passes through here
 * before it reaches the log, an annotation, the summary or an output.
 */
// Control, format (bidirectional marks, zero width), line and paragraph separators, lone surrogates:
// all that can break a line, colour or reorder what a reader sees.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
/** `text` on one line of at most `max` UTF-16 units, each run of unprintable characters folded into a space. */
function folded(text, max) {
    // Cut before folding: half a megabyte of message must not cost half a megabyte of regular expression.
    const line = text
        .slice(0, 4 * max)
        .replace(unprintable, ' ')
        .trim();
    if (line.length <= max)
        return line;
    return `${line.slice(0, max - 1).replace(/\p{Cs}$/u, '')}…`;
}
/**
 * One line that the runner takes for plain text: `folded`, and neither `::command::` at its start nor
 * `##[command]` anywhere in it (actions/runner, ActionCommand.cs: TryParseV2 and TryParse).
 */
function logLine(text, max = 1000) {
    return folded(text, max)
        .replace(/##(?=\[)/g, '## ')
        .replace(/^::/, ': :');
}
/**
 * `text` as literal characters for the job summary: no HTML, no Markdown, no link, no mention, no emoji. Numeric
 * references are plain text to CommonMark (section 2.5), so they cannot begin a construct.
 */
function markdown(text, max = 1000) {
    return logLine(text, max).replace(/[&<>"'`*_~|\\[\]#@$]|:(?=\S)|(?<=www)\./gi, 
    // GitHub links addresses and mentions after it has resolved references; a zero-width space ends both.
    char => `&#${char.charCodeAt(0)};${/[@#]/.test(char) ? '&#8203;' : ''}`);
}
/** `text` as the end of a sentence, with one mark at its end. */
function sentence(text) {
    const end = text.trim().replace(/\.+$/, '');
    return /[!?]$/.test(end) ? end : `${end}.`;
}


/***/ })

};
