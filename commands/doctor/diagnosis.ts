import type { Tenant } from "../../config";
import type { GraphClient, SignedIn } from "../../graph";
import { checkEmergencyAccess } from "./emergencyAccess";
import { exitCodes } from "./exitCodes";
import type { DoctorFinding, Severity } from "./finding";
import { checkLicenses } from "./licenses";
import { checkLockOut } from "./lockOut";
import { checkPermissions, neededPermissions, type NeededPermission } from "./permissions";

/** What the doctor found of one stack. */
export interface Diagnosis {
    readonly stack: string;
    readonly identity: SignedIn;
    readonly permissions: readonly NeededPermission[];
    /** The gravest first. */
    readonly findings: readonly DoctorFinding[];
}

const order: readonly Severity[] = ["error", "warning", "note"];

/** Checks a stack and its tenant. Writes nothing. */
export async function diagnose(
    stack: string,
    tenant: Tenant,
    identity: SignedIn,
    client: GraphClient,
): Promise<Diagnosis> {
    const findings = [
        checkPermissions(tenant, identity),
        await checkLicenses(tenant, client),
        await checkEmergencyAccess(tenant, client),
        await checkLockOut(client, identity),
    ].flat();
    return {
        stack,
        identity,
        permissions: neededPermissions(tenant, identity.permissions),
        findings: order.flatMap((severity) => findings.filter((finding) => finding.severity === severity)),
    };
}

/** 0 if nothing blocks a deployment or a way in. Warnings and notes do not count. */
export function exitCodeOf({ findings }: Diagnosis): number {
    return findings.some(({ severity }) => severity === "error") ? exitCodes.findings : exitCodes.healthy;
}
