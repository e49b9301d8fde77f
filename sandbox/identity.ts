import { decodeJwt, exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from "jose";
import type { FederatedApp } from "./federatedApps";

/** Application permissions that the sandbox's app registration holds by default. */
export const grantedPermissions = [
    "AccessReview.ReadWrite.All",
    "AdministrativeUnit.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "Application.ReadWrite.All",
    "AuditLog.Read.All",
    "Application.Read.All",
    "CrossTenantInformation.ReadBasic.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Directory.Read.All",
    "EntitlementManagement.ReadWrite.All",
    "Group.ReadWrite.All",
    "GroupSettings.ReadWrite.All",
    "Policy.Read.All",
    "Policy.ReadWrite.ApplicationConfiguration",
    "Policy.ReadWrite.AuthenticationFlows",
    "Policy.ReadWrite.AuthenticationMethod",
    "Policy.ReadWrite.Authorization",
    "Policy.ReadWrite.B2BManagementPolicy",
    "Policy.ReadWrite.ConditionalAccess",
    "Policy.ReadWrite.CrossTenantAccess",
    "RoleEligibilitySchedule.ReadWrite.Directory",
    "SharePointTenantSettings.ReadWrite.All",
    "RoleManagement.ReadWrite.Directory",
    "Policy.ReadWrite.ExternalIdentities",
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
    "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
    "Synchronization.ReadWrite.All",
    "RoleManagementPolicy.ReadWrite.AzureADGroup",
    "User.Invite.All",
    "User.ReadWrite.All",
] as const;

/** The app registration that signs in. */
export interface AppRegistration {
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly callerId: string;
    /** Domains that name the tenant as well as its id does. */
    readonly verifiedDomains: readonly string[];
}

/** An answer of the sign-in endpoints. */
export interface IdentityReply {
    readonly status: number;
    readonly body: unknown;
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const federationAudience = "api://AzureADTokenExchange";
const lifetimeSeconds = 3_599;
/**
 * Scopes of the sign-in, which can accompany a service's scope.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/scopes-oidc
 */
const signInScopes = new Set(["", "openid", "offline_access", "profile", "email"]);

/** Keys that tokens are signed with. */
export interface KeyPair {
    readonly privateKey: CryptoKey;
    readonly publicKey: CryptoKey;
}

/** The sign-in endpoints: tokens for the one app registration, discovery, cloud metadata. */
export class Identity {
    private pair: Promise<KeyPair> | undefined;

    /**
     * @param now - The moment, in milliseconds since 1970.
     * @param permissions - What the app registration is granted.
     * @param federatedApp - Another application of the directory, which signs in with tokens of its credentials alone.
     */
    constructor(
        private readonly app: AppRegistration,
        private readonly now: () => number,
        private readonly newRequestId: () => string,
        private readonly permissions: readonly string[] = grantedPermissions,
        private readonly federatedApp: (clientId: string) => FederatedApp | undefined = () => undefined,
    ) {}

    /** `GET /metadata/endpoints`: what the azuread provider asks of a custom cloud. */
    metadata(base: string): IdentityReply {
        return {
            status: 200,
            body: {
                name: "sandbox",
                portal: base,
                resourceManager: `${base}/arm`,
                microsoftGraphResourceId: base,
                authentication: {
                    loginEndpoint: base,
                    audiences: [`${base}/arm`],
                    tenant: "common",
                    identityProvider: "AAD",
                },
                suffixes: {},
            },
        };
    }

    /** `GET /{tenant}/v2.0/.well-known/openid-configuration`. */
    discovery(tenant: string, base: string): IdentityReply {
        if (!this.isOurs(tenant)) {
            return this.refuse(400, "invalid_tenant", 90002, `Tenant '${tenant}' not found.`);
        }
        const root = `${base}/${this.app.tenantId}`;
        return {
            status: 200,
            body: {
                issuer: `${root}/v2.0`,
                authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
                token_endpoint: `${root}/oauth2/v2.0/token`,
                jwks_uri: `${root}/discovery/v2.0/keys`,
                response_types_supported: ["token"],
                subject_types_supported: ["pairwise"],
                id_token_signing_alg_values_supported: ["RS256"],
            },
        };
    }

    /** `GET /{tenant}/discovery/v2.0/keys`. */
    async keys(): Promise<IdentityReply> {
        const jwk = await exportJWK((await this.keyPair()).publicKey);
        return { status: 200, body: { keys: [{ ...jwk, use: "sig", kid: "sandbox" }] } };
    }

    /** `POST /{tenant}/oauth2/v2.0/token` for the client-credentials grant. */
    async token(tenant: string, form: URLSearchParams, base: string): Promise<IdentityReply> {
        if (!this.isOurs(tenant)) {
            return this.refuse(400, "invalid_request", 90002, `Tenant '${tenant}' not found.`);
        }
        if (form.get("grant_type") !== "client_credentials") {
            return this.refuse(
                400,
                "unsupported_grant_type",
                70003,
                "The app requested an unsupported grant type.",
            );
        }
        const clientId = form.get("client_id") ?? "";
        const other = clientId === this.app.clientId ? undefined : this.federatedApp(clientId);
        if (clientId !== this.app.clientId && other === undefined) {
            return this.refuse(
                400,
                "unauthorized_client",
                700016,
                "Application was not found in the directory of the tenant.",
            );
        }
        const scopes = (form.get("scope") ?? "").split(" ").filter((scope) => !signInScopes.has(scope));
        // Those of Microsoft Graph and of Azure Resource Manager.
        const services = [base, `${base}/arm`].filter((service) => scopes.includes(`${service}/.default`));
        const [audience] = services;
        if (services.length > 1) {
            return this.refuse(
                400,
                "invalid_scope",
                28000,
                "Provided value for the input parameter scope is not valid because it contains more than one resource.",
            );
        }
        if (audience === undefined || scopes.length > 1) {
            return this.refuse(400, "invalid_scope", 70011, "The provided value for scope is not valid.");
        }
        const refusal = this.refuseCredential(form, other);
        if (refusal !== undefined) {
            return refusal;
        }
        return {
            status: 200,
            body: {
                token_type: "Bearer",
                expires_in: lifetimeSeconds,
                ext_expires_in: lifetimeSeconds,
                access_token: await this.accessToken(audience, {
                    clientId,
                    callerId: other?.callerId ?? this.app.callerId,
                    permissions: other?.permissions ?? this.permissions,
                }),
            },
        };
    }

    /** Whether an access token was issued here for this service and is still valid; its permissions. */
    async permissionsOf(token: string, audience: string): Promise<readonly string[] | undefined> {
        try {
            const { publicKey } = await this.keyPair();
            const { payload } = await jwtVerify(token, publicKey, {
                audience,
                issuer: `https://sts.windows.net/${this.app.tenantId}/`,
                currentDate: new Date(this.now()),
            });
            return payload["roles"] as string[];
        } catch {
            return undefined;
        }
    }

    /** Signs with keys that several tenants share, as Entra does. */
    useKeys(pair: Promise<KeyPair>): void {
        this.pair = pair;
    }

    /** When a token was issued, in milliseconds since 1970; `undefined` for an invalid token. */
    issuedAtMs(token: string): number | undefined {
        try {
            return (decodeJwt(token).iat ?? 0) * 1000;
        } catch {
            return undefined;
        }
    }

    private isOurs(tenant: string): boolean {
        return [this.app.tenantId, ...this.app.verifiedDomains].includes(tenant.toLowerCase());
    }

    private refuseCredential(
        form: URLSearchParams,
        other: FederatedApp | undefined,
    ): IdentityReply | undefined {
        const secret = form.get("client_secret");
        if (secret !== null) {
            return other === undefined && secret === this.app.clientSecret
                ? undefined
                : this.refuse(401, "invalid_client", 7000215, "Invalid client secret provided.");
        }
        const assertion = form.get("client_assertion");
        if (assertion === null || form.get("client_assertion_type") !== assertionType) {
            return this.refuse(
                401,
                "invalid_client",
                7000216,
                "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
            );
        }
        return this.refuseAssertion(assertion, other);
    }

    /**
     * Accepts a federated token of any issuer for the deploying app, because the sandbox has no list of trusted ones,
     * and for another application the tokens of its credentials. The sandbox cannot fetch the keys of an outside issuer
     * and checks no signature. It checks the audience and the expiry.
     */
    private refuseAssertion(assertion: string, other: FederatedApp | undefined): IdentityReply | undefined {
        try {
            const { aud, exp, iss, sub } = decodeJwt(assertion);
            if (aud !== federationAudience) {
                return this.refuse(
                    401,
                    "invalid_client",
                    700212,
                    `No matching federated identity record found for presented assertion audience '${String(aud)}'.`,
                );
            }
            if (exp === undefined || exp * 1000 < this.now()) {
                return this.refuse(
                    401,
                    "invalid_client",
                    700024,
                    "Client assertion is not within its valid time range.",
                );
            }
            const ofIssuer = other?.credentials.filter(({ issuer }) => issuer === iss);
            if (ofIssuer?.length === 0) {
                return this.refuse(
                    401,
                    "invalid_client",
                    700211,
                    `No matching federated identity record found for presented assertion issuer '${String(iss)}'.`,
                );
            }
            if (ofIssuer?.every(({ subject }) => subject !== sub)) {
                return this.refuse(
                    401,
                    "invalid_client",
                    700213,
                    `No matching federated identity record found for presented assertion subject '${String(sub)}'.`,
                );
            }
            return undefined;
        } catch {
            return this.refuse(401, "invalid_client", 50027, "JWT token is invalid or malformed.");
        }
    }

    /** Created on first use, because it takes a while. */
    private keyPair(): Promise<KeyPair> {
        return (this.pair ??= generateKeyPair("RS256"));
    }

    private async accessToken(
        audience: string,
        {
            clientId,
            callerId,
            permissions,
        }: Pick<AppRegistration, "clientId" | "callerId"> & {
            readonly permissions: readonly string[];
        },
    ): Promise<string> {
        const { privateKey } = await this.keyPair();
        const { tenantId } = this.app;
        const issuedAt = Math.floor(this.now() / 1000);
        return new SignJWT({
            oid: callerId,
            sub: callerId,
            tid: tenantId,
            appid: clientId,
            idp: `https://sts.windows.net/${tenantId}/`,
            idtyp: "app",
            ver: "1.0",
            roles: [...permissions],
        })
            .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "sandbox" })
            .setAudience(audience)
            .setIssuer(`https://sts.windows.net/${tenantId}/`)
            .setIssuedAt(issuedAt)
            .setExpirationTime(issuedAt + lifetimeSeconds)
            .sign(privateKey);
    }

    private refuse(status: number, error: string, code: number, text: string): IdentityReply {
        return {
            status,
            body: {
                error,
                error_description: `AADSTS${code}: ${text}`,
                error_codes: [code],
                timestamp: `${new Date(this.now()).toISOString().slice(0, 19).replace("T", " ")}Z`,
                trace_id: this.newRequestId(),
                correlation_id: this.newRequestId(),
                error_uri: `https://login.microsoftonline.com/error?code=${code}`,
            },
        };
    }
}
