import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signInFile } from "../../../../commands/shared/signIns/file";
import type { LoggedSignIn } from "../../../../commands/shared/signIns/loggedSignIn";

export type Row = Record<string, unknown>;

export const fabrikam = "11111111-1111-4111-8111-111111111111";
export const contoso = "aaaaaaaa-1111-4111-8111-111111111111";
export const sharePoint = "00000003-0000-0ff1-ce00-000000000000";

export const steps = {
    asked: {
        authenticationMethod: "Authenticator App",
        succeeded: true,
        authenticationStepResultDetail: "MFA completed in Azure AD",
        authenticationStepRequirement: "Multifactor authentication",
    },
    fromHome: {
        authenticationMethod: "Previously satisfied",
        succeeded: true,
        authenticationStepResultDetail: "MFA requirement satisfied by claim provided by external provider",
        authenticationStepRequirement: "Multifactor authentication",
    },
    inSession: {
        authenticationMethod: "Previously satisfied",
        succeeded: true,
        authenticationStepResultDetail: "MFA requirement satisfied by claim in the token",
        authenticationStepRequirement: "Multi-factor authentication",
    },
    primary: {
        authenticationMethod: "Password",
        succeeded: true,
        authenticationStepResultDetail: "Correct password",
        authenticationStepRequirement: "Primary authentication",
    },
};

/** An entry as Graph's page shows it, of a guest of Fabrikam who was asked for MFA here. */
export function entry(more: Row = {}): Row {
    return {
        id: "1691d37b-8579-43a7-966a-0f35583c1300",
        createdDateTime: "2026-06-30T16:34:32Z",
        userId: "26BE570A-1111-5555-b4e2-a37c6808512d",
        userPrincipalName: "alice@fabrikam.example",
        userDisplayName: "Alice",
        userType: "guest",
        crossTenantAccessType: "b2bCollaboration",
        homeTenantId: fabrikam,
        resourceTenantId: contoso,
        appId: "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
        appDisplayName: "Teams",
        resourceId: sharePoint,
        resourceDisplayName: "SharePoint",
        ipAddress: "203.0.113.9",
        clientAppUsed: "Browser",
        isInteractive: true,
        signInEventTypes: ["interactiveUser"],
        originalTransferMethod: "none",
        authenticationProtocol: "oAuth2",
        riskLevelDuringSignIn: "none",
        conditionalAccessStatus: "success",
        authenticationRequirement: "multiFactorAuthentication",
        status: { errorCode: 0, failureReason: "Other.", additionalDetails: null },
        deviceDetail: { deviceId: "", operatingSystem: "Windows 10", browser: "Edge" },
        location: { city: "Bern", state: "Bern", countryOrRegion: "CH" },
        networkLocationDetails: [{ networkType: "namedNetwork", networkNames: ["Switzerland"] }],
        authenticationDetails: [steps.primary, steps.asked],
        authenticationRequirementPolicies: [
            { requirementProvider: "multiConditionalAccess", detail: "Conditional Access" },
        ],
        appliedConditionalAccessPolicies: [
            { id: "AAAA0000-0000-4000-8000-000000000001", displayName: "MFA for guests", result: "success" },
        ],
        ...more,
    };
}

/** Reads a file of this content. */
export async function readText(content: string | Buffer, name = "signIns.json") {
    const folder = mkdtempSync(join(tmpdir(), "sign-ins-"));
    try {
        writeFileSync(join(folder, name), content);
        const { batches, unread } = await signInFile(join(folder, name));
        const signIns: LoggedSignIn[] = [];
        for await (const batch of batches) {
            signIns.push(...batch);
        }
        return { signIns, unread };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
