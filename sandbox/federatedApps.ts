import { microsoftGraphAppId } from "./microsoftApps";
import type { Entity, ReplicatedStore } from "./store";

/** Which tokens of another issuer an application signs in with. */
export interface FederatedCredential {
    readonly issuer: string;
    readonly subject: string;
}

/** An application of the directory that can sign in. */
export interface FederatedApp {
    /** Object id of its service principal. */
    readonly callerId: string;
    /** Application permissions of Microsoft Graph that it is granted. */
    readonly permissions: readonly string[];
    readonly credentials: readonly FederatedCredential[];
}

/**
 * An application as sign-in sees it, which knows each write at once.
 *
 * @returns `undefined` if the directory has no such application, or the application has no service principal.
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export function federatedApp(
    { primary }: Pick<ReplicatedStore, "primary">,
    clientId: string,
): FederatedApp | undefined {
    const byAppId = (table: "applications" | "servicePrincipals", appId: string) =>
        primary.list(table).find((row) => row["appId"] === appId);
    const application = byAppId("applications", clientId);
    const principal = byAppId("servicePrincipals", clientId);
    if (application === undefined || principal === undefined) {
        return undefined;
    }
    const graph = byAppId("servicePrincipals", microsoftGraphAppId);
    const names = new Map(
        ((graph?.["appRoles"] ?? []) as Entity[]).map(({ id, value }) => [String(id), String(value)]),
    );
    return {
        callerId: String(principal["id"]),
        permissions: primary
            .list("appRoleAssignments")
            .filter((row) => row["principalId"] === principal["id"] && row["resourceId"] === graph?.["id"])
            .flatMap(({ appRoleId }) => names.get(String(appRoleId)) ?? []),
        credentials: primary
            .list("federatedCredentials")
            .filter((row) => row["applicationId"] === application["id"])
            .map(({ issuer, subject }) => ({ issuer: String(issuer), subject: String(subject) })),
    };
}
