import type { SandboxDirectory } from "../../../sandbox/process";
import type { Deployment } from "../../e2e/deployment";
import { knownObjects } from "../../e2e/knownObjects";
import type { Bystanders } from "../bystanders";

/** What a tenant holds that it should not, after the last `up`. */
export interface KillFindings {
    /** Objects beyond the one of a declared name, and invitations beyond the first of an address. */
    readonly duplicates: number;
    /** Objects that a run made and the state does not have. */
    readonly orphans: number;
    /** Policies in force that are not declared. */
    readonly undeclaredPolicies: number;
    /** Partners that are trusted and not declared. */
    readonly openTrusts: number;
    /** Objects of others that were changed or ended. */
    readonly endsOfOthers: number;
    /** What is declared and not there, or in the state and not there. */
    readonly missing: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

const isTrusted = (partner: Row) => Object.values((partner["inboundTrust"] ?? {}) as Row).includes(true);

/** Partners that are trusted. */
export function trustedPartners(directory: Pick<SandboxDirectory, "partners">): Row[] {
    return directory.partners.filter(isTrusted);
}

/** Compares the tenant with the files and with the state. */
export async function findingsAfterKill(
    deployment: Deployment,
    bystanders: Bystanders,
): Promise<KillFindings> {
    const whole = await deployment.sandbox.directory();
    const directory = bystanders.without(whole);
    const { config, guests } = await deployment.tenant();
    const { unknownToState, missingFromTenant, withoutProvider } = await knownObjects(deployment);
    const names = [...config.mfaPolicies, ...config.partners.flatMap(({ mfaPolicy }) => mfaPolicy ?? [])];
    const declared = new Set(names.map(({ displayName }) => displayName));
    const policies = directory.conditionalAccessPolicies;
    const partnerIds = config.partners.map(({ tenantId }) => tenantId);
    return {
        duplicates:
            surplus(directory.groups.map((group) => group["displayName"])) +
            surplus(policies.map((policy) => policy["displayName"])) +
            surplus(directory.users.map((user) => user["mail"])) +
            surplus(await invitedAddresses(deployment, new Set(guests.map((guest) => guest.emailAddress)))),
        orphans: unknownToState.filter((id) => !bystanders.has(id)).length,
        undeclaredPolicies: policies.filter(
            (policy) => policy["state"] === "enabled" && !declared.has(policy["displayName"] as string),
        ).length,
        openTrusts: trustedPartners(directory).filter(
            (partner) => !partnerIds.includes(partner["tenantId"] as string),
        ).length,
        endsOfOthers: bystanders.areUntouched(whole) ? 0 : 1,
        missing: [...(await deployment.missing()), ...missingFromTenant, ...withoutProvider],
    };
}

/** How many values are there once too often. */
function surplus(values: readonly unknown[]): number {
    const texts = values.filter((value) => typeof value === "string");
    return texts.length - new Set(texts).size;
}

async function invitedAddresses({ sandbox }: Deployment, declared: ReadonlySet<string>): Promise<string[]> {
    return (await sandbox.log())
        .filter(
            ({ method, path, status }) =>
                method === "POST" && path === "/v1.0/invitations" && Number(status) < 300,
        )
        .map(({ body }) => String((body as Row)["invitedUserEmailAddress"]).toLowerCase())
        .filter((address) => declared.has(address));
}
