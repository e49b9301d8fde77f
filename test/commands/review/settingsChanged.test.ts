import assert from "node:assert/strict";
import { applyPlan } from "../../../commands/shared/plan";
import { settingsChanged } from "../../../commands/review/settingsChanged";
import { toHtml } from "../../../commands/review/formats/html";
import { reportOf } from "../../../commands/review/formats/sections";
import { toMarkdown } from "../../../commands/shared/markdown";
import { forAllTenants, mfaPolicy, partner, planOf, reviewOf, stateOf, type Declared } from "./fixtures";

const invitations = (inputs: Declared["inputs"]): Declared => ({
    name: "invitations",
    type: "pulumi-nodejs:dynamic/entra-b2b:AuthorizationPolicy",
    id: "authorizationPolicy",
    inputs,
});
const before = stateOf(partner(true), mfaPolicy(), invitations({ allowInvitesFrom: "everyone" }));

describe("settings that change", () => {
    it("are reported with the former and the new declaration, by path", () => {
        const plan = planOf(
            ["update", partner(false)],
            ["update", mfaPolicy({ state: "disabled", excludeUsers: ["u2", "u1"] })],
            ["update", invitations({ allowInvitesFrom: "none", guestUserRoleId: "[secret]" })],
            ["create", forAllTenants({ inboundTrust: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })],
        );
        const found = settingsChanged(applyPlan(before, plan));
        assert.deepEqual(
            found.map(({ resource, setting, before: was, after }) => [resource, setting, was, after]),
            [
                ["AuthorizationPolicy invitations", "allowInvitesFrom", '"everyone"', '"none"'],
                ["AuthorizationPolicy invitations", "guestUserRoleId", null, "not known yet"],
                [
                    "ConditionalAccessPolicy all-guests-mfa",
                    "conditions.users.excludeUsers",
                    '["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"]',
                    '["u1", "u2"]',
                ],
                ["ConditionalAccessPolicy all-guests-mfa", "state", '"enabled"', '"disabled"'],
                ["CrossTenantAccessDefault all-tenants", "inboundTrust", null, "not known yet"],
                ["CrossTenantAccessPartner fabrikam", "inboundTrust.isMfaAccepted", "true", "false"],
            ],
        );
    });

    it("are none where only the order of a list differs, or nothing is planned", () => {
        const plan = planOf(["update", mfaPolicy({ excludeUsers: ["u2", "u1"] })]);
        const state = stateOf(mfaPolicy({ excludeUsers: ["u1", "u2"] }));
        assert.deepEqual(settingsChanged(applyPlan(state, plan)), []);
        assert.deepEqual(settingsChanged(applyPlan(before, planOf())), []);
    });

    it("are in the comment and on the page", () => {
        const result = reviewOf(before, planOf(["delete", invitations({})]));
        assert.match(toMarkdown(reportOf(result)), /Settings: 1 change[^#]*allowInvitesFrom/);
        assert.match(toHtml(result), /Settings: 1 change[^]*allowInvitesFrom[^]*not declared/);
    });
});
