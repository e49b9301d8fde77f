import { auditsOf, GraphError, type DirectoryAudit, type SignedIn } from "../../../graph";
import type { Run } from "./run";

/** What someone did to an object, according to the audit log. */
export interface AuditedAct {
    /** As the log names it. */
    readonly activity: string;
    /** The identity that deploys did it. */
    readonly isByDeployer: boolean;
}

/**
 * What was done to an object, the latest first. Empty where it is unknown who did what: the log cannot be read, for lack
 * of a permission or a license, or the identity that deploys is not known.
 *
 * @param sinceMs - Older entries are left out; in milliseconds since 1970.
 */
export async function auditedActs(
    { client }: Run,
    objectId: string,
    sinceMs: number,
): Promise<readonly AuditedAct[]> {
    try {
        const deployer = await client.signedIn().catch(() => undefined);
        if (deployer === undefined) {
            return [];
        }
        const entries = await auditsOf(client, objectId, new Date(sinceMs).toISOString());
        return entries.map((entry) => ({
            activity: entry.activityDisplayName,
            isByDeployer: isBy(entry, deployer),
        }));
    } catch (error) {
        if (GraphError.isInstance(error)) {
            return [];
        }
        throw error;
    }
}

/** The log names an application by its id or by its service principal, and often has only one of them. */
function isBy({ initiatedBy: { app, user } }: DirectoryAudit, deployer: SignedIn): boolean {
    const isId = (known: string | null | undefined, own: string) =>
        typeof known === "string" && known !== "" && known.toLowerCase() === own;
    return deployer.kind === "user"
        ? isId(user?.id, deployer.objectId)
        : isId(app?.appId, deployer.clientId) || isId(app?.servicePrincipalId, deployer.objectId);
}
