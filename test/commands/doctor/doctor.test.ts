import assert from "node:assert/strict";
import { needs, tenantJsonSchema } from "../../../config";
import { exitCodeOf } from "../../../commands/doctor/diagnosis";
import type { DoctorFinding } from "../../../commands/doctor/finding";
import { reportOf } from "../../../commands/doctor/report";
import { toText } from "../../../commands/shared/text";
import { grantedPermissions } from "../../../sandbox/identity";
import { reference, unknownId, type Row } from "../../sandbox/directory";
import { declared, emergency, everything, leastFor, Patient } from "./patient";

const [first = "", second = ""] = emergency;
const policies = { mfaPolicies: [{ name: "all", displayName: "MFA for all guests" }] };
const messages = (findings: readonly DoctorFinding[]) =>
    findings.map(({ severity, message }) => `${severity}: ${message}`);

describe("the doctor", () => {
    it("finds nothing wrong with an identity that has just what the stack takes", async () => {
        const diagnosis = await new Patient(everything).diagnose();
        assert.deepEqual(diagnosis.findings, []);
        assert.equal(exitCodeOf(diagnosis), 0);
        assert.match(toText(reportOf(diagnosis)), /0 errors, 0 warnings, 0 notes\n$/);
    });

    it("writes nothing", async () => {
        const patient = new Patient(everything);
        await patient.diagnose();
        const log = patient.directory.parts.log.list();
        assert.ok(log.length > 0);
        assert.deepEqual(
            log.filter(({ method }) => method !== "GET"),
            [],
        );
    });

    describe("on permissions", () => {
        for (const name of leastFor(everything)) {
            it(`misses ${name}`, async () => {
                const wider = needs.flatMap(({ permissions }) =>
                    permissions.filter((each) => each.name === name).flatMap(({ instead = [] }) => instead),
                );
                const granted = leastFor(everything).filter((each) => each !== name && !wider.includes(each));
                const diagnosis = await new Patient(everything, granted).diagnose();
                const found = diagnosis.findings.find(({ message }) =>
                    message.startsWith(`${name} is missing`),
                );
                assert.equal(found?.severity, "error");
                assert.match(found.source ?? "", /^https:\/\/learn\.microsoft\.com\/graph\//);
                assert.equal(exitCodeOf(diagnosis), 1);
                assert.match(
                    toText(reportOf(diagnosis)),
                    new RegExp(`error: ${name.replaceAll(".", "\\.")} is missing`),
                );
            });
        }

        it("takes a wider permission for a narrower one", async () => {
            const granted = leastFor(everything).filter((name) => name !== "User.Invite.All");
            const { permissions, findings } = await new Patient(everything, granted).diagnose();
            assert.equal(
                permissions.find(({ name }) => name === "User.Invite.All")?.grantedBy,
                "User.ReadWrite.All",
            );
            assert.deepEqual(findings, []);
        });

        it("reports needless permissions, which are not an error", async () => {
            const diagnosis = await new Patient(declared({}), [
                "Directory.Read.All",
                "Group.ReadWrite.All",
            ]).diagnose();
            assert.deepEqual(
                messages(diagnosis.findings).filter((text) => text.includes("granted")),
                [
                    "note: Directory.Read.All, Group.ReadWrite.All are granted, and nothing that this stack declares needs them",
                ],
            );
            assert.equal(exitCodeOf(diagnosis), 0);
        });

        it("shows problems first, each with its cure, and notes last, in one line each", async () => {
            const stack = declared({ ...policies, emergencyAccess: { accountIds: [first, unknownId] } });
            const granted = [...leastFor(stack), "Directory.Read.All", "Group.ReadWrite.All"];
            const text = toText(reportOf(await new Patient(stack, granted).diagnose()));
            assert.match(
                text,
                /^Stack test.*\n\nerror: There is no .*\n {2}Correct .*\n {2}https:.*\n\npermission .*\n[^]*\n\nOther commands\n[^]*\n\nnote: .*needs them\. Remove them.*\n\n1 error, 0 warnings, 1 note\n$/,
            );
        });

        it("asks only for what is declared", () => {
            assert.deepEqual(leastFor(declared({})), []);
            assert.deepEqual(leastFor(declared({}, 1)), [
                "Directory.Read.All",
                "User.Invite.All",
                "User.ReadWrite.All",
            ]);
        });

        it("does not take a person's delegated permissions for an app's", async () => {
            const { findings } = await new Patient(everything).diagnose({ kind: "user", permissions: [] });
            assert.ok(
                findings.some(({ message }) =>
                    message.startsWith("You are signed in as a user. What you can do"),
                ),
            );
            assert.equal(exitCodeOf({ ...(await new Patient(everything).diagnose()), findings }), 0);
        });

        it("knows every key of the stack config", () => {
            const keys = Object.keys((tenantJsonSchema() as { properties: object }).properties);
            const known = new Set(needs.map(({ thing }) => thing.split(".")[0]));
            // Texts, where guests are, and what the state keeps of them: they are the thing guests.
            const within = [
                "extends",
                "tags",
                "guestList",
                "guestsAs",
                "removals",
                "rosterShardCount",
                "guestDefaults",
                "onRemove",
                "inviteRedirectUrl",
                "keepRedeemUrls",
            ];
            assert.deepEqual(
                keys.filter((key) => !known.has(key) && !within.includes(key)),
                [],
            );
        });

        it("reports what the commands lack, which stops no deployment", async () => {
            const diagnosis = await new Patient(everything).diagnose();
            assert.deepEqual(diagnosis.findings, []);
            const doubleMfa = diagnosis.commands.find(({ command }) => command === "double-mfa");
            assert.deepEqual(doubleMfa?.missingPermissions, ["AuditLog.Read.All"]);
            assert.match(
                toText(reportOf(diagnosis)),
                /double-mfa\b.*AuditLog\.Read\.All, Policy\.Read\.All, Entra ID P1.*AuditLog\.Read\.All/,
            );
            const granted = [
                ...leastFor(everything),
                "AuditLog.Read.All",
                "CrossTenantInformation.ReadBasic.All",
            ];
            const complete = await new Patient(everything, granted).diagnose();
            // Granted for the commands: not for nothing.
            assert.deepEqual(complete.findings, []);
            assert.deepEqual(
                complete.commands.map(({ command, missingPermissions, isLicensed }) => [
                    command,
                    missingPermissions,
                    isLicensed,
                ]),
                ["double-mfa", "review --days", "review --live", "stale-guests", "drift"].map((command) => [
                    command,
                    [],
                    true,
                ]),
            );
        });

        it("reports that the tenant lacks the license of a command, or that it is not known", async () => {
            const licensed = async (granted: string[], options: { servicePlans?: string[] } = {}) =>
                (await new Patient(declared({}), granted, options).diagnose()).commands
                    .filter(({ license }) => license !== null)
                    .map(({ isLicensed }) => isLicensed);
            const readers = ["AuditLog.Read.All", "Directory.Read.All"];
            assert.deepEqual(new Set(await licensed(readers, { servicePlans: [] })), new Set([false]));
            assert.deepEqual(new Set(await licensed(readers)), new Set([true]));
            assert.deepEqual(new Set(await licensed(["AuditLog.Read.All"])), new Set(["unknown"]));
        });

        it("asks for nothing that the sandbox has no use for", () => {
            const names = needs.flatMap(({ permissions }) => permissions.map(({ name }) => name));
            const known: readonly string[] = [...grantedPermissions, "User.Read.All"];
            assert.deepEqual(
                names.filter((name) => !known.includes(name)),
                [],
            );
        });
    });

    describe("on licenses", () => {
        it("warns when the tenant has no Entra ID P1", async () => {
            const patient = new Patient(everything, leastFor(everything), { servicePlans: [] });
            assert.deepEqual(messages(await patient.findings("licenses")), [
                "warning: The tenant has no active license of Entra ID P1, which mfaPolicies, partners need",
            ]);
        });

        it("takes P2 for P1", async () => {
            const patient = new Patient(everything, leastFor(everything), {
                servicePlans: ["AAD_PREMIUM_P2"],
            });
            assert.deepEqual(await patient.findings("licenses"), []);
        });

        it("says when it could not look", async () => {
            const granted = leastFor(everything).filter((name) => name !== "Directory.Read.All");
            const { findings } = await new Patient(everything, granted).diagnose();
            const [note] = findings.filter(({ check }) => check === "licenses");
            assert.match(note?.message ?? "", /could not be looked up: .*403/);
        });
    });

    describe("on emergency access", () => {
        const withAccess = (emergencyAccess: unknown) => declared({ ...policies, emergencyAccess });
        /** With an identity that may read the directory. */
        const ofReader = (emergencyAccess: unknown) =>
            new Patient(withAccess(emergencyAccess), [...leastFor(everything), "Directory.Read.All"]);

        it("finds an account that is not there", async () => {
            const patient = ofReader({ accountIds: [first, unknownId] });
            assert.deepEqual(messages(await patient.findings("emergencyAccess")), [
                `error: There is no emergency-access account ${unknownId} in the tenant`,
            ]);
        });

        it("finds an account that is disabled, and one that is a guest", async () => {
            const guestId = new Patient(everything).directory.invite("eve@fabrikam.example");
            const patient = ofReader({ accountIds: [first, guestId] });
            assert.equal(patient.directory.invite("eve@fabrikam.example"), guestId);
            patient.directory.succeed(`PATCH /users/${first}`, { accountEnabled: false });
            assert.deepEqual(messages(await patient.findings("emergencyAccess")), [
                `error: The emergency-access account ${first} is disabled`,
                `error: The emergency-access account ${guestId} is a guest: its home tenant decides whether it can sign in`,
            ]);
        });

        it("says of an account that an answer does not show as enabled that this is not known", async () => {
            const patient = ofReader({ accountIds: [first] });
            const { store } = patient.directory.tenant;
            store.commit("users", first, { ...store.primary.get("users", first), accountEnabled: null });
            assert.match(
                messages(await patient.findings("emergencyAccess")).join(),
                /^warning: Whether .* is enabled is not known/,
            );
        });

        /** A tenant with a group of these members, and a stack that names it. */
        const withGroup = (memberIds: readonly string[], more: Row, accountIds?: readonly string[]) => {
            // The same tenant gives the same ids again.
            const groupId = new Patient(everything).directory.makeGroup("Emergency");
            const patient = ofReader({ groupId, ...(accountIds && { accountIds }) });
            const { directory } = patient;
            assert.equal(directory.makeGroup("Emergency"), groupId);
            for (const id of memberIds) {
                directory.succeed(`POST /groups/${groupId}/members/$ref`, reference(id));
            }
            const { store } = directory.tenant;
            store.commit("groups", groupId, { ...store.primary.get("groups", groupId), ...more });
            return patient;
        };
        // The sandbox's app may not make such a group, so someone else did.
        const roleAssignable = { isAssignableToRole: true };

        it("is content with a role-assignable group of two accounts", async () => {
            const patient = withGroup(emergency, roleAssignable, emergency);
            assert.deepEqual(await patient.findings("emergencyAccess"), []);
        });

        it("finds an account outside of the group", async () => {
            const patient = withGroup([first], roleAssignable, emergency);
            assert.deepEqual(messages(await patient.findings("emergencyAccess")), [
                `error: The emergency-access account ${second} is not a member of the group Emergency`,
                "error: The emergency-access group Emergency has one user. It needs two",
            ]);
        });

        it("warns of a group that is not role-assignable", async () => {
            const [warning, ...others] = await withGroup(emergency, {}).findings("emergencyAccess");
            assert.match(warning?.message ?? "", /is not role-assignable/);
            assert.deepEqual([warning?.severity, others], ["warning", []]);
        });

        it("finds a group that is not there", async () => {
            const patient = ofReader({ groupId: unknownId });
            assert.deepEqual(messages(await patient.findings("emergencyAccess")), [
                `error: There is no emergency-access group ${unknownId} in the tenant`,
            ]);
        });

        it("says when it could not look", async () => {
            const patient = new Patient(withAccess({ accountIds: emergency }), []);
            const found = await patient.findings("emergencyAccess");
            assert.equal(found.length, 2);
            assert.match(found[0]?.message ?? "", /could not be looked up: .*403/);
        });
    });

    describe("on who could be locked out", () => {
        const blocking = (changes: object = {}, conditions: object = {}) => ({
            displayName: "Block pipelines",
            state: "enabled",
            conditions: {
                users: { includeUsers: ["None"] },
                clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
                applications: { includeApplications: ["All"] },
                ...conditions,
            },
            grantControls: { operator: "OR", builtInControls: ["block"] },
            ...changes,
        });
        const lockedBy = async (policy: (callerId: string) => object) => {
            const patient = new Patient(everything);
            const { callerId } = patient.directory.parts.app;
            patient.directory.succeed("POST /identity/conditionalAccess/policies", policy(callerId));
            return messages(await patient.findings("lockOut"));
        };

        it("finds a policy that blocks the identity that deploys", async () => {
            assert.deepEqual(await lockedBy(() => blocking()), [
                "error: Block pipelines blocks the identity that deploys",
            ]);
        });

        it("warns of one that does so at some places, or would do so", async () => {
            const places = { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } };
            assert.deepEqual(await lockedBy(() => blocking({}, places)), [
                "warning: Block pipelines blocks the identity that deploys at some places, risks or applications",
            ]);
            assert.deepEqual(await lockedBy(() => blocking({ state: "enabledForReportingButNotEnforced" })), [
                "warning: Block pipelines would block the identity that deploys",
            ]);
        });

        it("is content with a policy that leaves it out, or is for users", async () => {
            const leftOut = (callerId: string) =>
                blocking(
                    {},
                    {
                        clientApplications: {
                            includeServicePrincipals: ["ServicePrincipalsInMyTenant"],
                            excludeServicePrincipals: [callerId],
                        },
                    },
                );
            assert.deepEqual(await lockedBy(leftOut), []);
            const forUsers = {
                users: { includeUsers: ["All"], excludeUsers: emergency },
                clientApplications: undefined,
            };
            assert.deepEqual(await lockedBy(() => blocking({}, forUsers)), []);
        });

        it("names the policy and the value that it cannot read, and checks the others", async () => {
            const patient = new Patient(everything);
            patient.directory.succeed("POST /identity/conditionalAccess/policies", blocking());
            const { store } = patient.directory.tenant;
            store.commit("conditionalAccessPolicies", "00000000-0000-4000-8000-0000000000a9", {
                ...blocking({ displayName: "Odd", state: undefined }),
                id: "00000000-0000-4000-8000-0000000000a9",
            });
            const found = messages(await patient.findings("lockOut"));
            assert.match(found.join("\n"), /warning: A policy has a value .*Odd.*state is missing/);
            assert.match(found.join("\n"), /error: Block pipelines blocks the identity that deploys/);
        });

        it("says when it could not look", async () => {
            const granted = leastFor(everything).filter((name) => name !== "Policy.Read.All");
            const [warning] = await new Patient(everything, granted).findings("lockOut");
            assert.match(warning?.message ?? "", /Could not determine whether a policy blocks .*403/);
        });
    });
});
