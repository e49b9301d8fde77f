import * as pulumi from "@pulumi/pulumi";
import {
    ApplicationClaims,
    ClaimsMappingAssignment,
    ClaimsMappingPolicy,
    type ApplicationClaimsArgs,
} from "../providers";
import { appIdFault, mappedClaimFault } from "../rules/application";
import { claimNameFault, type TokenKind } from "../rules/restrictedClaims";
import { CheckedComponent } from "./checkedComponent";
import { InputChecks } from "./inputChecks";

/** A claim with the value of a property of the user. */
export interface MappedClaim {
    /**
     * The property. For guests: `mail`; `localuserprincipalname`, which is always the name in this tenant;
     * `userprincipalname`, which for a guest from an Entra tenant is the mail address; `othermail`, `companyname`,
     * `objectid`, `usertype`.
     */
    readonly id: pulumi.Input<string>;
    /** Name of the claim in a JWT, not one that Entra sets itself (restricted claim set). Default: not in JWTs. */
    readonly jwtClaimType?: pulumi.Input<string>;
    /** Name of the claim in a SAML token, not one that Entra sets itself. Default: not in SAML tokens. */
    readonly samlClaimType?: pulumi.Input<string>;
}

/** Inputs of {@link GuestTokenClaims}. */
export interface GuestTokenClaimsArgs extends Omit<ApplicationClaimsArgs, "appId"> {
    /** The application's app id (GUID). */
    readonly appId: pulumi.Input<string>;
    /**
     * Claims of a mapping policy, which the application must not have already. JWTs contain them only if the app
     * registration accepts mapped claims or has its own signing key.
     */
    readonly mappedClaims?: readonly MappedClaim[];
}

/**
 * Claims about guests in an application's tokens. Optional and group claims need an app registration in this tenant.
 *
 * @see https://learn.microsoft.com/entra/external-id/user-token
 */
export class GuestTokenClaims extends CheckedComponent {
    /** @throws InvalidInputsError - `appId` is not a GUID, or a mapped claim is in no token or has a restricted name. */
    constructor(name: string, args: GuestTokenClaimsArgs, opts?: pulumi.ComponentResourceOptions) {
        const { mappedClaims = [], groupMembershipClaims, optionalClaims } = args;
        const appId = InputChecks.of("GuestTokenClaims", name, (checks) => {
            mappedClaims.forEach(({ jwtClaimType, samlClaimType }, index) => {
                const claim = { jwt: jwtClaimType, saml: samlClaimType };
                checks.at("mappedClaims", index).refuse(mappedClaimFault(claim));
                refuseRestricted(checks.at("mappedClaims", index, "jwtClaimType"), "jwt", jwtClaimType);
                refuseRestricted(checks.at("mappedClaims", index, "samlClaimType"), "saml", samlClaimType);
            });
            return checks.at("appId").input(args.appId, appIdFault);
        });
        super("GuestTokenClaims", name, opts);
        if (mappedClaims.length > 0) {
            const policy = new ClaimsMappingPolicy(
                name,
                {
                    displayName: name,
                    definition: [pulumi.output(mappedClaims).apply((claims) => definitionOf(claims))],
                },
                { parent: this },
            );
            new ClaimsMappingAssignment(name, { appId, policyId: policy.id }, { parent: this });
        }
        if (groupMembershipClaims !== undefined || optionalClaims !== undefined) {
            new ApplicationClaims(
                name,
                {
                    appId,
                    ...(groupMembershipClaims !== undefined && { groupMembershipClaims }),
                    ...(optionalClaims !== undefined && { optionalClaims }),
                },
                { parent: this },
            );
        }
        this.registerOutputs({});
    }
}

/** A name that is known later is checked by the policy's own resource. */
function refuseRestricted(
    checks: InputChecks,
    token: TokenKind,
    name: pulumi.Input<string> | undefined,
): void {
    checks.refuse(typeof name === "string" ? claimNameFault(token, name) : undefined, name);
}

function definitionOf(claims: readonly pulumi.Unwrap<MappedClaim>[]): string {
    return JSON.stringify({
        ClaimsMappingPolicy: {
            Version: 1,
            IncludeBasicClaimSet: "true",
            ClaimsSchema: claims.map(({ id, jwtClaimType, samlClaimType }) => ({
                Source: "user",
                ID: id,
                ...(jwtClaimType !== undefined && { JwtClaimType: jwtClaimType }),
                ...(samlClaimType !== undefined && { SamlClaimType: samlClaimType }),
            })),
        },
    });
}
