import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { lifecycle } from "../../../providers/lifecycle";
import type { Properties } from "../../../providers/lifecycle/kit/lifecycle";
import { Run } from "../../../providers/lifecycle/kit/run";
import { FakeDirectory } from "../../graph/consistency/fakeDirectory";
import { guid, refusal } from "../../graph/fakes";
import { keptLog } from "../engineLogs";

const [id, anna, bert, carl] = [guid(500), guid(1), guid(2), guid(3)];
const declared = {
    displayName: "Partners",
    mark: "entra-b2b-1",
    mailNickname: "entra-b2b-1",
    kind: "security",
};
const membersOfType = `GET /groups/${id}/members/microsoft.graph.user`;

/** A group with members and owners, and a run with a stack config. */
function tenant({ group = {}, members = [] as string[], owners = [] as string[], config = {} } = {}) {
    const directory = new FakeDirectory();
    const made = { id, ...declared, securityEnabled: true, groupTypes: [], assignedLicenses: [] };
    directory.groups.set(id, { ...made, ...group });
    directory.members.set(id, new Set(members));
    directory.owners.set(id, new Set(owners));
    const warnings: string[] = [];
    const run = new Run({ client: directory.graph.client, log: keptLog({ warn: warnings }) });
    run.configure({
        get: (key: string) => (config as Record<string, string>)[key],
    } as unknown as pulumi.dynamic.Config);
    return {
        directory,
        run,
        warnings,
        group: lifecycle("directoryGroup", run),
        membership: lifecycle("groupMembership", run),
        membersNow: () => [...(directory.members.get(id) ?? [])],
        ownersNow: () => [...(directory.owners.get(id) ?? [])],
    };
}

const policy = (users: Properties) => ({
    id: "policy",
    displayName: "Partners: MFA",
    state: "enabled",
    conditions: { users },
});

describe("the end of a group", () => {
    it("deletes a group that is as declared, without a warning", async () => {
        const { group, directory, warnings } = tenant({ owners: [anna] });
        await group.delete(id, { ...declared, owners: [anna] });
        assert.deepEqual([directory.groups.size, warnings], [0, []]);
    });

    it("names members and owners that this stack did not declare", async () => {
        const { group, directory, warnings } = tenant({ members: [bert, carl], owners: [anna, bert] });
        await group.delete(id, { ...declared, owners: [anna] });
        assert.equal(directory.groups.size, 0);
        assert.match(warnings.join(), /2 members that this stack did not declare .*, 1 owners/);
        assert.ok([bert, carl].every((other) => warnings[0]?.includes(other)));
        assert.ok(!warnings[0]?.includes(anna));
    });

    it("says of members that it may not read that they are unknown", async () => {
        const { group, directory, warnings } = tenant();
        directory.next(`GET /groups/${id}/members`, refusal(403, "Authorization_RequestDenied"));
        await group.delete(id, declared);
        assert.match(
            warnings.join(),
            /members that this stack did not declare \(not known: this could not be read\)/,
        );
    });

    it("says of licenses that an answer does not show that they are unknown", async () => {
        const { group, directory, warnings } = tenant({ group: { assignedLicenses: undefined } });
        await group.delete(id, declared);
        assert.equal(directory.groups.size, 0);
        assert.match(
            warnings.join(),
            /licenses that its members have by it \(not known: this could not be read\)/,
        );
    });

    it("does not count members that the run itself removed and a replica still shows", async () => {
        const { group, membership, directory, warnings } = tenant({ members: [anna] });
        await membership.delete(id, { groupId: id, memberIds: [anna] });
        const stale = { status: 200, body: { value: [{ id: anna }] } };
        directory.next(`GET /groups/${id}/members`, stale, stale, stale);
        await group.delete(id, declared);
        assert.deepEqual(warnings, []);
    });

    it("names licenses, roles and policies that end with the group", async () => {
        const { group, directory, warnings } = tenant({
            group: { isAssignableToRole: true, assignedLicenses: [{ skuId: guid(40) }] },
        });
        const listed = { status: 200, body: { value: [{ id: "assignment" }] } };
        for (const call of [
            `/groups/${id}/appRoleAssignments`,
            "/roleManagement/directory/roleAssignments",
        ]) {
            directory.next(`GET ${call}`, listed, listed, listed);
        }
        directory.policies.push(policy({ includeGroups: [id.toUpperCase()] }));
        await group.delete(id, { ...declared, isAssignableToRole: true });
        assert.equal(directory.groups.size, 0);
        assert.match(
            warnings.join(),
            /1 licenses .*, 1 roles in applications .*, 1 directory roles .*, 1 conditional access policies .*"Partners: MFA"/,
        );
    });

    describe("that an enforced policy excludes", () => {
        it("is refused, with the policy and the way to confirm it", async () => {
            const { group, directory, run } = tenant();
            directory.policies.push(policy({ excludeGroups: [id] }));
            await assert.rejects(group.delete(id, declared), (error: Error) => {
                assert.match(error.message, /"Partners: MFA" \(policy\).*notRenamed\[0\]/);
                return true;
            });
            assert.equal(directory.groups.size, 1);
            // The run that wrote the policy knows what it excludes now.
            run.declared.writtenPolicyIds.add("policy");
            await group.delete(id, declared);
            assert.equal(directory.groups.size, 0);
        });

        for (const [what, { members, config, warning }] of Object.entries({
            "happens when it is confirmed": {
                members: {},
                config: { "entra-b2b:removals": JSON.stringify({ notRenamed: [id] }) },
                warning: /1 conditional access policies that name it/,
            },
            "happens when the policy is not in force": {
                members: { state: "enabledForReportingButNotEnforced" },
                config: {},
                warning: /1 conditional access policies that name it/,
            },
        })) {
            it(what, async () => {
                const { group, directory, warnings } = tenant({ config });
                directory.policies.push({ ...policy({ excludeGroups: [id] }), ...members });
                await group.delete(id, declared);
                assert.equal(directory.groups.size, 0);
                assert.match(warnings.join(), warning);
            });
        }

        it("is not known to be excluded where policies may not be read, which is reported", async () => {
            const { group, directory, warnings } = tenant();
            directory.next("GET /identity/conditionalAccess/policies", refusal(403, "AccessDenied"));
            await group.delete(id, declared);
            assert.match(warnings.join(), /conditional access policies that name it \(not known/);
        });
    });

    const otherKinds: Record<string, [Properties, Properties?]> = {
        "a Microsoft 365 group": [{ groupTypes: ["Unified"] }],
        "a group with members by a rule": [{ groupTypes: ["DynamicMembership"] }],
        "a group that can hold directory roles": [{ isAssignableToRole: true }],
        "a group with assigned members where a rule was declared": [
            {},
            { membershipRule: 'user.userType -eq "Guest"' },
        ],
    };
    for (const [what, [now, more = {}]] of Object.entries(otherKinds)) {
        it(`leaves ${what} alone, with a warning`, async () => {
            const { group, directory, warnings } = tenant({ group: now });
            await group.delete(id, { ...declared, ...more });
            assert.equal(directory.groups.size, 1);
            assert.match(warnings.join(), new RegExp(`${id}.* of another kind`));
        });
    }
});

describe("the last owner of a group", () => {
    const change = (before: string[], now?: string[]) =>
        [
            { ...declared, owners: before },
            { ...declared, ...(now && { owners: now }) },
        ] as const;

    for (const [what, now] of Object.entries({ "no owner": undefined, "an empty list": [] })) {
        it(`stays when the declaration has ${what}, with a warning, and is not tried again`, async () => {
            const { group, warnings, ownersNow } = tenant({ owners: [anna] });
            const [olds, news] = change([anna], now);
            const { outs } = await group.update(id, olds, news);
            assert.deepEqual(ownersNow(), [anna]);
            assert.equal(warnings.length, 1);
            assert.ok(warnings[0]?.includes(anna) && warnings[0].includes(id));
            const next = (await group.check(outs as Properties, news)).inputs ?? {};
            assert.equal((await group.diff(id, outs as Properties, next)).changes, false);
        });
    }

    it("stays when several are removed", async () => {
        const { group, warnings, ownersNow } = tenant({ owners: [anna, bert, carl] });
        await group.update(id, ...change([anna, bert, carl]));
        assert.equal(ownersNow().length, 1);
        assert.equal(warnings.length, 1);
    });

    it("goes when another one was added by hand or is declared", async () => {
        for (const [owners, now] of [
            [[anna, carl], undefined],
            [[anna], [carl]],
        ] as const) {
            const { group, warnings, ownersNow } = tenant({ owners: [...owners] });
            await group.update(id, ...change([anna], now && [...now]));
            assert.deepEqual([ownersNow(), warnings], [[carl], []]);
        }
    });
});

describe("a member who is no longer declared", () => {
    const end = (memberIds: string[]) =>
        [
            { groupId: id, memberIds },
            { groupId: id, memberIds: [] },
        ] as const;

    it("leaves the group", async () => {
        const { membership, membersNow, warnings } = tenant({ members: [anna, bert] });
        await membership.update(id, ...end([anna]));
        assert.deepEqual([membersNow(), warnings], [[bert], []]);
    });

    const row = (more: Properties) => ({ id: anna, creationType: null, externalUserState: null, ...more });
    it("stays after becoming a member of the tenant, with a warning", async () => {
        for (const more of [{ creationType: "Invitation" }, { externalUserState: "Accepted" }]) {
            for (const verb of ["update", "delete"] as const) {
                const { membership, directory, membersNow, warnings } = tenant({ members: [anna, bert] });
                directory.next(membersOfType, {
                    status: 200,
                    body: {
                        value: [row({ userType: "Member", ...more }), row({ id: bert, userType: "Guest" })],
                    },
                });
                const [olds, news] = end([anna, bert]);
                await (verb === "update" ? membership.update(id, olds, news) : membership.delete(id, olds));
                assert.deepEqual(membersNow(), [anna]);
                assert.match(warnings.join(), new RegExp(`${anna}.*member of the tenant.*${id}`));
            }
        }
    });

    it("stays without an error when the group now has its members by a rule", async () => {
        const { membership, directory, membersNow, warnings } = tenant({
            group: { groupTypes: ["DynamicMembership"] },
            members: [anna],
        });
        directory.next(
            `DELETE /groups/${id}/members/${anna}/$ref`,
            refusal(403, "Authorization_RequestDenied"),
        );
        await membership.delete(...([id, end([anna])[0]] as const));
        assert.deepEqual(membersNow(), [anna]);
        assert.match(warnings.join(), /members by a rule/);
    });

    it("leaves the group if the account has always been one of the tenant's own", async () => {
        const { membership, directory, membersNow } = tenant({ members: [anna] });
        directory.next(membersOfType, { status: 200, body: { value: [row({ userType: "Member" })] } });
        await membership.update(id, ...end([anna]));
        assert.deepEqual(membersNow(), []);
    });

    for (const [what, emergencyAccess] of Object.entries({
        "an account for emergency access": { accountIds: [anna.toUpperCase()] },
        "in the group for emergency access": { groupId: guid(7) },
    })) {
        it(`stays as ${what}`, async () => {
            const { membership, directory, membersNow, warnings } = tenant({
                members: [anna, bert],
                config: { "entra-b2b:emergencyAccess": JSON.stringify(emergencyAccess) },
            });
            const shown = (...ids: string[]) => ({
                status: 200,
                body: { value: ids.map((member) => ({ id: member })) },
            });
            // One read alone may be throttled, or come from a replica that does not know the member yet.
            directory.next(
                `GET /groups/${guid(7)}/transitiveMembers`,
                ...[refusal(429, "TooManyRequests"), shown()],
                ...[shown(anna), shown(anna), shown(anna), shown(anna), shown(anna)],
            );
            await membership.update(id, ...end([anna, bert]));
            assert.deepEqual(membersNow(), [anna]);
            assert.match(warnings.join(), /emergency access/);
        });
    }

    it("stays when it cannot be read who is in the group for emergency access", async () => {
        const { membership, directory, membersNow } = tenant({
            members: [anna],
            config: { "entra-b2b:emergencyAccess": JSON.stringify({ groupId: guid(7) }) },
        });
        directory.next(
            `GET /groups/${guid(7)}/transitiveMembers`,
            refusal(403, "Authorization_RequestDenied"),
        );
        await assert.rejects(membership.update(id, ...end([anna])), /Authorization_RequestDenied/);
        assert.deepEqual(membersNow(), [anna]);
    });
});
