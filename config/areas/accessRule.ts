import { z } from "zod";
import { accessSettingFaults, type AccessSetting, type AccessSettingName } from "../../rules/accessSetting";
import { inboundSuites } from "../../rules/applicationGroups";
import { obeys } from "../../rules/fault";
import { guid } from "./fields";

const userTargets = z.union([
    z.literal("all"),
    z.strictObject({
        users: z
            .array(guid)
            .default([])
            .describe("Object ids of users, in the tenant where they are at home."),
        groups: z
            .array(guid)
            .default([])
            .describe("Object ids of groups, in the tenant where their members are at home."),
    }),
]);
const applicationTargets = z.union([
    z.literal("all"),
    z.array(z.union([guid, z.enum(inboundSuites)])).min(1),
]);

const sideError = "must have allow or block, each all or what it names";
const userSide = z.union(
    [
        z.strictObject({ allow: userTargets.describe("Only these people.") }),
        z.strictObject({ block: userTargets.describe("Everyone except these people.") }),
    ],
    {
        error: `${sideError}: ids of users and groups`,
    },
);
const applicationSide = z.union(
    [
        z.strictObject({ allow: applicationTargets.describe("Only these applications.") }),
        z.strictObject({ block: applicationTargets.describe("All applications except these.") }),
    ],
    { error: `${sideError}: app ids, ${inboundSuites.join(" and ")}` },
);

type Targets<T> = { allow: T } | { block: T };

/** Graph's form of one half. */
function side<T>(rule: Targets<T>, targetsOf: (given: T) => AccessSetting["applications"]["targets"]) {
    return "allow" in rule
        ? { accessType: "allowed" as const, targets: targetsOf(rule.allow) }
        : { accessType: "blocked" as const, targets: targetsOf(rule.block) };
}

function userTargetsOf(given: z.infer<typeof userTargets>): AccessSetting["usersAndGroups"]["targets"] {
    return given === "all"
        ? [{ target: "AllUsers", targetType: "user" }]
        : [
              ...given.users.map((target) => ({ target, targetType: "user" as const })),
              ...given.groups.map((target) => ({ target, targetType: "group" as const })),
          ];
}

function applicationTargetsOf(
    given: z.infer<typeof applicationTargets>,
): AccessSetting["applications"]["targets"] {
    const names = given === "all" ? ["AllApplications"] : given;
    return names.map((target) => ({ target, targetType: "application" as const }));
}

const rule = z.union(
    [
        z.enum(["all", "none"]),
        z.strictObject({
            users: userSide.describe("Who gets access."),
            applications: applicationSide.describe("What they get access to."),
        }),
    ],
    { error: "must be all, none, or users and applications, each with allow or block" },
);

function toSetting(given: z.infer<typeof rule>): AccessSetting {
    const { users, applications } =
        typeof given === "object"
            ? given
            : given === "all"
              ? { users: { allow: "all" as const }, applications: { allow: "all" as const } }
              : { users: { block: "all" as const }, applications: { block: "all" as const } };
    return {
        usersAndGroups: side(users, userTargetsOf),
        applications: side(applications, applicationTargetsOf),
    };
}

/** An access setting as the stack config writes it, turned into Graph's form and checked as a whole. */
function access(name: AccessSettingName, isDefault: boolean) {
    return rule
        .transform((given, context) => {
            const setting = toSetting(given);
            obeys(() => accessSettingFaults(setting, name, isDefault))(given, context);
            return setting;
        })
        .optional();
}

/** All access settings, for all tenants or for one partner. A setting left out stays as the tenant has it. */
export function accessFields(isDefault: boolean) {
    return {
        b2bCollaboration: z
            .strictObject({
                inbound: access("b2bCollaborationInbound", isDefault).describe(
                    "Their people as guests in this tenant.",
                ),
                outbound: access("b2bCollaborationOutbound", isDefault).describe(
                    "This tenant's people as guests in theirs.",
                ),
            })
            .default({})
            .describe("Guests of here (inbound) and there (outbound)."),
        b2bDirectConnect: z
            .strictObject({
                inbound: access("b2bDirectConnectInbound", isDefault).describe(
                    "Their people in this tenant's shared channels.",
                ),
                outbound: access("b2bDirectConnectOutbound", isDefault).describe(
                    "This tenant's people in their shared channels.",
                ),
            })
            .default({})
            .describe("Shared channels, without a guest's account."),
        tenantRestrictions: access("tenantRestrictions", isDefault).describe(
            "Other tenants' accounts on this tenant's networks and devices.",
        ),
    };
}
