import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type {
    AccessReviewArgs,
    AccessReviewScope,
    ConditionalAccessPolicyArgs,
    PolicyConditions,
    PolicyGrantControls,
} from "../../providers";
import { graphConditions, graphGrant, graphSession } from "../../components/accessControls";

describe("bodies in Graph's JSON", () => {
    it("take outputs at any depth, and only what Graph knows: compiled, not run", () => {
        const policy: ConditionalAccessPolicyArgs = {
            displayName: "MFA",
            state: "enabledForReportingButNotEnforced",
            conditions: {
                applications: { includeApplications: [pulumi.output("All")] },
                users: pulumi.output({ includeUsers: ["GuestsOrExternalUsers"] }),
                clientAppTypes: ["all"],
            },
            grantControls: pulumi.output({ operator: "OR" as const, builtInControls: ["mfa" as const] }),
        };
        const review: Pick<AccessReviewArgs, "scope"> = {
            scope: {
                "@odata.type": "#microsoft.graph.accessReviewQueryScope",
                query: pulumi.interpolate`/groups/${"id"}/members`,
            },
        };
        assert.ok(policy && review);

        // @ts-expect-error -- no such control
        const control: PolicyGrantControls = { builtInControls: ["mfaa"] };
        // @ts-expect-error -- the place of users is `users`
        const place: PolicyConditions = { includeUsers: ["All"] };
        const inactive = "#microsoft.graph.accessReviewInactiveUsersQueryScope" as const;
        // @ts-expect-error -- a review of inactive users needs a time
        const scope: AccessReviewScope = { "@odata.type": inactive, query: "" };
        assert.ok(control && place && scope);
    });

    it("are what components make of grant, session and conditions", () => {
        assert.deepEqual(graphGrant({ mfa: true, compliantDevice: true }), {
            operator: "AND",
            builtInControls: ["mfa", "compliantDevice"],
        });
        assert.deepEqual(graphSession({ signInFrequency: { days: 7 } }), {
            signInFrequency: {
                isEnabled: true,
                authenticationType: "primaryAndSecondaryAuthentication",
                frequencyInterval: "timeBased",
                type: "days",
                value: 7,
            },
        });
        assert.deepEqual(graphConditions({ platforms: { include: ["iOS"] } }), {
            clientAppTypes: ["all"],
            platforms: { includePlatforms: ["iOS"], excludePlatforms: [] },
        });
    });
});
