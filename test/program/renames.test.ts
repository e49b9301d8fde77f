import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { checkTenantConfig } from "../../config/tenantConfig";
import { declareTenant } from "../../program/tenant";
import { lifecycle } from "../../providers/lifecycle";
import { Run } from "../../providers/lifecycle/kit/run";

const emergencyAccess = {
    accountIds: ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"],
};
const tenantId = "33333333-3333-4333-8333-333333333333";
const policy = { displayName: "A policy", partnerTenants: "all" };

/** A stack config with an entry in each list, under the names that start with a prefix. */
const configOf = (prefix: string, more: object = {}): Record<string, unknown> => {
    const named = (name: string) => ({
        name: `${prefix}-${name}`,
        ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, `${String(value)}-${name}`])),
    });
    return {
        emergencyAccess,
        groups: [{ ...named("group"), displayName: "A group" }],
        partners: [
            {
                ...named("partner"),
                tenantId,
                inboundTrust: { isMfaAccepted: true },
                mfaPolicy: { displayName: "A partner's policy" },
            },
        ],
        namedLocations: [{ ...named("location"), displayName: "A location", countries: ["DE"] }],
        authenticationStrengths: [
            { ...named("strength"), displayName: "A strength", allowedCombinations: ["fido2"] },
        ],
        mfaPolicies: [{ ...named("mfa"), ...policy }],
        recommendedPolicies: [
            {
                ...named("recommended"),
                policy: "block-guests-outside-countries",
                countries: ["DE"],
                partnerTenants: "all",
            },
        ],
        accessPolicies: [{ ...named("access"), ...policy, grant: { mfa: true } }],
    };
};

const checked = (config: Record<string, unknown>) =>
    checkTenantConfig(
        Object.fromEntries(Object.entries(config).map(([key, value]) => [`entra-b2b:${key}`, value])),
        "Pulumi.test.yaml",
    );

interface Registered {
    /** Type and name. */
    readonly key: string;
    /** Names by which the engine also knows the resource. Those of its children it works out itself. */
    readonly aliases: readonly string[];
    readonly inputs: object;
}

/** What Pulumi sends to the engine, as far as it matters here. */
interface Request {
    getType(): string;
    getName(): string;
    getAliasesList(): { getSpec(): { getName(): string } | undefined }[];
}

/** The resources of a stack config. */
async function registered(source: Record<string, unknown>): Promise<Registered[]> {
    const { config, problems } = checked(source);
    assert.deepEqual(problems, []);
    const inputsOf = new Map<string, object>();
    const requests: Request[] = [];
    const mocks: pulumi.runtime.Mocks = {
        newResource: ({ type, name, inputs }) => {
            inputsOf.set(`${type}::${name}`, inputs as object);
            return { id: `${name}-id`, state: { ...(inputs as object), tenantId } };
        },
        call: ({ inputs }) => inputs as Record<string, unknown>,
    };
    await pulumi.runtime.setMocks(mocks, "entra-b2b", "test", false);
    const monitor = pulumi.runtime.getMonitor() as unknown as {
        registerResource: (request: Request, ...rest: unknown[]) => unknown;
    };
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, ...rest) => {
        requests.push(request);
        return register(request, ...rest);
    };
    declareTenant({ config: config!, guests: [] });
    await pulumi.runtime.disconnect();
    return requests.map((request) => {
        const key = `${request.getType()}::${request.getName()}`;
        const aliases = request.getAliasesList().map((alias) => alias.getSpec()?.getName() ?? "");
        return { key, aliases, inputs: inputsOf.get(key) ?? {} };
    });
}

describe("An entry with another name than before", () => {
    it("is the same resource, with all its children, in every list", async () => {
        const before = (await registered(configOf("old"))).filter(({ key }) => key.includes("::old-"));
        const after = (await registered(configOf("new", { formerName: "old" }))).filter(({ key }) =>
            key.includes("::new-"),
        );
        assert.ok(before.length >= 14, `${before.length} resources`);
        // The engine finds a child of a renamed parent by the part of its name that is the parent's.
        const renamed = before.map(({ key }) => key.replace("::old-", "::new-"));
        assert.deepEqual(after.map(({ key }) => key).sort(), renamed.sort());
        assert.deepEqual(
            after.flatMap(({ aliases }) => aliases).sort(),
            ["access", "group", "location", "mfa", "partner", "recommended", "strength"].map(
                (name) => `old-${name}`,
            ),
        );
        assert.deepEqual(
            after.filter(({ inputs }) => "formerName" in inputs),
            [],
        );
    });

    it("passes the comparison of names with its former name, and not without, in every list", async () => {
        const guardIn = async (config: Record<string, unknown>) => {
            const resources = await registered(config);
            return { ...resources.find(({ key }) => key.includes(":RenameGuard::"))?.inputs };
        };
        const before = await guardIn(configOf("old"));
        const reasonsOf = async (config: Record<string, unknown>) => {
            const { check } = lifecycle("renameGuard", new Run());
            const { failures = [] } = await check(before, await guardIn(config));
            return failures.map(({ reason }) => reason);
        };
        assert.deepEqual(await reasonsOf(configOf("new", { formerName: "old" })), []);
        const reasons = await reasonsOf(configOf("new"));
        assert.deepEqual(reasons.map((reason) => reason.split(":")[0]).sort(), [
            "AuthenticationStrength",
            "ConditionalAccessPolicy",
            "CrossTenantAccessPartner",
            "DirectoryGroup",
            "NamedLocation",
        ]);
        for (const [list, entries] of Object.entries(configOf("new"))) {
            const one = { ...configOf("old"), [list]: entries };
            const isNamed = list !== "emergencyAccess";
            assert.equal((await reasonsOf(one)).length > 0, isNamed, list);
        }
    });

    it("has no other resource's name, and no entry shares its former name", () => {
        const lists = configOf("x") as Record<string, object[]>;
        for (const [list, [entry]] of Object.entries(lists).filter(([key]) => key !== "emergencyAccess")) {
            const own = (entry as { name: string }).name;
            const one = { ...entry, name: "one", formerName: own };
            const reasonsOf = (entries: object[]) =>
                checked({ ...lists, [list]: entries }).problems.map(({ message }) => message);
            assert.match(reasonsOf([{ ...entry }, one]).join(), /is the name of an entry of this list/, list);
            assert.match(
                reasonsOf([one, { ...one, name: "two" }]).join(),
                /is the former name of another entry/,
                list,
            );
        }
    });
});
