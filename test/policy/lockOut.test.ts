import assert from "node:assert/strict";
import { lockOutsBy, stopsServicePrincipal, tenantFromGraph, unknownText } from "../../policy";
import { graphPolicy, type PolicyParts } from "./policies";

const accounts = ["e1", "e2"].map((userId) => ({ userId }));
const block = { operator: "OR", builtInControls: ["block"] };
const everybody = { includeUsers: ["All"] };
const workloads = {
    clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
    users: { includeUsers: ["None"] },
};

function policies(...parts: PolicyParts[]) {
    return tenantFromGraph({
        conditionalAccessPolicies: parts.map((part, index) =>
            graphPolicy({ id: `p${index}`, displayName: `P${index}`, grantControls: block, ...part }),
        ),
    }).conditionalAccessPolicies;
}

const blockedBy = (
    parts: PolicyParts[],
    people: Parameters<typeof lockOutsBy>[1] = { emergencyAccess: accounts },
) => lockOutsBy(policies(...parts), people).map(({ who, policies: names }) => [who, ...names]);

describe("lockOutsBy", () => {
    it("reports that no account for emergency access gets in, and which policies together block it", () => {
        assert.deepEqual(blockedBy([{ conditions: { users: everybody } }]), [["emergencyAccess", "P0"]]);
        const without = (id: string) => ({ conditions: { users: { ...everybody, excludeUsers: [id] } } });
        assert.deepEqual(blockedBy([without("e1"), without("e2")]), [["emergencyAccess", "P0", "P1"]]);
    });

    it("is content while one account gets in, or there is a place, a device or a method with which it does", () => {
        const users = everybody;
        const cases: PolicyParts[] = [
            { conditions: { users: { ...users, excludeUsers: ["e1"] } } },
            { state: "enabledForReportingButNotEnforced", conditions: { users } },
            { conditions: { users, platforms: { includePlatforms: ["iOS"] } } },
            { conditions: { users, locations: { includeLocations: ["All"], excludeLocations: ["l1"] } } },
            { conditions: { users }, grantControls: { operator: "OR", builtInControls: ["mfa"] } },
            {
                conditions: { users },
                grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
            },
            { conditions: { users: { ...users, excludeGroups: ["g1"] } } },
            { conditions: { users: { includeUsers: [unknownText] } } },
        ];
        for (const parts of cases) {
            assert.deepEqual(blockedBy([parts]), [], JSON.stringify(parts));
        }
    });

    it("finds policies that close one way in each, and together all of them", () => {
        const users = everybody;
        const clients = (...clientAppTypes: string[]) => ({ conditions: { users, clientAppTypes } });
        const modern = clients("browser", "mobileAppsAndDesktopClients");
        const legacy = clients("exchangeActiveSync", "other");
        const unrelated = { conditions: { users, signInRiskLevels: ["high"] } };
        assert.deepEqual(blockedBy([modern, unrelated, legacy]), [["emergencyAccess", "P0", "P2"]]);
        // Legacy clients cannot do MFA.
        const mfa = { ...clients("all"), grantControls: { operator: "OR", builtInControls: ["mfa"] } };
        assert.deepEqual(blockedBy([modern, mfa]), [["emergencyAccess", "P0", "P1"]]);
        const place = (include: string, exclude: string[]) => ({
            conditions: { users, locations: { includeLocations: [include], excludeLocations: exclude } },
        });
        assert.deepEqual(blockedBy([place("All", ["l1"]), place("l1", [])]), [
            ["emergencyAccess", "P0", "P1"],
        ]);
        assert.deepEqual(blockedBy([place("All", ["l1"]), place("l2", [])]), []);
        assert.deepEqual(blockedBy([modern, clients("other")]), []);
    });

    it("looks at groups where they are known, and at the group that holds the accounts", () => {
        const excluding = [{ conditions: { users: { ...everybody, excludeGroups: ["g1"] } } }];
        const outside = { emergencyAccess: accounts.map((account) => ({ ...account, groupIds: [] })) };
        assert.deepEqual(blockedBy(excluding, outside), [["emergencyAccess", "P0"]]);
        const people = { emergencyAccess: accounts, emergencyAccessGroupId: "g1" };
        assert.deepEqual(blockedBy(excluding, people), []);
        // Who is said to be in the group, and is not, is not left out with it.
        assert.deepEqual(blockedBy(excluding, { ...outside, emergencyAccessGroupId: "g1" }), [
            ["emergencyAccess", "P0"],
        ]);
        const named = [{ conditions: { users: { includeGroups: ["g1"] } } }];
        assert.deepEqual(blockedBy(named, people), [["emergencyAccess", "P0"]]);
    });

    it("reports that the identity that deploys is locked out, a user or a service principal", () => {
        const people = (deployer: Parameters<typeof lockOutsBy>[1]["deployer"]) => ({
            emergencyAccess: [],
            deployer,
        });
        const person = people({ kind: "user", userId: "u1" });
        assert.deepEqual(blockedBy([{ conditions: { users: everybody } }], person), [["deployer", "P0"]]);
        const application = people({ kind: "application", objectId: "sp1" });
        assert.deepEqual(blockedBy([{ conditions: { users: everybody } }], application), []);
        assert.deepEqual(blockedBy([{ conditions: workloads }], application), [["deployer", "P0"]]);
    });
});

describe("stopsServicePrincipal", () => {
    const how = (conditions: PolicyParts["conditions"]) =>
        stopsServicePrincipal(policies({ conditions: { ...workloads, ...conditions } })[0]!, "sp1");

    it("distinguishes everywhere from some places, risks and applications, and from never", () => {
        assert.equal(how({}), "everywhere");
        assert.equal(
            how({ locations: { includeLocations: ["All"], excludeLocations: ["l1"] } }),
            "sometimes",
        );
        assert.equal(how({ servicePrincipalRiskLevels: ["high"] }), "sometimes");
        assert.equal(how({ applications: { includeApplications: ["a1"] } }), "sometimes");
        const { clientApplications } = workloads;
        assert.equal(
            how({ clientApplications: { ...clientApplications, excludeServicePrincipals: ["sp1"] } }),
            "never",
        );
        assert.equal(how({ clientApplications: null }), "never");
    });
});
