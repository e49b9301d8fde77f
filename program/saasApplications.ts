import * as pulumi from "@pulumi/pulumi";
import {
    SaasApplication,
    type Guest,
    type GuestGroup,
    type GuestRoster,
    type SaasClaims,
    type SaasProvisioning,
} from "../components";
import type { Tenant, TenantConfig } from "../config";
import { modeOf } from "../rules/saasApplication";
import { assignmentsOf, tokenClaims } from "./applications";

type SaasConfig = TenantConfig["saasApplications"][number];

/** Fields that the component takes under the same name. */
const sameNames = [
    "appRoles",
    "certificate",
    "nonGallery",
    "singleSignOn",
    "templateId",
    "templateName",
] as const;

/** The SaaS applications of the stack config, by name. */
export function declareSaasApplications(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
    roster?: GuestRoster,
): ReadonlyMap<string, SaasApplication> {
    return new Map(
        config.saasApplications.map((application) => [
            application.name,
            new SaasApplication(application.name, {
                displayName: application.displayName,
                requireAssignment: application.requireAssignment,
                ...Object.fromEntries(
                    sameNames.flatMap((key) =>
                        application[key] === undefined ? [] : [[key, application[key]]],
                    ),
                ),
                ...(application.claims && { claims: claimsOf(application, application.claims) }),
                ...(application.provisioning && { provisioning: provisioningOf(application.provisioning) }),
                assignments: assignmentsOf(application.assignments, groups, guests, roster),
            }),
        ]),
    );
}

/**
 * Checks that the stack config has the secrets that SaaS applications name.
 *
 * @throws RunError - Names all that are missing and the command that sets each. Nothing has been declared.
 */
export function assertSecrets({ saasApplications }: TenantConfig): void {
    const missing = saasApplications.flatMap(({ name, provisioning }) =>
        (provisioning?.credentials ?? [])
            .map(({ secret }) => secret)
            .filter((secret) => secret !== undefined && valueOf(secret) === undefined)
            .map(
                (secret) =>
                    `entra-b2b:saasApplications "${name}" names the secret ${secret}, which the stack config does not have. Run: pulumi config set --secret ${secret}`,
            ),
    );
    if (missing.length > 0) {
        throw new pulumi.RunError(missing.join("\n"));
    }
}

function valueOf(secret: string | undefined): pulumi.Output<string> | undefined {
    const [namespace = "", key = ""] = (secret ?? "").split(":");
    return new pulumi.Config(namespace).getSecret(key);
}

function provisioningOf({
    credentials,
    ...settings
}: NonNullable<SaasConfig["provisioning"]>): SaasProvisioning {
    return {
        ...settings,
        credentials: credentials.map(({ key, value, secret }) => ({
            key,
            value: value ?? valueOf(secret) ?? "",
        })),
    };
}

function claimsOf(application: SaasConfig, claims: NonNullable<SaasConfig["claims"]>): SaasClaims {
    const { nameId, ...tokens } = claims;
    return {
        ...tokenClaims(tokens, modeOf(application) === "saml" ? ["saml2Token"] : ["idToken", "accessToken"]),
        ...(nameId !== undefined && { nameId }),
    };
}

/** Applications as policies name them: those of the stack config by name, which become app ids. */
export function appIdsOf(
    applications: ReadonlyMap<string, SaasApplication>,
    {
        includeApplications,
        excludeApplications,
    }: {
        readonly includeApplications?: readonly string[] | undefined;
        readonly excludeApplications?: readonly string[] | undefined;
    },
): { includeApplications?: pulumi.Input<string>[]; excludeApplications?: pulumi.Input<string>[] } {
    const idsOf = (names: readonly string[]) =>
        names.map((application) => applications.get(application)?.appId ?? application);
    return {
        ...(includeApplications && { includeApplications: idsOf(includeApplications) }),
        ...(excludeApplications && { excludeApplications: idsOf(excludeApplications) }),
    };
}
