import assert from "node:assert/strict";
import fc from "fast-check";
import {
    crossTenantToGraph,
    isUnknown,
    locationToGraph,
    PolicyModelError,
    policyResource,
    settingsInForce,
    settingsOver,
    strengthToGraph,
    systemDefault,
    tenantFromGraph,
    unknownText,
    unknownValue,
    type PolicyResource,
} from "../../../policy";

const fabrikam = "11111111-1111-4111-8111-111111111111";
const locationId = "cccccccc-0000-4000-8000-00000000000c";

function resource(type: string, inputs: unknown, id?: string): PolicyResource {
    const found = policyResource({ type, urn: "urn", inputs, ...(id !== undefined && { id }) });
    assert.ok(found);
    return found;
}

/** A value, or the engine's text for one that is not known yet. */
const orUnknown = <T>(value: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 6, arbitrary: value }, fc.constant(unknownText));
const side = (everything: string, targetType: string) =>
    orUnknown(
        fc.record({
            accessType: orUnknown(fc.constantFrom("allowed", "blocked")),
            targets: orUnknown(
                fc.array(
                    fc.record({
                        target: orUnknown(fc.constantFrom(everything, "x1", "x2")),
                        targetType: fc.constant(targetType),
                    }),
                    { minLength: 1, maxLength: 3 },
                ),
            ),
        }),
    );
const setting = fc.option(
    orUnknown(
        fc.record({
            usersAndGroups: side("AllUsers", "user"),
            applications: side("AllApplications", "application"),
        }),
    ),
    { nil: null },
);
const partners = fc.record({
    tenantId: fc.uuid(),
    isServiceProvider: fc.boolean(),
    inboundTrust: fc.option(orUnknown(fc.record({ isMfaAccepted: orUnknown(fc.boolean()) })), { nil: null }),
    b2bCollaborationInbound: setting,
    b2bDirectConnectInbound: setting,
});

describe("Cross-tenant access settings", () => {
    const partnerOf = (graph: unknown) =>
        tenantFromGraph({ crossTenantAccessPartners: [graph] }).crossTenantAccess.partners[0]!;

    it("come back from their own JSON unchanged", () => {
        fc.assert(
            fc.property(partners, (graph) => {
                const partner = partnerOf(graph);
                assert.deepEqual(partnerOf(crossTenantToGraph(partner)), partner);
            }),
        );
    });

    it("of a partner come from the default, the whole member, exactly where the partner has null", () => {
        fc.assert(
            fc.property(partners, partners, (graph, other) => {
                const { crossTenantAccess: access } = tenantFromGraph({
                    crossTenantAccessDefault: { inboundTrust: other.inboundTrust },
                    crossTenantAccessPartners: [graph],
                });
                const partner = access.partners[0]!;
                const inForce = settingsInForce(access, graph.tenantId.toUpperCase());
                assert.deepEqual(inForce.inboundTrust, partner.inboundTrust ?? access.default.inboundTrust);
                assert.deepEqual(
                    inForce.b2bCollaborationInbound,
                    partner.b2bCollaborationInbound ?? systemDefault.b2bCollaborationInbound,
                );
            }),
        );
    });

    it("of a tenant that is not a partner are the default", () => {
        const { crossTenantAccess } = tenantFromGraph({});
        assert.deepEqual(settingsInForce(crossTenantAccess, fabrikam), systemDefault);
    });

    it("are read from the dynamic resource as from Graph", () => {
        const inputs = { tenantId: fabrikam, inboundTrust: { isMfaAccepted: true }, __provider: "code" };
        const found = resource("pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessPartner", inputs);
        assert.deepEqual(found, { kind: "crossTenantPartner", value: partnerOf(inputs) });
    });

    it("for all tenants are what the dynamic resource declares over what lies under it", () => {
        const { kind, value } = resource("pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessDefault", {
            inboundTrust: { isMfaAccepted: true },
            acknowledgeTrustInAllTenants: true,
            b2bCollaborationInbound: unknownText,
        });
        assert.equal(kind, "crossTenantDefault");
        assert.deepEqual(settingsOver(systemDefault, value), {
            ...systemDefault,
            inboundTrust: {
                isMfaAccepted: true,
                isCompliantDeviceAccepted: false,
                isHybridAzureADJoinedDeviceAccepted: false,
            },
            b2bCollaborationInbound: unknownValue,
        });
    });

    it("name the partner and the property that does not fit", () => {
        const wrong = {
            tenantId: fabrikam,
            inboundTrust: { isMfaAccepted: "yes" },
            b2bCollaborationInbound: { usersAndGroups: {} },
        };
        assert.throws(
            () => partnerOf(wrong),
            (error) => {
                assert.ok(PolicyModelError.isInstance(error));
                assert.deepEqual(
                    error.problems.map(({ object, property }) => `${object}: ${property}`),
                    [
                        "b2bCollaborationInbound.usersAndGroups.accessType",
                        "b2bCollaborationInbound.applications.accessType",
                        "inboundTrust.isMfaAccepted",
                    ].map((property) => `cross-tenant access partner "${fabrikam}": ${property}`),
                );
                return true;
            },
        );
    });
});

describe("A named location", () => {
    const ip = {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        id: locationId,
        displayName: "Office",
        isTrusted: true,
        ipRanges: [{ cidrAddress: "198.51.100.0/24" }, { cidrAddress: "2001:db8::/32" }],
    };
    const country = {
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        id: locationId,
        displayName: "Europe",
        countriesAndRegions: ["FR", "DE"],
        includeUnknownCountriesAndRegions: true,
        countryLookupMethod: "clientIpAddress",
    };
    const locationOf = (graph: unknown) => tenantFromGraph({ namedLocations: [graph] }).namedLocations[0]!;
    const azuread = "azuread:index/namedLocation:NamedLocation";
    const path = `/identity/conditionalAccess/namedLocations/${locationId}`;

    it("is the same from Graph and from the azuread provider", () => {
        assert.deepEqual(
            resource(
                azuread,
                {
                    displayName: "Office",
                    ip: { trusted: true, ipRanges: ["198.51.100.0/24", "2001:db8::/32"] },
                },
                path,
            ).value,
            locationOf(ip),
        );
        assert.deepEqual(
            resource(
                azuread,
                {
                    displayName: "Europe",
                    country: { countriesAndRegions: ["DE", "FR"], includeUnknownCountriesAndRegions: true },
                },
                path,
            ).value,
            locationOf(country),
        );
    });

    it("is the same from Graph and from the dynamic resource", () => {
        const own = "pulumi-nodejs:dynamic/entra-b2b:NamedLocation";
        const ranges = ["198.51.100.0/24", "2001:db8::/32"];
        const fromOwn = (inputs: object) =>
            resource(own, { displayName: "Office", ...inputs }, locationId).value;
        assert.deepEqual(fromOwn({ ipRanges: ranges, isTrusted: true }), locationOf(ip));
        assert.deepEqual(
            fromOwn({ ipRanges: ranges, isTrusted: null }),
            locationOf({ ...ip, isTrusted: false }),
        );
        assert.deepEqual(
            fromOwn({ ipRanges: unknownText, isTrusted: true }),
            locationOf({ ...ip, ipRanges: unknownText }),
        );
        assert.deepEqual(
            fromOwn({ displayName: "Europe", countries: ["FR", "DE"], includeUnknownCountries: true }),
            locationOf(country),
        );
        assert.deepEqual(
            fromOwn({
                displayName: "Europe",
                countries: unknownText,
                countryLookupMethod: "authenticatorAppGps",
            }),
            locationOf({
                ...country,
                countriesAndRegions: unknownText,
                includeUnknownCountriesAndRegions: false,
                countryLookupMethod: "authenticatorAppGps",
            }),
        );
    });

    it("is unchanged when read from its own JSON, including unknown values", () => {
        const gaps = [
            { ...ip, ipRanges: unknownText },
            { ...ip, isTrusted: unknownText },
            { ...country, countriesAndRegions: ["DE", unknownText] },
        ];
        for (const graph of [ip, country, ...gaps]) {
            assert.deepEqual(locationOf(locationToGraph(locationOf(graph))), locationOf(graph));
        }
    });

    it("of another kind is kept as one that cannot be judged", () => {
        const { kind } = locationOf({
            "@odata.type": "#microsoft.graph.compliantNetworkNamedLocation",
            id: "n",
            displayName: "Network",
        });
        assert.equal(kind, "other");
    });
});

describe("An authentication strength", () => {
    const graph = {
        id: "dddddddd-0000-4000-8000-00000000000d",
        displayName: "Keys",
        allowedCombinations: ["sms, password", "fido2"],
        combinationConfigurations: [{ appliesToCombinations: ["fido2"], allowedAAGUIDs: ["x"] }],
    };
    const strengthOf = (value: unknown) =>
        tenantFromGraph({ authenticationStrengths: [value] }).authenticationStrengths[0]!;

    it("has its combinations without spaces and in one order", () => {
        assert.deepEqual(strengthOf(graph).allowedCombinations, ["fido2", "password,sms"]);
        assert.deepEqual(strengthOf(graph).configuredCombinations, ["fido2"]);
    });

    it("comes back from its own JSON unchanged", () => {
        assert.deepEqual(strengthOf(strengthToGraph(strengthOf(graph))), strengthOf(graph));
    });

    for (const [type, path] of [
        ["azuread:index/authenticationStrengthPolicy:AuthenticationStrengthPolicy", "/policies/x/"],
        ["pulumi-nodejs:dynamic/entra-b2b:AuthenticationStrength", ""],
    ] as const) {
        it(`is read from ${type} as from Graph`, () => {
            const inputs = { displayName: "Keys", allowedCombinations: ["password,sms", "fido2"] };
            assert.deepEqual(resource(type, inputs, `${path}${graph.id}`).value, {
                ...strengthOf(graph),
                configuredCombinations: [],
            });
        });
    }
});

describe("Groups, roles and security defaults", () => {
    it("have their ids in lower case, and members by id or object", () => {
        const { groups } = tenantFromGraph({
            groups: [{ id: locationId.toUpperCase(), members: [{ id: "U1" }, "u2"] }],
        });
        assert.deepEqual(groups, [{ id: locationId, memberIds: ["U1", "u2"] }]);
    });

    it("leave the members of a dynamic group unknown unless they were read", () => {
        const { groups } = tenantFromGraph({ groups: [{ id: "g", groupTypes: ["DynamicMembership"] }] });
        assert.deepEqual(groups[0]?.memberIds, unknownValue);
    });

    it("leave out roles of an administrative unit", () => {
        const assignment = { roleDefinitionId: "r", principalId: "u" };
        const { roleAssignments } = tenantFromGraph({
            roleAssignments: [
                { ...assignment, directoryScopeId: "/" },
                { ...assignment, directoryScopeId: "/administrativeUnits/1" },
            ],
        });
        assert.deepEqual(roleAssignments, [{ roleTemplateId: "r", principalIds: ["u"] }]);
    });

    it("are unknown where a preview does not know", () => {
        assert.ok(
            isUnknown(
                tenantFromGraph({ securityDefaults: { isEnabled: unknownText } }).securityDefaults.isEnabled,
            ),
        );
    });

    it("report the faults of all objects at once", () => {
        assert.throws(
            () =>
                tenantFromGraph({
                    groups: [{}],
                    securityDefaults: { isEnabled: "on" },
                    conditionalAccessPolicies: [{}],
                }),
            (error) => PolicyModelError.isInstance(error) && error.problems.length === 5,
        );
    });
});
