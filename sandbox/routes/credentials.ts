import { createHash, randomBytes } from "node:crypto";
import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { badRequest } from "../graphFault";
import type { Entity, TableName } from "../store";
import { objectToChange } from "./directory/objectKind";

const yearMs = 365 * 24 * 60 * 60 * 1_000;
/** Two years. @see https://learn.microsoft.com/graph/api/resources/passwordcredential */
const passwordLifetimeMs = 2 * yearMs;

/** A new password, as the one answer that shows it has it. The first letters stay as a hint. */
export function newPassword({ tenant }: GraphCall, given: Entity): Entity {
    const secretText = randomBytes(30).toString("base64url");
    return {
        customKeyIdentifier: null,
        displayName: null,
        startDateTime: new Date(tenant.now()).toISOString(),
        endDateTime: new Date(tenant.now() + passwordLifetimeMs).toISOString(),
        ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
        hint: secretText.slice(0, 3),
        keyId: tenant.newId(),
        secretText,
    };
}

/** A password as every later answer has it. */
export function hidden(password: Entity): Entity {
    return { ...password, secretText: null };
}

/** Certificates with the members that the service completes. */
export function keysOf(call: GraphCall, keys: unknown): Entity[] {
    return ((keys as Entity[] | null) ?? []).map((key) => ({
        customKeyIdentifier: thumbprintOf(String(key["key"])).toString("hex").toUpperCase(),
        displayName: null,
        ...key,
        // An id given by a client stays.
        keyId: key["keyId"] ?? call.tenant.newId(),
    }));
}

function thumbprintOf(certificate: string): Buffer {
    return createHash("sha1").update(Buffer.from(certificate, "base64")).digest();
}

function addPassword(call: GraphCall, table: TableName): GraphReply {
    const object = objectToChange(call, table);
    const { passwordCredential } = call.body;
    const password = newPassword(call, (passwordCredential ?? {}) as Entity);
    call.tenant.store.commit(table, String(object["id"]), {
        ...object,
        passwordCredentials: [...(object["passwordCredentials"] as Entity[]), hidden(password)],
    });
    return { status: 200, body: password };
}

function removePassword(call: GraphCall, table: TableName): GraphReply {
    const object = objectToChange(call, table);
    const passwords = object["passwordCredentials"] as Entity[];
    const rest = passwords.filter(({ keyId }) => keyId !== call.body["keyId"]);
    if (rest.length === passwords.length) {
        throw badRequest(`No password credential found with keyId '${String(call.body["keyId"])}'.`);
    }
    call.tenant.store.commit(table, String(object["id"]), { ...object, passwordCredentials: rest });
    return noContent;
}

/** Passwords of applications and service principals. @see https://learn.microsoft.com/graph/api/application-addpassword */
export function passwordRoutes(
    path: string,
    table: TableName,
    permissions: Route["permissions"],
): readonly Route[] {
    return [
        {
            method: "POST",
            path: `${path}/{id}/addPassword`,
            permissions,
            handle: (call) => addPassword(call, table),
        },
        {
            method: "POST",
            path: `${path}/{id}/removePassword`,
            permissions,
            handle: (call) => removePassword(call, table),
        },
    ];
}

/**
 * A certificate that signs SAML tokens: two keys and the password that protects the private one.
 *
 * @see https://learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate
 */
export function addSigningCertificate(call: GraphCall): GraphReply {
    const principal = objectToChange(call, "servicePrincipals");
    const { displayName: name, endDateTime } = call.body;
    const displayName = name ?? "CN=Microsoft Azure Federated SSO Certificate";
    const { tenant } = call;
    if (typeof displayName !== "string" || !displayName.startsWith("CN=")) {
        throw badRequest("The displayName of a certificate must begin with 'CN='.");
    }
    const latest = new Date(tenant.now());
    latest.setUTCFullYear(latest.getUTCFullYear() + 3);
    // The limit is documented; the text is assumed.
    if (typeof endDateTime === "string" && Date.parse(endDateTime) > latest.getTime()) {
        throw badRequest("The endDateTime of a certificate can be up to three years after its creation.");
    }
    const content = randomBytes(256);
    const digest = createHash("sha1").update(content).digest();
    const thumbprint = digest.toString("hex").toUpperCase();
    const keyId = tenant.newId();
    const times = {
        startDateTime: new Date(tenant.now()).toISOString(),
        endDateTime: endDateTime ?? latest.toISOString(),
    };
    const shared = { customKeyIdentifier: digest.toString("base64"), displayName, ...times };
    const verify = {
        ...shared,
        key: content.toString("base64"),
        keyId,
        type: "AsymmetricX509Cert",
        usage: "Verify",
    };
    const sign = { ...verify, key: null, keyId: tenant.newId(), type: "X509CertAndPassword", usage: "Sign" };
    const password = { ...shared, hint: null, keyId: sign.keyId, secretText: null };
    tenant.store.commit("servicePrincipals", String(principal["id"]), {
        ...principal,
        keyCredentials: [...(principal["keyCredentials"] as Entity[]), verify, sign],
        passwordCredentials: [...(principal["passwordCredentials"] as Entity[]), password],
    });
    return {
        status: 200,
        body: { "@odata.type": "#microsoft.graph.selfSignedCertificate", ...verify, thumbprint },
    };
}
