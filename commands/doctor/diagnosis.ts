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

/** Looks at a stack and the tenant that it is for. Writes nothing. */
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

/** 0 when nothing stops a deployment or a way in; warnings and notes do not. */
export function exitCodeOf({ findings }: Diagnosis): number {
    return findings.some(({ severity }) => severity === "error") ? exitCodes.findings : exitCodes.healthy;
}
