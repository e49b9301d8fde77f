import assert from "node:assert/strict";
import { gapsOf, gapsReport } from "../../../../commands/review/gaps";
import { liveTenant } from "../../../../commands/review/live";
import { readCensus, type Census, type CensusReading } from "../../../../commands/review/people/census";
import { countedIn } from "../../../../commands/review/people/censusReview";
import { review } from "../../../../commands/review/review";
import { reportOf } from "../../../../commands/review/formats/sections";
import { toHtml } from "../../../../commands/review/formats/html";
import { toMarkdown } from "../../../../commands/shared/markdown";
import { toText } from "../../../../commands/shared/text";
import { seenPeople, tenantPolicies, type TenantPolicies } from "../../../../policy";
import { redeem } from "../../../../sandbox/controlPlane";
import { SandboxSession } from "../../../providers/overSandbox";
import type { Row } from "../../../sandbox/directory";

const fabrikam = "11111111-1111-4111-8111-111111111111";
const northwind = "22222222-2222-4222-8222-222222222222";
const securityAdministrator = "194ae4cb-b126-40b2-bd5b-6091b380977d";
const userAdministrator = "fe930be7-5e62-47db-91af-98c3a49a38b1";
const applications = { includeApplications: ["All"] };

/** A tenant with members, guests of several homes and providers, nested groups and roles. */
class Town {
    readonly session = SandboxSession.start({ replicaCount: 1, lagMs: 0 });
    readonly directory = this.session.directory;
    private people = 0;

    get client() {
        return this.session.client;
    }

    member(more: Row = {}): string {
        const name = `member${this.people++}`;
        const domain = this.directory.tenant.verifiedDomains[0];
        return String(
            this.directory.succeed("POST /users", {
                accountEnabled: true,
                displayName: name,
                mailNickname: name,
                userPrincipalName: `${name}@${domain}`,
                passwordProfile: { password: "Correct-horse-battery-9" },
                ...more,
            })["id"],
        );
    }

    /** A guest who redeemed with an account of the domain's tenant, or of another identity provider. */
    guest(address: string, issuer?: string, more: Row = {}): string {
        const id = this.directory.invite(address, more);
        assert.ok(redeem(this.directory.tenant, id), address);
        if (issuer !== undefined) {
            const { store } = this.directory.tenant;
            const identities = [{ signInType: "federated", issuer, issuerAssignedId: null }];
            store.commit("users", id, { ...store.primary.get("users", id), identities });
        }
        return id;
    }

    group(name: string, members: readonly string[], more: Row = {}): string {
        const id = this.directory.makeGroup(name, more);
        for (const member of members) {
            this.directory.succeed(`POST /groups/${id}/members/$ref`, {
                "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${member}`,
            });
        }
        return id;
    }

    role(principalId: string, roleDefinitionId: string, directoryScopeId = "/"): void {
        this.directory.succeed("POST /roleManagement/directory/roleAssignments", {
            principalId,
            roleDefinitionId,
            directoryScopeId,
        });
    }

    policy(displayName: string, users: Row, state = "enabled", control = "mfa"): void {
        this.session.time.pass(2_000);
        this.directory.succeed("POST /identity/conditionalAccess/policies", {
            displayName,
            state,
            conditions: { users, applications },
            grantControls: { operator: "OR", builtInControls: [control] },
        });
    }

    partner(tenantId: string): void {
        this.directory.succeed("POST /policies/crossTenantAccessPolicy/partners", { tenantId });
    }

    async counted(emergencyAccessAccountIds: readonly string[] = []) {
        const tenant = await liveTenant(this.client);
        const people = { emergencyAccessAccountIds, partnerNames: { [fabrikam]: "fabrikam" } };
        const before = this.session.calls.length;
        const reading = await readCensus(this.client, seenPeople([tenant], people));
        return { tenant, people, reading, calls: this.session.calls.slice(before) };
    }
}

/** The people of a census by kind, home tenant and provider. */
function kindsIn(reading: CensusReading): Record<string, number> {
    const found: Record<string, number> = {};
    for (const { labels, count } of countedIn(reading)?.classes ?? []) {
        const words = labels
            .map(({ kind, home, provider }) => [kind, home?.slice(0, 1), provider].filter(Boolean).join(" "))
            .join(" or ");
        found[words] = (found[words] ?? 0) + count;
    }
    return found;
}

/** Numbers in a group or a role, by kind. */
function membersOf(census: Census, id: string): Record<string, number> {
    const found: Record<string, number> = {};
    for (const { kind, memberships, count } of census.classes) {
        if (memberships.get(id) === true) {
            found[kind] = (found[kind] ?? 0) + count;
        }
    }
    return found;
}

/** A review of a policy that is enforced for everyone it is for. */
function reviewed(
    tenant: TenantPolicies,
    people: Parameters<typeof review>[0]["people"],
    census: CensusReading,
) {
    const after = tenantPolicies({
        ...tenant,
        conditionalAccessPolicies: tenant.conditionalAccessPolicies.map((policy) => ({
            ...policy,
            state: "enabled" as const,
        })),
    });
    return review({
        ...{ stack: "contoso", before: tenant, after, resources: [], expectations: [] },
        people,
        census,
    });
}

describe("the tenant's people, counted", () => {
    it("puts everyone under the kind that policies see, by home tenant and identity provider", async () => {
        const town = new Town();
        town.partner(fabrikam);
        town.member();
        town.member({ userType: "Guest" });
        const emergency = town.member();
        for (const number of [1, 2, 3]) {
            town.guest(`f${number}@fabrikam.example`);
        }
        town.guest("colleague@fabrikam.example", undefined, { invitedUserType: "Member" });
        town.guest("n@northwind.example");
        town.guest("g@gmail.example", "google.com");
        town.guest("b@book.example", "facebook.com");
        town.guest("m@live.example", "MicrosoftAccount");
        town.guest("o@shop.example", "mail");
        town.guest("s@saml.example", "https://idp.saml.example/");
        // Not redeemed: the address alone says where they will authenticate.
        town.directory.invite("later@fabrikam.example");
        town.directory.invite("later@shop.example");
        // Of an Entra tenant, and no tenant has verified the domain.
        town.guest("v@viral.example");
        const { reading } = await town.counted([emergency]);
        assert.deepEqual(kindsIn(reading), {
            member: kindsIn(reading)["member"],
            emergencyAccess: 1,
            internalGuest: 1,
            "b2bCollaborationGuest 1": 4,
            "b2bCollaborationMember 1": 1,
            "b2bCollaborationGuest 9": 1,
            "b2bCollaborationGuest google": 2,
            "b2bCollaborationGuest microsoftAccount": 1,
            "b2bCollaborationGuest oneTimePasscode": 1,
            "b2bCollaborationGuest federated": 1,
            "b2bCollaborationGuest oneTimePasscode or b2bCollaborationGuest microsoftAccount or b2bCollaborationGuest google or b2bCollaborationGuest federated": 1,
            "b2bCollaborationGuest 9 or b2bCollaborationGuest 1": 1,
        });
        assert.deepEqual(countedIn(reading)?.notes, []);
    });

    it("counts members of nested groups, and holders of roles through groups, and no scoped or disabled ones", async () => {
        const town = new Town();
        const [guest, member] = [town.guest("f@fabrikam.example"), town.member()];
        const disabled = town.member({ accountEnabled: false });
        const inner = town.group("Inner", [guest, disabled]);
        const finance = town.group("Finance", [inner, member]);
        const admins = town.group("Admins", [member], { isAssignableToRole: true });
        const unitAdmin = town.member();
        town.role(admins, securityAdministrator);
        town.role(guest, securityAdministrator);
        const unit = town.directory.succeed("POST /directory/administrativeUnits", { displayName: "Unit" })[
            "id"
        ];
        town.role(unitAdmin, userAdministrator, `/administrativeUnits/${String(unit)}`);
        town.policy("Finance", { includeGroups: [finance] }, "enabledForReportingButNotEnforced");
        town.policy("Roles", { includeRoles: [securityAdministrator, userAdministrator] });
        const { reading } = await town.counted();
        const census = countedIn(reading)!;
        assert.deepEqual(membersOf(census, finance), { b2bCollaborationGuest: 1, member: 1 });
        assert.deepEqual(membersOf(census, securityAdministrator), { b2bCollaborationGuest: 1, member: 1 });
        assert.deepEqual(membersOf(census, userAdministrator), {});
        assert.equal(census.disabled, 1);
        assert.deepEqual(census.groupNames, { [finance]: "Finance", [admins]: "Admins" });
    });

    it("asks once for each page of users, for the named groups and roles alone, and for domains together", async () => {
        const town = new Town();
        town.partner(fabrikam);
        const guests = Array.from({ length: 30 }, (_, index) => town.guest(`g@domain${index}.example`));
        const named = town.group("Named", guests.slice(0, 3));
        town.group("Other", guests);
        town.policy("Named", { includeGroups: [named] });
        const { calls } = await town.counted();
        const of = (pattern: RegExp) => calls.filter((call) => pattern.test(call)).length;
        assert.equal(of(/^GET \/users$/), 1);
        assert.ok(of(/\$batch$/) <= 4, calls.join("\n"));
        assert.ok(calls.length <= 6, calls.join("\n"));
    });

    it("looks up no home tenant where policies and settings name none", async () => {
        const town = new Town();
        town.guest("f@fabrikam.example");
        const { reading, calls } = await town.counted();
        assert.equal(kindsIn(reading)["b2bCollaborationGuest 9"], 1);
        assert.ok(!calls.some((call) => call.includes("findTenantInformation")), calls.join("\n"));
    });

    it("says what it could not read, and counts it as unknown", async () => {
        const town = new Town();
        town.partner(fabrikam);
        const guests = [town.guest("f@fabrikam.example"), town.guest("n@northwind.example")];
        const finance = town.group("Finance", guests);
        town.policy("Finance", { includeGroups: [finance] }, "enabledForReportingButNotEnforced", "block");
        town.session.withheld.add("CrossTenantInformation.ReadBasic.All");
        for (const name of ["GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All"]) {
            town.session.withheld.add(name);
        }
        town.session.withheld.add("Group.ReadWrite.All");
        town.session.withheld.add("Directory.Read.All");
        town.session.withheld.add("Directory.ReadWrite.All");
        const { tenant, people, reading } = await town.counted();
        const census = countedIn(reading)!;
        assert.equal(census.notes.length, 2);
        assert.match(
            census.notes.join("\n"),
            /members of the group \S+ are not known[^]*home tenants of guests/,
        );
        const { change } = reviewed(tenant, people, reading);
        const { who, people: count } = change.regions[0]!;
        assert.match(who, /^everyone in the group \S+ \(up to \d+ people today, up to 2 of them guests\)$/);
        assert.equal(count?.least, 0);
        assert.deepEqual(count?.kinds.b2bCollaborationGuest, { least: 0, most: 2 });
    });

    it("reports that no one was counted where users cannot be read", async () => {
        const town = new Town();
        town.guest("f@fabrikam.example");
        town.policy("Guests", { includeUsers: ["All"] }, "enabledForReportingButNotEnforced");
        for (const name of [
            "User.Read.All",
            "User.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ]) {
            town.session.withheld.add(name);
        }
        const { tenant, people, reading } = await town.counted();
        const result = reviewed(tenant, people, reading);
        assert.equal(result.census?.people, null);
        assert.equal(result.change.regions[0]?.people, null);
        assert.match(toText(reportOf(result)), /The tenant's people were not counted \(.*403/);
        assert.doesNotMatch(toText(reportOf(result)), /today/);
    });
});

describe("numbers of people in the reports", () => {
    async function finance() {
        const town = new Town();
        town.partner(fabrikam);
        town.partner(northwind);
        const members = [town.guest("f@fabrikam.example"), town.guest("n@northwind.example"), town.member()];
        const group = town.group("Finance <b>", members);
        town.policy("Finance", { includeGroups: [group] }, "enabledForReportingButNotEnforced", "block");
        return town.counted();
    }

    it("says in every form how many people a row is about, and no one's address", async () => {
        const { tenant, people, reading } = await finance();
        const result = reviewed(tenant, people, reading);
        const words = /everyone in the group Finance .*\(3 people today, 2 of them guests\)/i;
        const report = reportOf(result);
        for (const text of [toText(report), toMarkdown(report), toHtml(result)]) {
            assert.match(text, words);
            assert.doesNotMatch(text, /@fabrikam|#EXT#/);
        }
        assert.doesNotMatch(toHtml(result), /Finance <b>/);
        assert.match(toMarkdown(report), /Finance \\?(&lt;|\\<)b/);
        assert.doesNotMatch(JSON.stringify(result), /@fabrikam|#EXT#/);
        assert.deepEqual(result.change.regions[0]?.people, {
            least: 3,
            most: 3,
            kinds: {
                member: { least: 1, most: 1 },
                b2bCollaborationGuest: { least: 2, most: 2 },
                b2bCollaborationMember: { least: 0, most: 0 },
                internalGuest: { least: 0, most: 0 },
                otherExternalUser: { least: 0, most: 0 },
            },
            uncounted: [],
        });
    });

    it("numbers each kind, and shows a kind that no one is of today", async () => {
        const town = new Town();
        town.partner(fabrikam);
        const guests = ["f1", "f2"].map((name) => town.guest(`${name}@fabrikam.example`));
        town.guest("n@northwind.example");
        const tenants = (id: string) => ({
            guestOrExternalUserTypes: "b2bCollaborationGuest,b2bCollaborationMember",
            externalTenants: {
                "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                membershipKind: "enumerated",
                members: [id],
            },
        });
        const off = "enabledForReportingButNotEnforced";
        town.policy("Fabrikam", { includeGuestsOrExternalUsers: tenants(fabrikam) }, off, "block");
        town.policy(
            "Litware",
            { includeGuestsOrExternalUsers: tenants("33333333-3333-4333-8333-333333333333") },
            off,
        );
        const { tenant, people, reading } = await town.counted();
        assert.equal(guests.length, 2);
        const rows = reviewed(tenant, people, reading).change.regions.map(({ who }) => who);
        assert.ok(rows.includes("2 guests of fabrikam (today no external members)"), rows.join("\n"));
        assert.ok(
            rows.some((who) => /^guests and external members of 33333333\S+ \(no one today\)$/.test(who)),
            rows.join("\n"),
        );
    });

    it("numbers who gets in without MFA, as the tenant is", async () => {
        const { tenant, people, reading } = await finance();
        const gaps = gapsOf("contoso", tenant, [], people, reading);
        const guests = gaps.statements.find(({ name }) => name === "Every guest who gets in did MFA");
        const counts = guests?.people?.reduce((sum, { most }) => sum + most, 0) ?? 0;
        assert.ok(counts >= 2, JSON.stringify(guests));
        const text = toText(gapsReport(gaps));
        assert.match(
            text,
            /warning: 2 guests \(today no external members, internal guests or other external users\) · every/,
        );
        assert.match(text, /without an Entra home tenant .*\(no one today\) · everything/);
        assert.match(text, /The numbers are of \d+ users who can sign in today/);
    });
});
