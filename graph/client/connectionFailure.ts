/** Why a connection failed, and what to do about it, by the code that Node or undici gives. */
const faults: readonly (readonly [codes: readonly string[], reason: string, cure: string])[] = [
    [["ENOTFOUND", "EAI_AGAIN"], "its name cannot be resolved", "Check the name, and this machine's DNS"],
    [["ECONNREFUSED"], "nothing listens there", "Check the host and port, and whether the server runs"],
    [
        ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT"],
        "it cannot be reached",
        "Check the network, firewall and proxy",
    ],
    [
        ["CERT_HAS_EXPIRED"],
        "its TLS certificate has expired",
        "Check this machine's clock, or have the certificate renewed",
    ],
    [["CERT_NOT_YET_VALID"], "its TLS certificate is not valid yet", "Check this machine's clock"],
    [
        [
            "DEPTH_ZERO_SELF_SIGNED_CERT",
            "SELF_SIGNED_CERT_IN_CHAIN",
            "UNABLE_TO_GET_ISSUER_CERT",
            "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
            "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        ],
        "this machine does not trust its TLS certificate",
        "Set NODE_EXTRA_CA_CERTS to the file of the certificate authority, such as that of your proxy or sandbox tenant",
    ],
    [
        ["ERR_TLS_CERT_ALTNAME_INVALID"],
        "its TLS certificate is for another name",
        "Check the host name, and what answers in its place",
    ],
];

/** Why a connection failed. */
export interface ConnectionFault {
    readonly reason: string;
    /** A sentence without a period; `undefined` for a failure without a known cure. */
    readonly cure: string | undefined;
}

/**
 * Explains a failed connection: by the code of the innermost cause, because `fetch` itself only reports that it failed.
 *
 * @see https://nodejs.org/api/errors.html#nodejs-error-codes
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export function connectionFault(error: unknown): ConnectionFault {
    const causes = causesOf(error);
    for (const { code } of causes) {
        const [, reason, cure] = faults.find(([codes]) => codes.includes(code ?? "")) ?? [];
        if (reason !== undefined) {
            return { reason, cure };
        }
    }
    return { reason: causes.at(-1)?.message ?? String(error), cure: undefined };
}

function causesOf(error: unknown): NodeJS.ErrnoException[] {
    const causes: NodeJS.ErrnoException[] = [];
    for (let each: unknown = error; each instanceof Error && causes.length < 10;) {
        causes.push(each);
        // A host with several addresses has an error for each.
        each = each instanceof AggregateError ? each.errors[0] : each.cause;
    }
    return causes;
}
