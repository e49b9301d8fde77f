import assert from "node:assert/strict";
import {
    unknownCheckingProxy,
    type PolicyResource,
    type ResourceValidationArgs,
    type StackValidationArgs,
} from "@pulumi/policy";
import { unknownText, unknownValue } from "../../../policy/model";
import { types } from "../../../policy/pack/declared";
import { enginePolicies } from "../../../policy/pack/enginePolicies";
import { plainValues } from "../../../policy/pack/engineValues";
import { rules } from "../../../policy/pack/rules";
import { partner, policy, type Given } from "./stack";

/** How the engine writes a list that is not known. @see sdk/nodejs/policy/proxy.ts of pulumi-policy */
const unknownList = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";

/** Values as the engine hands them over. */
function handedOver(values: Given["values"]): Record<string, unknown> {
    return (unknownCheckingProxy as (values: object) => Record<string, unknown>)(values);
}

describe("values of the engine", () => {
    it("become plain data, with unknown values marked", () => {
        const values = handedOver({
            name: "x",
            id: unknownText,
            users: { excludeUsers: unknownList, includeUsers: ["a", unknownText], nothing: null },
            __provider: "source text",
        });
        assert.deepEqual(plainValues(values), {
            name: "x",
            id: unknownValue,
            users: { excludeUsers: unknownValue, includeUsers: ["a", unknownValue], nothing: null },
        });
    });

    it("are not known either when another copy of the SDK says so", () => {
        class UnknownValueError extends Error {}
        const values = {
            get id(): string {
                throw new UnknownValueError();
            },
        };
        assert.deepEqual(plainValues(values), { id: unknownValue });
    });
});

describe("the rules as policies of the engine", () => {
    const policies = enginePolicies(rules);
    const named = (id: string) => {
        const found = policies.find(({ name }) => name === id);
        assert.ok(found);
        return found;
    };
    const opts = { protect: false } as ResourceValidationArgs["opts"];
    const resource = (name: string, { type, values }: Given) =>
        ({
            type,
            name,
            urn: `urn:${name}`,
            opts,
            props: handedOver(values),
            dependencies: [],
            propertyDependencies: {},
        }) as unknown as PolicyResource;

    async function check(
        id: string,
        ...resources: readonly PolicyResource[]
    ): Promise<[string, string | undefined][]> {
        const reported: [string, string | undefined][] = [];
        const report = (message: string, urn?: string) => void reported.push([message, urn]);
        const found = named(id);
        const getConfig = () => ({});
        if ("validateStack" in found) {
            const args = { resources, getConfig } as unknown as StackValidationArgs;
            await found.validateStack(args, report);
        } else {
            for (const each of resources) {
                const { validateResource } = found;
                assert.ok(typeof validateResource === "function");
                await validateResource({ ...each, getConfig } as unknown as ResourceValidationArgs, report);
            }
        }
        return reported;
    }

    it("carry level, severity, source, cure and options", () => {
        const excluded = named("emergency-access-excluded");
        assert.equal(excluded.enforcementLevel, "mandatory");
        assert.equal(excluded.severity, "critical");
        assert.match(excluded.url ?? "", /security-emergency-access$/);
        assert.match(excluded.remediationSteps ?? "", /^Exclude/);
        assert.deepEqual(Object.keys(excluded.configSchema?.properties ?? {}), ["accountIds", "groupIds"]);
        assert.equal(named("legacy-authentication-blocked").enforcementLevel, "disabled");
    });

    it("report a finding with its cure and source", async () => {
        const lonely = policy("Lonely", { users: { excludeUsers: [], excludeGroups: [] } });
        const [finding] = await check("emergency-access-excluded", resource("lonely", lonely));
        assert.match(
            finding?.[0] ?? "",
            /^Lonely excludes no account .*\. Exclude the object ids .*\(Manage emergency/,
        );
    });

    it("report a finding of the whole stack at its resource", async () => {
        const found = await check(
            "trust-and-mfa-agree",
            resource("fabrikam", partner({ isMfaAccepted: false })),
            resource("guests", policy("Guests")),
        );
        assert.deepEqual(
            found.map(([, urn]) => urn),
            ["urn:fabrikam"],
        );
    });

    it("continue with the known values where others are unknown", async () => {
        const open = policy("Open", { users: { excludeUsers: unknownList } });
        assert.deepEqual(await check("emergency-access-excluded", resource("open", open)), []);
        assert.deepEqual(await check("policies-readable", resource("open", open)), []);
    });

    it("follow what a value comes from through the resource that waits for it", async () => {
        const group = resource("exempt", { type: types.group, values: { isAssignableToRole: false } });
        const wait = { ...resource("wait", { type: "x:y:Wait", values: {} }), dependencies: [group] };
        const named = policy("Guests", { users: { excludeGroups: [unknownText] } });
        const guests = { ...resource("guests", named), propertyDependencies: { conditions: [wait] } };
        const [finding] = await check("policy-groups-protected", group, wait, guests);
        assert.equal(finding?.[1], "urn:exempt");
    });
});
