import assert from "node:assert/strict";
import fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import { Guest, PartnerOrganization, type PartnerOrganizationArgs } from "../../components";
import { idOf, onlyOf, optionsRecorder, refusalOf, refusedInputsOf, registrationsOf } from "./mocks";
import { assertInert, hostileText } from "../hostileText";

const tenantId = "11111111-1111-4111-8111-111111111111";
const groupId = "00000000-0000-4000-8000-00000000e0aa";
const trust = { tenantId, inboundTrust: { isMfaAccepted: true } };
const mfaPolicy = { displayName: "Fabrikam", emergencyAccess: { groupId } };

describe("PartnerOrganization", () => {
    it("writes only the trust when nothing else is declared", async () => {
        let partner: PartnerOrganization | undefined;
        const made = await registrationsOf(() => {
            partner = new PartnerOrganization("fabrikam", trust);
        });
        assert.deepEqual(
            made.map(({ type }) => type.split(":").at(-1)),
            ["PartnerOrganization", "CrossTenantAccessPartner"],
        );
        const { inputs } = onlyOf(made, "CrossTenantAccessPartner");
        assert.equal(inputs["tenantId"], tenantId);
        assert.deepEqual(inputs["inboundTrust"], { isMfaAccepted: true });
        assert.ok(!("automaticUserConsentSettings" in inputs));
        assert.deepEqual([partner?.group, partner?.mfaPolicy, partner?.guests], [undefined, undefined, {}]);
    });

    it("passes the consent settings on", async () => {
        const automaticUserConsentSettings = { inboundAllowed: true };
        const made = await registrationsOf(() => {
            new PartnerOrganization("fabrikam", { ...trust, automaticUserConsentSettings });
        });
        assert.deepEqual(
            onlyOf(made, "CrossTenantAccessPartner").inputs["automaticUserConsentSettings"],
            automaticUserConsentSettings,
        );
    });

    it("passes what happens to former values, for its settings and its synchronization", async () => {
        const made = await registrationsOf(() => {
            const identitySynchronization = { allowUserSync: true };
            new PartnerOrganization("fabrikam", { ...trust, identitySynchronization, onRemove: "restore" });
        });
        for (const type of ["CrossTenantAccessPartner", "IdentitySynchronization"]) {
            assert.equal(onlyOf(made, type).inputs["onRemove"], "restore", type);
        }
    });

    it("applies the policy only to the partner's tenant, once its trust is in force", async () => {
        const inForce = "22222222-2222-4222-8222-222222222222";
        const everybody = { ...mfaPolicy, partnerTenantIds: "all" } as PartnerOrganizationArgs["mfaPolicy"];
        for (const policyArgs of [mfaPolicy, everybody]) {
            const made = await registrationsOf(
                () => {
                    new PartnerOrganization("fabrikam", { ...trust, mfaPolicy: policyArgs });
                },
                // Another id than the one declared, to tell where the policy has it from.
                { outputs: { CrossTenantAccessPartner: { tenantId: inForce } } },
            );
            const policy = onlyOf(made, "ConditionalAccessPolicy").inputs as {
                conditions: {
                    users: {
                        includeGuestsOrExternalUsers: { externalTenants: unknown };
                        excludeGroups: unknown;
                    };
                };
            };
            const { users } = policy.conditions;
            assert.deepEqual(users.includeGuestsOrExternalUsers.externalTenants, {
                membershipKind: "enumerated",
                members: [inForce],
            });
            assert.deepEqual(users.excludeGroups, [groupId]);
        }
    });

    it("puts its own guests and those declared elsewhere into its group", async () => {
        const made = await registrationsOf(() => {
            const existing = new Guest("bob", { emailAddress: "bob@fabrikam.example" });
            new PartnerOrganization("fabrikam", {
                ...trust,
                guests: { alice: { emailAddress: "alice@fabrikam.example" } },
                existingGuests: [existing],
                group: { displayName: "Fabrikam" },
            });
        });
        assert.deepEqual(onlyOf(made, "GroupMembership").inputs["memberIds"], [
            idOf("fabrikam-alice"),
            idOf("bob"),
        ]);
    });

    it("lets two partners each have a guest of the same name", async () => {
        const partners: PartnerOrganization[] = [];
        const urns: string[] = [];
        await registrationsOf(async () => {
            for (const name of ["fabrikam", "northwind"]) {
                const guests = { alice: { emailAddress: `alice@${name}.example` } };
                partners.push(new PartnerOrganization(name, { ...trust, guests }));
            }
            const found = partners.map(({ guests }) => guests["alice"]?.urn.apply((urn) => urns.push(urn)));
            await new Promise((resolve) => pulumi.all(found).apply(resolve));
        });
        assert.equal(new Set(urns).size, 2);
    });

    it("is the parent of all it makes", async () => {
        const { transformations, optionsOf } = optionsRecorder();
        let partner: PartnerOrganization | undefined;
        await registrationsOf(() => {
            const guests = { alice: { emailAddress: "alice@fabrikam.example" } };
            const all = { ...trust, guests, group: { displayName: "Fabrikam" }, mfaPolicy };
            partner = new PartnerOrganization("fabrikam", all, { transformations });
        });
        for (const type of ["CrossTenantAccessPartner", "Guest", "GuestGroup", "GuestMfaPolicy"]) {
            assert.equal(optionsOf(type).parent, partner, type);
        }
    });

    const refused: [title: string, args: object, property: string][] = [
        ["a domain for a tenant id", { tenantId: "fabrikam.example" }, "tenantId"],
        ["no tenant", { tenantId: undefined }, ""],
        ["a tenant in two ways", { tenantDomain: "fabrikam.example" }, "tenantDomain"],
        [
            "a guest without an address",
            { guests: { alice: { emailAddress: "alice" } } },
            "guests.alice.emailAddress",
        ],
        [
            "a group's wrong rule",
            { group: { displayName: "x", membershipRule: "((" } },
            "group.membershipRule",
        ],
        [
            "a policy without emergency access",
            { mfaPolicy: { displayName: "x" } },
            "mfaPolicy.emergencyAccess",
        ],
        [
            "a policy of unknown guest types",
            { mfaPolicy: { ...mfaPolicy, guestTypes: ["guest"] } },
            "mfaPolicy.guestTypes.0",
        ],
    ];
    for (const [title, args, property] of refused) {
        it(`refuses ${title} before it writes any trust`, async () => {
            const refused = await refusedInputsOf(
                () => new PartnerOrganization("fabrikam", { ...trust, ...args }),
            );
            assert.deepEqual(Object.keys(refused), [property]);
        });
    }

    it("refuses the tenant that is deployed to", async () => {
        const refused = await refusedInputsOf(() => {
            pulumi.runtime.setAllConfig({ "azuread:tenantId": trust.tenantId.toUpperCase() });
            new PartnerOrganization("fabrikam", trust);
        });
        pulumi.runtime.setAllConfig({});
        assert.match(refused["tenantId"] ?? "", /and cannot be its own partner/);
    });

    it("reports wrong inputs so that no text of them can act", async () => {
        await fc.assert(
            fc.asyncProperty(hostileText, async (text) => {
                const { refusal } = await refusalOf(() => {
                    const guests = { [text]: { emailAddress: `${text}@` } };
                    new PartnerOrganization(text, { ...trust, guests });
                });
                assertInert((refusal as Error).message);
            }),
            { numRuns: 20 },
        );
    });

    it("refuses all that is wrong in one message, with paths", async () => {
        const { refusal } = await refusalOf(() => {
            new PartnerOrganization("fabrikam", {
                ...trust,
                tenantId: "fabrikam",
                guests: { alice: { emailAddress: "alice" } },
                mfaPolicy: { ...mfaPolicy, guestTypes: [] },
            });
        });
        assert.equal(
            (refusal as Error).message,
            [
                'The inputs of PartnerOrganization "fabrikam" have 3 problems.',
                '  guests.alice.emailAddress: "alice" is not a valid email address. Correct the address.',
                "  mfaPolicy.guestTypes: names no type: the policy would cover no one. Name at least one, or leave it out for all.",
                '  tenantId: "fabrikam" is not a tenant id (GUID). Give the partner\'s tenant id.',
            ].join("\n"),
        );
    });
});
