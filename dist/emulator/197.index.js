export const id = 197;
export const ids = [197];
export const modules = {

/***/ 4197:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6760);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8500);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6421);
/* harmony import */ var _src_text_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9355);
/* harmony import */ var _connection_files_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1081);









// Inputs of the action that are options of cli.ts by the same names.
const inputs = [
    'duration-seconds',
    'outcome',
    'http-code',
    'message',
    'extended-code',
    'busy',
    'requests-per-minute',
    'retry-after-seconds',
    'port',
];
const startTimeoutMs = 20_000;
// For a runner that dies before the post step. Jobs on GitHub-hosted runners end after 6 hours
// (https://docs.github.com/actions/reference/limits).
const lifetimeMinutes = 360;
/** Starts the emulator in the background and returns the paths of its files; throws what the emulator printed if it fails. */
async function startEmulator() {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_4__.join)(process.env['RUNNER_TEMP'] ?? (0,node_os__WEBPACK_IMPORTED_MODULE_3__.tmpdir)(), `biztalk-emulator-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.randomUUID)()}`);
    const log = `${folder}.log`;
    // State is saved as soon as possible, because the step may be killed at any time: the folder before it exists.
    _actions_core__WEBPACK_IMPORTED_MODULE_6__/* .saveState */ .LZ('folder', folder);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.mkdirSync)(folder, { mode: 0o700 });
    const options = inputs.flatMap(name => {
        const value = _actions_core__WEBPACK_IMPORTED_MODULE_6__/* .getInput */ .V4(name);
        return value ? [`--${name}=${value}`] : [];
    });
    const output = (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.openSync)(log, 'a', 0o600);
    const emulator = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(process.execPath, [
        (0,node_path__WEBPACK_IMPORTED_MODULE_4__.resolve)(process.argv[1] ?? ''),
        ...options,
        `--folder=${folder}`,
        `--lifetime-minutes=${lifetimeMinutes}`,
    ], 
    // On Windows, a console of its own would be a window, and the working folder of a process cannot be removed.
    { cwd: (0,node_path__WEBPACK_IMPORTED_MODULE_4__.dirname)(folder), detached: true, windowsHide: true, stdio: ['ignore', output, output] });
    _actions_core__WEBPACK_IMPORTED_MODULE_6__/* .saveState */ .LZ('pid', emulator.pid);
    emulator.unref();
    const files = (0,_connection_files_js__WEBPACK_IMPORTED_MODULE_7__/* .connectionFilesIn */ .l5)(folder);
    for (let waitedMs = 0; !(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)(files.endpoint); waitedMs += 50) {
        if (emulator.exitCode !== null || waitedMs > startTimeoutMs) {
            const [firstLine = ''] = (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.readFileSync)(log, 'utf8').split('\n');
            emulator.kill('SIGKILL');
            for (const path of [folder, log])
                (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.rmSync)(path, { recursive: true, force: true, maxRetries: 10 });
            throw new Error(firstLine.replace(/^--/, '') || `no response within ${startTimeoutMs / 1000} seconds`);
        }
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_5__.setTimeout)(50);
    }
    return files;
}
/** Sets the outputs, and NODE_EXTRA_CA_CERTS for the later steps of the job. */
function setOutputs(files) {
    const client = (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.readFileSync)(files.client, 'utf8');
    const token = (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.readFileSync)(files.token, 'utf8');
    // Nobody outside this machine can use them, but the runner prints the inputs of the steps that get them.
    const keyLines = client.split('\n').filter(line => line.length >= 16 && !line.startsWith('-----'));
    for (const secret of [...keyLines, token])
        _actions_core__WEBPACK_IMPORTED_MODULE_6__/* .setSecret */ .Pq(secret);
    const endpoint = (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.readFileSync)(files.endpoint, 'utf8');
    const outputs = {
        endpoint,
        'ca-file': files.ca,
        'client-certificate-file': files.client,
        'management-certificate': client,
        'access-token': token,
        'start-operation': files.startOperation,
        subscription: _connection_files_js__WEBPACK_IMPORTED_MODULE_7__/* .sample */ .XM.subscription,
        'cloud-service-name': _connection_files_js__WEBPACK_IMPORTED_MODULE_7__/* .sample */ .XM.cloudServiceName,
        'resource-name': _connection_files_js__WEBPACK_IMPORTED_MODULE_7__/* .sample */ .XM.resourceName,
    };
    for (const [name, value] of Object.entries(outputs))
        _actions_core__WEBPACK_IMPORTED_MODULE_6__/* .setOutput */ .uH(name, value);
    _actions_core__WEBPACK_IMPORTED_MODULE_6__/* .exportVariable */ .dN('NODE_EXTRA_CA_CERTS', withTrustedCas(files.ca));
    _actions_core__WEBPACK_IMPORTED_MODULE_6__/* .info */ .pq(`The BizTalk Services emulator is listening on ${endpoint} until the end of the job.`);
}
/**
 * The path of a file with the emulator's CA and those in NODE_EXTRA_CA_CERTS. It is not in the emulator's folder, and the
 * post step leaves it to the runner, which empties RUNNER_TEMP: every later process reads it, the post step included, and
 * Node warns of a file that is missing.
 */
function withTrustedCas(ca) {
    const trusted = process.env['NODE_EXTRA_CA_CERTS'];
    const others = trusted && (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.statSync)(trusted, { throwIfNoEntry: false })?.isFile() ? trusted : undefined;
    const path = `${(0,node_path__WEBPACK_IMPORTED_MODULE_4__.dirname)(ca)}-ca.pem`;
    // The emulator's first: Node reads the file up to a certificate that is truncated.
    (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.writeFileSync)(path, `${(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.readFileSync)(ca, 'utf8')}\n${others ? (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.readFileSync)(others, 'utf8') : ''}`);
    return path;
}
try {
    setOutputs(await startEmulator());
}
catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    _actions_core__WEBPACK_IMPORTED_MODULE_6__/* .setFailed */ .C1(`The BizTalk Services emulator did not start: ${(0,_src_text_js__WEBPACK_IMPORTED_MODULE_8__/* .escapeCommands */ .g9)(message)}`);
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 1081:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dw: () => (/* binding */ writeConnectionFiles),
/* harmony export */   XM: () => (/* binding */ sample),
/* harmony export */   l5: () => (/* binding */ connectionFilesIn),
/* harmony export */   oU: () => (/* binding */ resourcePath)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


/** The names used in examples and in start-operation.sh; the service accepts any others, too. */
const sample = {
    subscription: '01234567-89ab-cdef-0123-456789abcdef',
    cloudServiceName: 'contoso-cs',
    resourceName: 'contosobts',
};
/** The URL path of the sample resource; `~` passes the request through to the resource provider. */
const resourcePath = `/${sample.subscription}/cloudservices/${sample.cloudServiceName}/resources/biztalkservices/~/biztalk/${sample.resourceName}`;
/** The paths that the connection files have in `folder`. */
function connectionFilesIn(folder) {
    return {
        ca: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'ca.pem'),
        client: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'client.pem'),
        token: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'token'),
        startOperation: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'start-operation'),
        endpoint: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'endpoint'),
    };
}
/** Writes the connection files of a service into `folder`; only the user can read the private key and the token. */
function writeConnectionFiles({ endpoint, ca, client, token }, folder) {
    const files = connectionFilesIn(folder);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(files.ca, ca);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(files.client, client.certificate + client.key, { mode: 0o600 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(files.token, token, { mode: 0o600 });
    // Beside this module in the sources, and beside the bundle in dist/emulator, where the build copies it.
    const script = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(import.meta.dirname, 'start-operation.sh'));
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(files.startOperation, script, { mode: 0o700 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(`${files.endpoint}.new`, endpoint);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(`${files.endpoint}.new`, files.endpoint); // atomic: action.ts may read the file as soon as it exists
    return files;
}


/***/ }),

/***/ 9355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g9: () => (/* binding */ escapeCommands)
/* harmony export */ });
/* unused harmony exports singleLine, escapeMarkdown, quote, sentence */
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


/***/ })

};
