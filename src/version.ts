/** Name and version as the service and the log see them; a test holds both to `package.json`. */
export const name = 'biztalk-operation-gate';
export const version = '1.1.0';
