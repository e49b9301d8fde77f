import assert from "node:assert/strict";
import type { AccessSetting } from "../../rules/accessSetting";
import { Deployment } from "./deployment";

const restricted = "2af84b1e-32c8-42b7-82bc-daa82404023b";

/** The settings for all tenants keep what was put back, but are no longer Microsoft's own. */
const crossTenantAccessId = "00000000-0000-4000-8000-00000000d001";

describe("settings of the tenant as a whole, with three lagging replicas", function () {
    this.timeout(600_000);
    let deployment: Deployment;
    let former: Readonly<Record<string, unknown>>;

    before(async () => {
        deployment = await Deployment.start({
            sandbox: ["--replicas", "3", "--lag", "500", "--early-throttle", "0.02", "--seed", "11"],
        });
        former = await singletons();
        // A few guests are enough here, and quicker.
        await deployment.changeGuestList((text) =>
            text
                .split("\n")
                .filter((line, index) => index < 2 || /^(Alice|erin|ivan)/.test(line))
                .join("\n"),
        );
    });
    after(() => deployment?.stop());

    const singletons = async () => (await deployment.sandbox.directory()).singletons;
    const collaboration = (more: Record<string, unknown>) =>
        deployment.configure({ "entra-b2b:externalCollaboration": { onRemove: "restore", ...more } });

    async function succeed(run: Promise<{ code: number; output: string }>): Promise<string> {
        const { code, output } = await run;
        assert.equal(code, 0, output);
        return output;
    }

    it("stop a run that would deny a guest of the list, with the guest's line, before anything is written", async () => {
        await collaboration({ domains: { allow: ["fabrikam.example"] } });
        const { code, output } = await deployment.stack.up();
        assert.notEqual(code, 0);
        assert.match(output, /guests\.csv:\d+ \[inviteeEmail\]: tailspin\.example is denied/);
        assert.match(output, /partners\[1\]\.domains\[0\]: northwind\.example is denied/);
        assert.equal((await deployment.sandbox.stats()).writes, 0);
    });

    it("are not written when they deny an existing guest, unless that is accepted", async () => {
        await deployment.sandbox.graph("POST", "/v1.0/invitations", {
            invitedUserEmailAddress: "somebody@evil.example",
            inviteRedirectUrl: "https://myapplications.microsoft.com",
        });
        await collaboration({ domains: { block: ["evil.example"] }, guestUserAccess: "restricted" });
        const { code, output } = await deployment.stack.up();
        assert.notEqual(code, 0);
        assert.match(output, /evil\.example: 1 guest, 1 not redeemed/);
        const { users, b2bManagementPolicies } = await deployment.sandbox.directory();
        assert.deepEqual(b2bManagementPolicies, []);
        assert.equal(users.filter(({ userType }) => userType === "Guest").length, 1);
    });

    it("are in force before the first guest is invited", async () => {
        await collaboration({
            domains: { block: ["evil.example"], deniedGuests: "accept" },
            guestUserAccess: "restricted",
            allowSelfServiceSignUp: true,
            allowGuestsToLeave: false,
            emailOneTimePasscode: "disabled",
        });
        await deployment.configure({
            "entra-b2b:crossTenantAccess": {
                b2bCollaboration: {
                    outbound: { users: { allow: "all" }, applications: { allow: ["Office365"] } },
                },
                redemption: {
                    identityProviders: ["azureActiveDirectory", "externalFederation"],
                    fallback: "emailOneTimePasscode",
                },
                onRemove: "restore",
            },
            "entra-b2b:partners": [
                {
                    name: "fabrikam",
                    tenantDomain: "fabrikam.example",
                    domains: ["fabrikam.example"],
                    inboundTrust: { isMfaAccepted: true },
                    access: { b2bDirectConnect: { inbound: "all" } },
                    automaticRedemption: { inbound: true },
                    identitySynchronization: { allowUserSync: true },
                    groups: ["all-partners"],
                },
            ],
        });
        await deployment.configure({
            // The partner's policy ends, and other policies begin.
            "entra-b2b:removals": { notRenamed: ["ConditionalAccessPolicy::fabrikam"] },
            "entra-b2b:namedLocations": [
                { name: "office", displayName: "Office", ipRanges: ["203.0.113.0/24"], isTrusted: true },
            ],
            "entra-b2b:authenticationStrengths": [
                { name: "keys", displayName: "Keys", allowedCombinations: ["fido2"] },
            ],
            "entra-b2b:recommendedPolicies": [
                { policy: "block-guests-outside-countries", countries: ["DE", "FR"] },
            ],
            "entra-b2b:accessPolicies": [
                {
                    name: "keys-outside-office",
                    displayName: "Keys outside the office",
                    rollout: { enabledFrom: "2999-01-01" },
                    partnerTenants: ["fabrikam"],
                    grant: { authenticationStrength: "keys" },
                    conditions: { locations: { include: ["All"], exclude: ["office"] } },
                },
            ],
        });
        const preview = await succeed(deployment.stack.preview());
        assert.match(preview, /Rollout: enabled from 2999-01-01/);
        assert.doesNotMatch(preview, /not known in this preview/);
        await succeed(deployment.stack.up());
        const { partners, identitySynchronizations } = await deployment.sandbox.directory();
        assert.deepEqual(
            partners.map(({ tenantId }) => tenantId),
            ["11111111-1111-4111-8111-111111111111"],
        );
        assert.deepEqual(partners[0]?.["automaticUserConsentSettings"], {
            inboundAllowed: true,
            outboundAllowed: false,
        });
        assert.deepEqual(identitySynchronizations[0]?.["userSyncInbound"], { isSyncAllowed: true });
        // The partner takes what it does not set from the settings for all tenants.
        const { deployment: state } = (await deployment.stack.exportState()) as {
            deployment: { resources: { outputs?: { effectiveSettings?: Record<string, AccessSetting> } }[] };
        };
        const effective = state.resources.find(({ outputs }) => outputs?.effectiveSettings)?.outputs
            ?.effectiveSettings;
        assert.equal(effective?.["b2bCollaborationOutbound"]?.applications.targets[0]?.target, "Office365");
        const { conditionalAccessPolicies, namedLocations } = await deployment.sandbox.directory();
        assert.deepEqual(namedLocations.map(({ displayName }) => displayName).sort(), [
            "Countries guests come from (block-guests-outside-countries)",
            "Office",
        ]);
        const planned = conditionalAccessPolicies.find(
            ({ displayName }) => displayName === "Keys outside the office",
        );
        assert.equal(planned?.["state"], "enabledForReportingButNotEnforced");
        const { authorizationPolicy, authenticationFlowsPolicy, Email, externalidentitiespolicy } =
            await singletons();
        assert.equal(authorizationPolicy?.["guestUserRoleId"], restricted);
        assert.deepEqual(authenticationFlowsPolicy?.["selfServiceSignUp"], { isEnabled: true });
        assert.equal(Email?.["allowExternalIdToUseEmailOtp"], "disabled");
        assert.equal(externalidentitiespolicy?.["allowExternalIdentitiesToLeave"], false);
        const calls = (await deployment.sandbox.log()).map(
            ({ method, path }) => `${String(method)} ${String(path)}`,
        );
        const invitations = calls.map((call, index) => (call.endsWith("/invitations") ? index : -1));
        const [, firstOfOurs] = invitations.filter((index) => index >= 0);
        assert.ok(calls.indexOf("POST /beta/policies/b2bManagementPolicies") < (firstOfOurs ?? 0));
    });

    it("have nothing to change in a second run", async () => {
        await succeed(deployment.stack.up("--expect-no-changes"));
    });

    it("are found by a refresh when changed by hand, and put right in the next run", async () => {
        await deployment.sandbox.graph("PATCH", "/v1.0/policies/authorizationPolicy", {
            guestUserRoleId: "a0b1b346-4d3e-4e8b-98f8-753987be4970",
        });
        const output = await succeed(deployment.stack.refresh("--diff"));
        assert.match(output, /a0b1b346-4d3e-4e8b-98f8-753987be4970/);
        await succeed(deployment.stack.up());
        assert.equal((await singletons())["authorizationPolicy"]?.["guestUserRoleId"], restricted);
    });

    it("are as they were before once the stack is destroyed, since onRemove asks for it", async () => {
        await succeed(deployment.stack.destroy());
        const { isServiceDefault, ...defaults } = (await singletons())[crossTenantAccessId] ?? {};
        assert.equal(isServiceDefault, false);
        assert.deepEqual(
            { ...(await singletons()), [crossTenantAccessId]: { ...defaults, isServiceDefault: true } },
            former,
        );
        const { b2bManagementPolicies, partners, identitySynchronizations, namedLocations } =
            await deployment.sandbox.directory();
        assert.deepEqual(
            [b2bManagementPolicies, partners, identitySynchronizations, namedLocations],
            [[], [], [], []],
        );
    });
});
