import { auditedActivities, furtherActivities, type AuditedActivity } from "./auditActivities";
import type { Entity, ReplicatedStore } from "./store";
import { timestamp } from "./timestamp";

/** What the log needs from the tenant whose writes it records. */
interface AuditedTenant {
    readonly store: Pick<ReplicatedStore, "primary">;
    readonly clientId: string;
    readonly callerId: string;
    now(): number;
}

/** A write that succeeded. */
export interface AuditedCall {
    readonly method: string;
    /** Below the version. */
    readonly path: string;
    readonly body: unknown;
    /** User principal name that the log records instead of the app, because people cannot sign in to the sandbox. */
    readonly actor: string | undefined;
}

const operations: Readonly<Record<string, string>> = { POST: "Add", DELETE: "Delete" };
const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** The tenant's audit log: who wrote what. It shows at once; Entra's own takes up to some minutes. */
export class AuditLog {
    private readonly entries: Entity[] = [];

    /** The latest first, as Entra answers. */
    list(): Entity[] {
        return [...this.entries].reverse();
    }

    record(tenant: AuditedTenant, call: AuditedCall, reply: { readonly body?: unknown }): void {
        const { method, path, actor } = call;
        const known = auditedActivities.find((each) => each.method === method && each.path.test(path));
        const operationType = operations[method] ?? "Update";
        const entry = {
            category: known?.category ?? "Policy",
            result: "success",
            resultReason: "",
            activityDisplayName: known?.activity ?? `${operationType} ${path.split("/")[1] ?? ""}`,
            activityDateTime: timestamp(tenant),
            loggedByService: known?.service ?? "Core Directory",
            operationType,
            initiatedBy: initiatedBy(tenant, actor),
            targetResources: known?.setting
                ? [settingTarget(known.setting, call)]
                : objectTargets(call, reply, known?.valueProperty),
            additionalDetails: [],
        };
        for (const activityDisplayName of [entry.activityDisplayName, ...furtherActivities(call)]) {
            this.entries.push({ id: `Directory_${this.entries.length + 1}`, ...entry, activityDisplayName });
        }
    }
}

/**
 * The objects that a write concerns.
 *
 * @param valueProperty - Name of the property that shows what was written; what was before is left out. Where the write
 *   gave a name, the target has it.
 */
function objectTargets(
    { path, body }: AuditedCall,
    { body: answer }: { readonly body?: unknown },
    valueProperty: string | undefined,
): Entity[] {
    const made = answer as { id?: unknown; invitedUser?: { id?: unknown } } | undefined;
    const texts = [path, JSON.stringify(body) ?? "", made?.id, made?.invitedUser?.id];
    // For a creation, the object is in the answer; for a reference, the other object is in the body.
    const inPath = path.match(guid) ?? [];
    const ids = texts.flatMap((text, index) =>
        index === 1 && inPath.length === 0 ? [] : ((typeof text === "string" ? text : "").match(guid) ?? []),
    );
    const written = answer ?? body;
    const modifiedProperties =
        valueProperty === undefined || written === undefined
            ? []
            : [{ displayName: valueProperty, oldValue: null, newValue: JSON.stringify(written) }];
    const { displayName = null } = (written ?? {}) as { displayName?: unknown };
    return [...new Set(ids.map((id) => id.toLowerCase()))].map((id) => ({
        id,
        displayName,
        modifiedProperties,
    }));
}

/** The settings that a write set, with values as the JSON texts of the log. */
function settingTarget(
    { displayName, partnerProperty }: NonNullable<AuditedActivity["setting"]>,
    { method, path, body }: AuditedCall,
): Entity {
    const given = Object.entries((body ?? {}) as Entity).filter(([name]) => !name.startsWith("@"));
    const tenantId = path.match(guid)?.[0] ?? (body as { tenantId?: string } | undefined)?.tenantId;
    const value = JSON.stringify(tenantId?.toLowerCase());
    const naming =
        partnerProperty === undefined
            ? []
            : [
                  {
                      displayName: partnerProperty,
                      oldValue: method === "POST" ? null : value,
                      newValue: method === "DELETE" ? null : value,
                  },
              ];
    return {
        id: null,
        type: "Policy",
        displayName,
        modifiedProperties: [
            ...naming,
            ...given
                .filter(([name]) => name !== "tenantId")
                .map(([name, newValue]) => ({
                    displayName: name,
                    oldValue: null,
                    newValue: JSON.stringify(newValue),
                })),
        ],
    };
}

function initiatedBy({ clientId, callerId, store }: AuditedTenant, actor: string | undefined): Entity {
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
