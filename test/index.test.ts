import assert from "node:assert/strict";
import { guestsOf } from "../providers/lifecycle/kinds/roster/guestsText";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { idOf, onlyOf, registrationsOf, type MockOptions, type Registration } from "./components/mocks";

const program = join(__dirname, "../index.ts");

interface Outputs {
    readonly guestIds: Record<string, pulumi.Output<string>>;
    readonly groupIds: Record<string, pulumi.Output<string>>;
    readonly partnerTenantIds: Record<string, pulumi.Output<string>>;
    readonly policyIds: pulumi.Output<string>[];
}

/** The configuration of a sample stack as the engine hands it over: objects as JSON text. */
function configOf(stack: string): Record<string, string> {
    const text = readFileSync(join(__dirname, `../stacks/Pulumi.${stack}.yaml`), "utf8");
    const { config } = parse(text) as { config: Record<string, unknown> };
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );
}

/** Runs the program on a stack, and returns what it registered and, as values, what it exports. */
async function run(stack: string, config: Record<string, string>, outputs: MockOptions["outputs"] = {}) {
    let exported: pulumi.Unwrap<Outputs> | undefined;
    const made = await registrationsOf(
        async () => {
            pulumi.runtime.setAllConfig(config);
            const declared = pulumi.output(load());
            exported = await new Promise((resolve) => {
                declared.apply(resolve);
            });
        },
        { stack, outputs },
    );
    assert.ok(exported);
    return { made, exported };
}

/** Loads the program again, because Node would run it only once. */
function load(): Outputs {
    delete require.cache[program];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only `require` can load a module again.
    return require(program) as Outputs;
}

/** Sorted: what does not depend on one another is registered in any order. */
function namesOf(made: readonly Registration[], type: string): string[] {
    return made
        .filter((each) => each.type.endsWith(`:${type}`))
        .map(({ name }) => name)
        .sort();
}

function inputsOf(made: readonly Registration[], type: string, name: string): Record<string, unknown> {
    return onlyOf(
        made.filter((each) => each.name === name),
        type,
    ).inputs;
}

function usersOf(made: readonly Registration[], policy: string) {
    const { conditions } = inputsOf(made, "ConditionalAccessPolicy", policy) as {
        conditions: {
            users: {
                includeGuestsOrExternalUsers: { externalTenants: unknown };
                excludeUsers: string[];
                excludeGroups: string[];
            };
        };
    };
    return conditions.users;
}

const fabrikamId = "11111111-1111-4111-8111-111111111111";
const otherId = "55555555-5555-4555-8555-555555555555";
const northwindId = "22222222-2222-4222-8222-222222222222";

describe("The program", () => {
    it("registers what the sandbox stack declares", async () => {
        const { made, exported } = await run("sandbox", configOf("sandbox"));
        const invited = namesOf(made, "GuestAccount");
        assert.equal(invited.length, 12);
        assert.ok(invited.includes("heidi@xn--bcher-kva.example"));
        assert.deepEqual(namesOf(made, "DirectoryGroup"), ["all-partners", "engineering", "finance"]);
        assert.deepEqual(namesOf(made, "CrossTenantAccessPartner"), ["fabrikam", "northwind"]);
        assert.deepEqual(namesOf(made, "ConditionalAccessPolicy"), ["all-guests-mfa", "fabrikam"]);

        const carol = inputsOf(made, "GuestAccount", "carol.build@fabrikam.example");
        assert.deepEqual(carol["message"], { body: "Welcome, Carol!\nYour access is ready." });
        assert.ok(!("message" in inputsOf(made, "GuestAccount", "bob@fabrikam.example")));
        const alice = inputsOf(made, "GuestAccount", "alice.ahlers@fabrikam.example");
        assert.equal(alice["onRemove"], "block");
        assert.equal(alice["companyName"], "Fabrikam");
        assert.deepEqual(alice["sponsorIds"], ["00000000-0000-4000-8000-00000000a002"]);
        const mallory = inputsOf(made, "GuestAccount", "mallory.m@litware.example");
        assert.equal(mallory["redirectUrl"], "https://litware.example/start");

        const membersOf = (group: string) =>
            inputsOf(made, "GroupMembership", group)["memberIds"] as string[];
        const ids = (...addresses: string[]) => addresses.map(idOf);
        assert.deepEqual(
            membersOf("finance"),
            ids(
                "bob@fabrikam.example",
                "erin@northwind.example",
                "heidi@xn--bcher-kva.example",
                "niaj@litware.example",
            ),
        );
        assert.equal(membersOf("all-partners").length, 7);
        assert.ok(membersOf("all-partners").includes(idOf("frank@northwind.example")));

        assert.deepEqual(Object.keys(exported.guestIds).sort(), invited);
        assert.equal(exported.guestIds["dave@fabrikam.example"], idOf("dave@fabrikam.example"));
        assert.equal(exported.groupIds["finance"], idOf("finance"));
        assert.deepEqual(exported.partnerTenantIds, { fabrikam: fabrikamId, northwind: northwindId });
        assert.deepEqual(exported.policyIds, [idOf("all-guests-mfa"), idOf("fabrikam")]);
    });

    it("enforces only the policy that says so, and excludes emergency access from both", async () => {
        const { made } = await run("sandbox", configOf("sandbox"));
        const stateOf = (policy: string) => inputsOf(made, "ConditionalAccessPolicy", policy)["state"];
        assert.equal(stateOf("fabrikam"), "enabled");
        assert.equal(stateOf("all-guests-mfa"), "enabledForReportingButNotEnforced");
        for (const policy of ["fabrikam", "all-guests-mfa"]) {
            assert.deepEqual(usersOf(made, policy).excludeUsers, [
                "00000000-0000-4000-8000-00000000e001",
                "00000000-0000-4000-8000-00000000e002",
            ]);
        }
        const tenantsOf = (policy: string) =>
            usersOf(made, policy).includeGuestsOrExternalUsers.externalTenants;
        assert.deepEqual(tenantsOf("fabrikam"), { membershipKind: "enumerated", members: [fabrikamId] });
        assert.deepEqual(tenantsOf("all-guests-mfa"), { membershipKind: "all" });
    });

    it("registers what the contoso stack declares", async () => {
        const { made } = await run("contoso", configOf("contoso"));
        const guests = ["alice@fabrikam.example", "bob@fabrikam.example"];
        assert.deepEqual(namesOf(made, "GuestAccount"), guests);
        assert.equal(inputsOf(made, "GuestAccount", guests[0] ?? "")["onRemove"], "retain");
        assert.deepEqual(
            inputsOf(made, "GroupMembership", "fabrikam-project")["memberIds"],
            guests.map(idOf),
        );
        assert.deepEqual(inputsOf(made, "CrossTenantAccessPartner", "fabrikam")["inboundTrust"], {
            isMfaAccepted: true,
            isCompliantDeviceAccepted: false,
            isHybridAzureADJoinedDeviceAccepted: false,
        });
        const policy = inputsOf(made, "ConditionalAccessPolicy", "fabrikam");
        assert.equal(policy["state"], "enabledForReportingButNotEnforced");
        assert.deepEqual(policy["grantControls"], {
            operator: "OR",
            authenticationStrength: { id: "00000000-0000-0000-0000-000000000002" },
        });
    });

    it("registers what the woodgrove stack declares", async () => {
        const { made } = await run("woodgrove", configOf("woodgrove"));
        assert.deepEqual(namesOf(made, "GuestAccount"), [
            "erin@northwind.example",
            "frank@northwind.example",
        ]);
        assert.deepEqual(namesOf(made, "ConditionalAccessPolicy"), ["all-guests-mfa"]);
        assert.deepEqual(usersOf(made, "all-guests-mfa").excludeGroups, [
            "44444444-0000-4000-8000-000000000001",
        ]);
        assert.deepEqual(usersOf(made, "all-guests-mfa").excludeUsers, []);
        const { isMfaAccepted } = inputsOf(made, "CrossTenantAccessPartner", "northwind")["inboundTrust"] as {
            isMfaAccepted: boolean;
        };
        assert.equal(isMfaAccepted, false);
    });

    it("declares the guest list as a roster of a few resources when the stack says so", async () => {
        const config = {
            ...configOf("sandbox"),
            "entra-b2b:guestsAs": "roster",
            "entra-b2b:rosterShardCount": "3",
        };
        const asGuests = await run("sandbox", configOf("sandbox"));
        const { made, exported } = await run("sandbox", config);
        assert.deepEqual(namesOf(made, "Guest"), []);
        assert.deepEqual(namesOf(made, "GuestAccount"), []);
        const names = namesOf(made, "GuestRosterShard");
        assert.deepEqual(names, ["guests-1-of-3", "guests-2-of-3", "guests-3-of-3"]);
        const inputs = names.map((name) => inputsOf(made, "GuestRosterShard", name));
        const guests = Object.fromEntries(
            inputs.flatMap((each) =>
                Object.entries(
                    guestsOf(String(each["guests"])) as unknown as Record<string, { groups: string[] }>,
                ),
            ),
        );
        assert.deepEqual(Object.keys(guests).sort(), namesOf(asGuests.made, "Guest"));
        // The roster manages a group's members. No separate membership gives them up again.
        assert.deepEqual(namesOf(made, "DirectoryGroup"), namesOf(asGuests.made, "DirectoryGroup"));
        const known = new Set(Object.keys(inputs[0]?.["groupIds"] ?? {}));
        assert.ok(Object.values(guests).some(({ groups }) => groups.length > 0));
        assert.ok(Object.values(guests).every(({ groups }) => groups.every((name) => known.has(name))));
        assert.deepEqual(exported.guestIds, {});
        assert.deepEqual(Object.keys(exported.groupIds), Object.keys(asGuests.exported.groupIds));
    });

    it("keeps redeem links only where the stack says so, of guests and rosters alike", async () => {
        const keptBy = async (type: string, config: object) => {
            const { made } = await run("sandbox", { ...configOf("sandbox"), ...config });
            return [
                ...new Set(
                    namesOf(made, type).map(
                        (name) =>
                            inputsOf(made, type, name)[`keepRedeemUrl${type === "GuestAccount" ? "" : "s"}`],
                    ),
                ),
            ];
        };
        const [roster, keep] = [{ "entra-b2b:guestsAs": "roster" }, { "entra-b2b:keepRedeemUrls": "true" }];
        assert.deepEqual(await keptBy("GuestAccount", {}), [undefined]);
        assert.deepEqual(await keptBy("GuestAccount", keep), [true]);
        assert.deepEqual(await keptBy("GuestRosterShard", roster), [undefined]);
        assert.deepEqual(await keptBy("GuestRosterShard", { ...roster, ...keep }), [true]);
    });

    it("fills guests in from the stack config's defaults", async () => {
        const defaults = { country: "Germany", messageLanguage: "de-DE", companyName: "Unknown" };
        const { made } = await run("sandbox", {
            ...configOf("sandbox"),
            "entra-b2b:guestDefaults": JSON.stringify(defaults),
        });
        const of = (address: string) => inputsOf(made, "GuestAccount", address);
        assert.equal(of("judy-jones@tailspin.example")["companyName"], "Unknown");
        assert.equal(of("judy-jones@tailspin.example")["country"], "Germany");
        assert.equal(of("bob@fabrikam.example")["companyName"], "Fabrikam");
        assert.ok(!("messageLanguage" in of("bob@fabrikam.example")));
    });

    describe("with a policy for some partners", () => {
        /** Three tenants: one by its partner's name, one by its partner's tenant id, one that is not declared. */
        const policy = {
            name: "some",
            displayName: "Some",
            partnerTenants: ["northwind", fabrikamId.toUpperCase(), otherId],
            excludeGroups: ["finance"],
        };
        const config = { ...configOf("sandbox"), "entra-b2b:mfaPolicies": JSON.stringify([policy]) };

        it("is in the state that its dated plan has by now", async () => {
            const planned = JSON.stringify([
                { ...policy, rollout: { reportOnlyFrom: "2024-01-01", enabledFrom: "2024-02-01" } },
                { ...policy, name: "later", rollout: { enabledFrom: "2999-01-01" } },
            ]);
            const { made } = await run("sandbox", { ...config, "entra-b2b:mfaPolicies": planned });
            assert.equal(inputsOf(made, "ConditionalAccessPolicy", "some")["state"], "enabled");
            assert.equal(
                inputsOf(made, "ConditionalAccessPolicy", "later")["state"],
                "enabledForReportingButNotEnforced",
            );
        });

        it("covers their tenants, and excludes groups by id", async () => {
            const { includeGuestsOrExternalUsers, excludeGroups } = usersOf(
                (await run("sandbox", config)).made,
                "some",
            );
            assert.deepEqual(includeGuestsOrExternalUsers.externalTenants, {
                membershipKind: "enumerated",
                members: [northwindId, fabrikamId, otherId],
            });
            assert.deepEqual(excludeGroups, [idOf("finance")]);
        });

        it("asks their people only when the declared partners' trust is in force", async () => {
            // Another id than those declared, to tell where the policy has it from.
            const inForce = "66666666-6666-4666-8666-666666666666";
            const { made } = await run("sandbox", config, {
                CrossTenantAccessPartner: { tenantId: inForce },
            });
            assert.deepEqual(usersOf(made, "some").includeGuestsOrExternalUsers.externalTenants, {
                membershipKind: "enumerated",
                members: [inForce, otherId],
            });
        });
    });

    it("refuses bad configuration with every problem in one message, and registers nothing", async () => {
        const config = {
            ...configOf("sandbox"),
            "azuread:clientSecret": "hunter2",
            "entra-b2b:onRemove": "hunter2",
            "entra-b2b:color": "hunter2",
            "entra-b2b:groups": JSON.stringify([{ name: "engineering", displayName: "" }]),
        };
        let refusal: unknown;
        const made = await registrationsOf(
            () => {
                pulumi.runtime.setAllConfig(config);
                try {
                    load();
                } catch (error) {
                    refusal = error;
                }
            },
            { stack: "sandbox" },
        );
        assert.ok(pulumi.RunError.isInstance(refusal));
        const expected = [
            /stacks\/Pulumi\.sandbox\.yaml:6:5 entra-b2b:onRemove: /,
            /entra-b2b:groups\[0\]\.displayName: /,
            /entra-b2b:color: unknown key/,
            /stacks\/sandbox\/guests\.csv:4:7 \[groups\]: there is no group "finance"/,
        ];
        for (const pattern of expected) {
            assert.match(refusal.message, pattern);
        }
        assert.doesNotMatch(refusal.message, /hunter2/);
        assert.deepEqual(made, []);
    });
});
