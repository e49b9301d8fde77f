import type { Tenant } from "../../config";
import type { GraphClient, SignedIn } from "../../graph";
import { commandsReady, type CommandReadiness } from "./commandNeeds";
import { checkEmergencyAccess } from "./emergencyAccess";
import { exitCodes } from "./exitCodes";
import type { DoctorFinding, Severity } from "./finding";
import { activePlans, checkLicenses } from "./licenses";
import { checkLockOut } from "./lockOut";
import { checkPermissions, neededPermissions, type NeededPermission } from "./permissions";

/** What the doctor found of one stack. */
export interface Diagnosis {
    readonly stack: string;
    readonly identity: SignedIn;
    readonly permissions: readonly NeededPermission[];
    /** What other commands take: a deployment does without it. */
    readonly commands: readonly CommandReadiness[];
    /** The gravest first. */
    readonly findings: readonly DoctorFinding[];
}

/** The gravest first. */
export const order: readonly Severity[] = ["error", "warning", "note"];

/** Checks a stack and its tenant. Writes nothing. */
export async function diagnose(
    stack: string,
    tenant: Tenant,
    identity: SignedIn,
    client: GraphClient,
): Promise<Diagnosis> {
    const plans = await activePlans(client);
    const findings = [
        checkPermissions(tenant, identity),
        checkLicenses(tenant, plans),
        await checkEmergencyAccess(tenant, client),
        await checkLockOut(client, identity),
    ].flat();
    return {
        stack,
        identity,
        permissions: neededPermissions(tenant, identity.permissions),
        commands: commandsReady(identity, plans),
        findings: order.flatMap((severity) => findings.filter((finding) => finding.severity === severity)),
    };
}

/** 0 if nothing blocks a deployment or a way in. Warnings and notes do not count. */
export function exitCodeOf({ findings }: Diagnosis): number {
    return findings.some(({ severity }) => severity === "error") ? exitCodes.findings : exitCodes.healthy;
}
