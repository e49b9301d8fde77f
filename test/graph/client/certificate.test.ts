import assert from "node:assert/strict";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import forge from "node-forge";
import { generate } from "selfsigned";
import { GraphSettingsError } from "../../../graph";
import { pemCertificate } from "../../../graph/client/certificate";

const password = "p4ssw0rd-never-shown";

describe("a client certificate", () => {
    let pem = { certificate: "", privateKey: "" };
    let folder = "";

    before(async () => {
        const made = await generate([{ name: "commonName", value: "entra-b2b test" }], { keySize: 2048 });
        pem = { certificate: made.cert, privateKey: made.private };
        folder = mkdtempSync(join(tmpdir(), "certificate-"));
    });

    after(() => rmSync(folder, { recursive: true }));

    function bundle(algorithm: "3des" | "aes256" = "3des"): Buffer {
        const asn1 = forge.pkcs12.toPkcs12Asn1(
            forge.pki.privateKeyFromPem(pem.privateKey),
            [forge.pki.certificateFromPem(pem.certificate)],
            password,
            { algorithm },
        );
        return Buffer.from(forge.asn1.toDer(asn1).getBytes(), "binary");
    }

    function assertIsTheCertificate(text: string): void {
        const certificate = new X509Certificate(text.slice(text.indexOf("-----BEGIN CERTIFICATE")));
        assert.equal(certificate.fingerprint256, new X509Certificate(pem.certificate).fingerprint256);
        assert.ok(certificate.checkPrivateKey(createPrivateKey(text)));
    }

    function problemOf(run: () => unknown): string {
        try {
            run();
        } catch (error) {
            assert.ok(GraphSettingsError.isInstance(error));
            assert.ok(!error.message.includes(password));
            return error.problems[0] ?? "";
        }
        return assert.fail("no problem was found");
    }

    it("is read unchanged from PEM", () => {
        const text = pem.privateKey + pem.certificate;
        assert.equal(pemCertificate({ base64: Buffer.from(text).toString("base64") }), text);
    });

    for (const algorithm of ["3des", "aes256"] as const) {
        it(`is unpacked with its key from a PKCS#12 bundle (${algorithm})`, () => {
            const base64 = bundle(algorithm).toString("base64");
            assertIsTheCertificate(pemCertificate({ base64 }, password));
        });
    }

    it("is read from a file", () => {
        const path = join(folder, "client.pfx");
        writeFileSync(path, bundle());
        assertIsTheCertificate(pemCertificate({ path }, password));
    });

    it("that the password does not open is refused by the key's name, the password unsaid", () => {
        const base64 = bundle().toString("base64");
        assert.match(
            problemOf(() => pemCertificate({ base64 }, `${password}!`)),
            /^azuread:clientCertificate could not be read .*azuread:clientCertificatePassword\.$/,
        );
    });

    it("that is not a certificate is refused", () => {
        assert.match(
            problemOf(() => pemCertificate({ base64: "AAAA" }, password)),
            /^azuread:clientCertificate could not be read/,
        );
    });

    it("that has expired is refused with the date, before anything is sent", async () => {
        const expired = await generate([{ name: "commonName", value: "old" }], {
            keySize: 2048,
            notBeforeDate: new Date("2020-01-01"),
            notAfterDate: new Date("2021-02-03T12:00:00Z"),
        });
        const base64 = Buffer.from(expired.private + expired.cert).toString("base64");
        assert.match(
            problemOf(() => pemCertificate({ base64 })),
            /^azuread:clientCertificate expired on 2021-02-03: create a new certificate/,
        );
    });

    it("whose file is missing is refused with the path", () => {
        const path = join(folder, "missing.pfx");
        const problem = problemOf(() => pemCertificate({ path }));
        assert.match(problem, /^azuread:clientCertificatePath could not be read/);
        assert.ok(problem.includes(path));
    });
});
