import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type Forge from "node-forge";
import { GraphSettingsError } from "./errors";
import type { CertificateSource } from "./settings";

/**
 * A client certificate with its private key as PEM, which @azure/identity needs. Accepts PEM or a PKCS#12 bundle,
 * which the azuread provider needs.
 *
 * @throws GraphSettingsError - Unreadable, of neither kind, expired, or the password does not open it.
 */
export function pemCertificate(source: CertificateSource, password = ""): string {
    const name = "path" in source ? "azuread:clientCertificatePath" : "azuread:clientCertificate";
    let pem: string;
    let validTo: Date;
    try {
        const bytes = "path" in source ? readFileSync(source.path) : Buffer.from(source.base64, "base64");
        const text = bytes.toString("utf8");
        pem = text.includes("-----BEGIN") ? text : pemOfBundle(bytes, password);
        validTo = new X509Certificate(pem.slice(pem.indexOf("-----BEGIN CERTIFICATE"))).validToDate;
    } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new GraphSettingsError([
            `${name} could not be read (${reason}): give a PKCS#12 bundle or PEM with certificate and private key, ` +
                "and its password as azuread:clientCertificatePassword.",
        ]);
    }
    if (validTo.getTime() < Date.now()) {
        throw new GraphSettingsError([
            `${name} expired on ${validTo.toISOString().slice(0, 10)}: create a new certificate, and upload it to the ` +
                "app registration. If it is still valid, correct this machine's clock.",
        ]);
    }
    return pem;
}

function pemOfBundle(bytes: Buffer, password: string): string {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by who needs it, without a wait.
    const forge = require("node-forge") as typeof Forge;
    const bundle = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes.toString("binary")), password);
    const { pkcs8ShroudedKeyBag, certBag } = forge.pki.oids;
    const keys = bundle.getBags({ bagType: pkcs8ShroudedKeyBag ?? "" })[pkcs8ShroudedKeyBag ?? ""] ?? [];
    const certificates = bundle.getBags({ bagType: certBag ?? "" })[certBag ?? ""] ?? [];
    const key = keys[0]?.key;
    if (!key || certificates.length === 0) {
        throw new Error("the bundle holds no certificate with a private key");
    }
    return [
        forge.pki.privateKeyToPem(key),
        ...certificates.flatMap(({ cert }) => (cert ? [forge.pki.certificateToPem(cert)] : [])),
    ].join("");
}
