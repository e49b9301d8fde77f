/**
 * Preloaded into Pulumi's processes by the test that proves the sandbox's lag: the package's waits and its retries of
 * lag errors become single attempts. Nothing of this is in the package.
 */
"use strict";

const Module = require("node:module");

const load = Module._load;
const replacements = {
    readUntilReplicated: (client, read) => read(client, 1),
    retryOnLag: (client, _operation, write) => write(client),
};

Module._load = function (request, parent, isMain) {
    const loaded = load.call(this, request, parent, isMain);
    const name =
        /\/(?:replicatedRead|retryOnLag)$/.test(request) &&
        Object.keys(loaded).find((key) => key in replacements);
    return name && /\bgraph\b/.test(parent?.path ?? "") ? { ...loaded, [name]: replacements[name] } : loaded;
};
