import type { LifecycleName } from "../../providers/lifecycle";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import type { SandboxSession } from "./overSandbox";
import { accessPackageId, catalogId, ownedKinds } from "./ownedKinds";

const partnerTenantId = "11111111-1111-4111-8111-111111111111";
const applicationId = "00000000-0000-4000-8000-00000000ca01";

/** What a resource declares, and what it declares later in place of some of it. */
export interface Declaration {
    /** Some need an object to refer to. */
    readonly declare: (session: SandboxSession) => Properties;
    /** Left out: what is declared cannot be changed in place. */
    readonly change?: (session: SandboxSession) => Properties;
}

const changes: Partial<Record<LifecycleName, Properties>> = {
    namedLocation: { countries: ["DE", "FR"] },
    authenticationStrength: {
        description: "Keys and phones",
        allowedCombinations: ["fido2", "password,sms"],
    },
    conditionalAccessPolicy: { state: "disabled" },
    accessPackageCatalog: { description: "For projects" },
    accessPackage: { description: "For projects" },
    accessPackageAssignmentPolicy: { expiration: { type: "noExpiration" } },
    claimsMappingPolicy: {
        definition: [JSON.stringify({ ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: "true" } })],
    },
    directoryGroup: { description: "All of them" },
};
const trust = (isCompliantDeviceAccepted: boolean) => ({
    inboundTrust: {
        isMfaAccepted: true,
        isCompliantDeviceAccepted,
        isHybridAzureADJoinedDeviceAccepted: false,
    },
});

/** Resources that own an object or a reference. */
export const declarations: Partial<Record<LifecycleName, Declaration>> = {
    ...Object.fromEntries(
        Object.entries(ownedKinds).map(([name, { inputs }]) => [
            name,
            { declare: () => inputs, change: () => changes[name as LifecycleName] ?? {} },
        ]),
    ),
    accessPackageGroup: {
        declare: ({ directory }) => ({
            catalogId,
            accessPackageId,
            groupId: directory.makeGroup("Project"),
        }),
    },
    claimsMappingAssignment: {
        declare: ({ directory }) => ({
            appId: applicationId,
            policyId: (
                directory.succeed("POST /policies/claimsMappingPolicies", {
                    displayName: "Guests",
                    definition: [JSON.stringify({ ClaimsMappingPolicy: { Version: 1, ClaimsSchema: [] } })],
                }) as { id: string }
            ).id,
        }),
    },
    crossTenantAccessPartner: {
        declare: () => ({ tenantId: partnerTenantId, ...trust(false) }),
        change: () => trust(true),
    },
    directoryRoleAssignment: {
        declare: ({ directory }) => ({
            principalId: directory.invite("ada@fabrikam.example"),
            role: "directoryReaders",
            assignment: "active",
        }),
    },
    guestAccount: {
        declare: () => ({
            emailAddress: "ada@fabrikam.example",
            redirectUrl: "https://example.org",
            onRemove: "delete",
        }),
        change: () => ({ companyName: "Fabrikam" }),
    },
    groupMembership: {
        declare: ({ directory }) => ({
            groupId: directory.makeGroup("Project"),
            memberIds: [directory.invite("ada@fabrikam.example")],
        }),
        change: ({ directory }) => ({ memberIds: [directory.invite("ben@fabrikam.example")] }),
    },
};
