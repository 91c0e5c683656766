// The real undici is 0.9 MB and half of the start-up time of an action, and @actions/http-client 4.0.1 uses only this
// class of it, in getAgentDispatcher(), which nothing here calls (package.json, overrides).
export class ProxyAgent {
  constructor() {
    throw new Error('undici is left out of this action: see undici-stub/');
  }
}
