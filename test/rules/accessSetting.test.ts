import assert from "node:assert/strict";
import { sentenceOf } from "../../rules/fault";
import { accessSettingFaults, type AccessSetting, type AccessSettingName } from "../../rules/accessSetting";

const id = "11111111-1111-4111-8111-111111111111";
type Side = ["allowed" | "blocked", ...string[]];

function setting([userAccess, ...users]: Side, [appAccess, ...apps]: Side): AccessSetting {
    return {
        usersAndGroups: {
            accessType: userAccess,
            targets: users.map((target) => ({
                target,
                targetType: target === "AllUsers" ? "user" : "group",
            })),
        },
        applications: {
            accessType: appAccess,
            targets: apps.map((target) => ({ target, targetType: "application" })),
        },
    };
}

function faultOf(
    users: Side,
    apps: Side,
    name: AccessSettingName = "b2bCollaborationInbound",
    isDefault = false,
) {
    return accessSettingFaults(setting(users, apps), name, isDefault).map(sentenceOf).join("\n");
}

const allApps: Side = ["allowed", "AllApplications"];
const noApps: Side = ["blocked", "AllApplications"];

describe("an access setting", () => {
    for (const [what, users, apps] of [
        ["one group, every application", ["allowed", id], allApps],
        ["everybody, one application", ["allowed", "AllUsers"], ["allowed", id]],
        ["everybody, Office 365", ["allowed", "AllUsers"], ["allowed", "Office365"]],
        ["one group, all but one application", ["allowed", id], ["blocked", id]],
        ["everybody but one group", ["blocked", id], noApps],
        ["everybody but one group, one application", ["blocked", id], ["allowed", id]],
        ["no one, nothing", ["blocked", "AllUsers"], noApps],
    ] as [string, Side, Side][]) {
        it(`may say: ${what}`, () => {
            assert.equal(faultOf(users, apps), "");
        });
    }

    for (const [what, users, apps, message] of [
        ["no one, every application", ["blocked", "AllUsers"], allApps, /Block all applications/],
        [
            "no one, all but one application",
            ["blocked", "AllUsers"],
            ["blocked", id],
            /Block all applications/,
        ],
        ["everybody, no application", ["allowed", "AllUsers"], noApps, /Allow at least one application/],
        ["one group, no application", ["allowed", id], noApps, /Allow at least one application/],
        ["everybody and one group", ["allowed", "AllUsers", id], allApps, /together with single/],
        [
            "every application and one",
            ["allowed", id],
            ["allowed", "AllApplications", id],
            /together with single/,
        ],
        ["no one in particular", ["allowed"], allApps, /names no users/],
        ["no application in particular", ["allowed", id], ["allowed"], /names no applications/],
        ["a user by name", ["allowed", "alice"], allApps, /"alice" among users/],
        ["an application by name", ["allowed", id], ["allowed", "Teams"], /"Teams" among applications/],
        ["an application for a user", ["allowed", "AllApplications"], allApps, /among users/],
    ] as [string, Side, Side, RegExp][]) {
        it(`may not say: ${what}`, () => {
            assert.match(faultOf(users, apps), message);
        });
    }

    it("for all tenants names no users of other tenants, and may name one's own", () => {
        assert.match(
            faultOf(["allowed", id], allApps, "b2bDirectConnectInbound", true),
            /in the partner's access settings/,
        );
        assert.equal(faultOf(["allowed", id], allApps, "b2bDirectConnectOutbound", true), "");
        assert.equal(faultOf(["allowed", "AllUsers"], allApps, "b2bCollaborationInbound", true), "");
    });

    it("names users as users and groups, and applications as applications", () => {
        const wrong = setting(["allowed", id], allApps);
        const target = { target: id, targetType: "application" as const };
        const usersAndGroups = { accessType: "allowed" as const, targets: [target] };
        assert.match(
            accessSettingFaults({ ...wrong, usersAndGroups }, "tenantRestrictions", false)[0]?.message ?? "",
            /among users/,
        );
    });
});
