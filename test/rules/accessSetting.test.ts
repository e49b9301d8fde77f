import assert from "node:assert/strict";
import { accessSettingFault, type AccessSetting, type AccessSettingName } from "../../rules/accessSetting";

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
    return accessSettingFault(setting(users, apps), name, isDefault);
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
        ["nobody, nothing", ["blocked", "AllUsers"], noApps],
    ] as [string, Side, Side][]) {
        it(`may say: ${what}`, () => {
            assert.equal(faultOf(users, apps), undefined);
        });
    }

    for (const [what, users, apps, message] of [
        ["nobody, every application", ["blocked", "AllUsers"], allApps, /block all applications/],
        [
            "nobody, all but one application",
            ["blocked", "AllUsers"],
            ["blocked", id],
            /block all applications/,
        ],
        ["everybody, no application", ["allowed", "AllUsers"], noApps, /allow one application/],
        ["one group, no application", ["allowed", id], noApps, /allow one application/],
        ["everybody and one group", ["allowed", "AllUsers", id], allApps, /together with single/],
        [
            "every application and one",
            ["allowed", id],
            ["allowed", "AllApplications", id],
            /together with single/,
        ],
        ["nobody in particular", ["allowed"], allApps, /names no users/],
        ["no application in particular", ["allowed", id], ["allowed"], /names no applications/],
        ["somebody by name", ["allowed", "alice"], allApps, /"alice" among users/],
        ["an application by name", ["allowed", id], ["allowed", "Teams"], /"Teams" among applications/],
        ["an application for a user", ["allowed", "AllApplications"], allApps, /among users/],
    ] as [string, Side, Side, RegExp][]) {
        it(`may not say: ${what}`, () => {
            assert.match(faultOf(users, apps) ?? "", message);
        });
    }

    it("for all tenants names no users of other tenants, and may name one's own", () => {
        assert.match(
            faultOf(["allowed", id], allApps, "b2bDirectConnectInbound", true) ?? "",
            /for the partner/,
        );
        assert.equal(faultOf(["allowed", id], allApps, "b2bDirectConnectOutbound", true), undefined);
        assert.equal(faultOf(["allowed", "AllUsers"], allApps, "b2bCollaborationInbound", true), undefined);
    });

    it("names users as users and groups, and applications as applications", () => {
        const wrong = setting(["allowed", id], allApps);
        const target = { target: id, targetType: "application" as const };
        const usersAndGroups = { accessType: "allowed" as const, targets: [target] };
        assert.match(
            accessSettingFault({ ...wrong, usersAndGroups }, "tenantRestrictions", false) ?? "",
            /among users/,
        );
    });
});
