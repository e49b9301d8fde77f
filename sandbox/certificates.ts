import { generate } from "selfsigned";

/** The sandbox's own certificate authority, and a server certificate that it signed. Both are new at each start. */
export interface ServerCertificates {
    /** PEM of the authority, for clients to trust. */
    readonly ca: string;
    readonly certificate: string;
    readonly privateKey: string;
}

/** Makes certificates for `localhost` and loopback addresses. */
export async function makeCertificates(): Promise<ServerCertificates> {
    const authority = await generate([{ name: "commonName", value: "Sandbox tenant authority" }], {
        keySize: 2048,
        algorithm: "sha256",
        extensions: [
            { name: "basicConstraints", cA: true, critical: true },
            { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
        ],
    });
    const server = await generate([{ name: "commonName", value: "localhost" }], {
        keySize: 2048,
        algorithm: "sha256",
        ca: { cert: authority.cert, key: authority.private },
        extensions: [
            { name: "basicConstraints", cA: false },
            { name: "keyUsage", digitalSignature: true, keyEncipherment: true },
            { name: "extKeyUsage", serverAuth: true },
            {
                name: "subjectAltName",
                altNames: [
                    { type: 2, value: "localhost" },
                    { type: 7, ip: "127.0.0.1" },
                ],
            },
        ],
    });
    return { ca: authority.cert, certificate: server.cert, privateKey: server.private };
}
