import { timestamp, type GraphReply, type Tenant } from "./call";
import type { Entity } from "./store";

/** A write that succeeded. */
export interface AuditedCall {
    readonly method: string;
    /** Below the version. */
    readonly path: string;
    readonly body: unknown;
    /** User principal name of whom the log is to name in place of the app; the sandbox has no sign-in of people. */
    readonly actor: string | undefined;
}

/**
 * What Entra's audit log calls an activity, by method and path.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
const activities: readonly (readonly [method: string, path: RegExp, activity: string, service: string])[] = [
    ["POST", /^\/invitations$/, "Invite external user", "Invited Users"],
    ["PATCH", /^\/users\/[^/]+$/, "Update user", "Core Directory"],
    ["DELETE", /^\/users\/[^/]+$/, "Delete user", "Core Directory"],
    ["POST", /^\/groups$/, "Add group", "Core Directory"],
    ["PATCH", /^\/groups\/[^/]+$/, "Update group", "Core Directory"],
    ["DELETE", /^\/groups\/[^/]+$/, "Delete group", "Core Directory"],
    ["POST", /^\/groups\/[^/]+\/members\//, "Add member to group", "Core Directory"],
    ["DELETE", /^\/groups\/[^/]+\/members\//, "Remove member from group", "Core Directory"],
    [
        "POST",
        /^\/identity\/conditionalAccess\/policies/,
        "Add conditional access policy",
        "Conditional Access",
    ],
    [
        "PATCH",
        /^\/identity\/conditionalAccess\/policies/,
        "Update conditional access policy",
        "Conditional Access",
    ],
    [
        "DELETE",
        /^\/identity\/conditionalAccess\/policies/,
        "Delete conditional access policy",
        "Conditional Access",
    ],
    ["POST", /^\/identity\/conditionalAccess\/namedLocations/, "Add named location", "Conditional Access"],
    [
        "PATCH",
        /^\/identity\/conditionalAccess\/namedLocations/,
        "Update named location",
        "Conditional Access",
    ],
    [
        "DELETE",
        /^\/identity\/conditionalAccess\/namedLocations/,
        "Delete named location",
        "Conditional Access",
    ],
    ["PATCH", /^\/policies\/authorizationPolicy/, "Update authorization policy", "Core Directory"],
    ["POST", /roleAssignments/, "Add member to role", "Core Directory"],
    ["DELETE", /roleAssignments/, "Remove member from role", "Core Directory"],
];
const operations: Readonly<Record<string, string>> = { POST: "Add", DELETE: "Delete" };
const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** The tenant's audit log: who wrote what. It shows at once; Entra's own takes up to some minutes. */
export class AuditLog {
    private readonly entries: Entity[] = [];

    /** The latest first, as Entra answers. */
    list(): Entity[] {
        return [...this.entries].reverse();
    }

    record(tenant: Tenant, { method, path, body, actor }: AuditedCall, { body: answer }: GraphReply): void {
        const known = activities.find(([verb, pattern]) => verb === method && pattern.test(path));
        const operationType = operations[method] ?? "Update";
        const made = answer as { id?: unknown; invitedUser?: { id?: unknown } } | undefined;
        const texts = [path, JSON.stringify(body) ?? "", made?.id, made?.invitedUser?.id];
        // Of a creation the object is in the answer; of a reference the other end is in the body.
        const inPath = path.match(guid) ?? [];
        const ids = texts.flatMap((text, index) =>
            index === 1 && inPath.length === 0
                ? []
                : ((typeof text === "string" ? text : "").match(guid) ?? []),
        );
        this.entries.push({
            id: `Directory_${this.entries.length + 1}`,
            category: path.startsWith("/groups") ? "GroupManagement" : "Policy",
            result: "success",
            resultReason: "",
            activityDisplayName: known?.[2] ?? `${operationType} ${path.split("/")[1] ?? ""}`,
            activityDateTime: timestamp(tenant),
            loggedByService: known?.[3] ?? "Core Directory",
            operationType,
            initiatedBy: initiatedBy(tenant, actor),
            targetResources: [...new Set(ids.map((id) => id.toLowerCase()))].map((id) => ({
                id,
                displayName: null,
                modifiedProperties: [],
            })),
            additionalDetails: [],
        });
    }
}

function initiatedBy({ clientId, callerId, store }: Tenant, actor: string | undefined): Entity {
    if (actor === undefined) {
        return {
            user: null,
            app: { appId: clientId, displayName: "Deployment pipeline", servicePrincipalId: callerId },
        };
    }
    const user = store.primary
        .list("users")
        .find(({ userPrincipalName }) => String(userPrincipalName).toLowerCase() === actor.toLowerCase());
    return {
        app: null,
        user: {
            id: user?.["id"] ?? null,
            displayName: user?.["displayName"] ?? null,
            userPrincipalName: actor,
        },
    };
}
