import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { replicatedTypes } from "../../components/whenReplicated";
import type { Tenant } from "../../config";
import { declareTenant } from "../../program/tenant";
import { lifecycle, lifecycleFiles, type LifecycleName } from "../../providers/lifecycle";
import { guestsOf } from "../../providers/lifecycle/kinds/roster/guestsText";
import { Run } from "../../providers/lifecycle/kit/run";

const dynamicType = "pulumi-nodejs:dynamic/entra-b2b:";

/** What a deployment of a tenant comes to before anything is written. */
export interface Deployed {
    /** What components, and the checks of providers, refuse. */
    readonly refusals: readonly string[];
    /** Types of the dynamic resources, without their package. */
    readonly types: ReadonlySet<string>;
}

/** An object id for each resource, the same in every run. */
function idOf(...parts: string[]): string {
    const hex = createHash("sha1").update(parts.join("/")).digest("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Outputs that other resources refer to. */
function outputsOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
    if (type === "GuestRosterShard") {
        const addresses = Object.keys(guestsOf(String(inputs["guests"])));
        const ids = addresses.map((address) => [address, idOf(type, address)] as const);
        return { userIds: JSON.stringify(Object.fromEntries(ids)) };
    }
    const own: Readonly<Record<string, string>> = {
        AuthenticationStrength: "strengthId",
        ConditionalAccessPolicy: "policyId",
        DirectoryGroup: "groupId",
        GuestAccount: "userId",
        NamedLocation: "locationId",
    };
    const key = own[type];
    return key === undefined ? {} : { [key]: idOf(type, name) };
}

/** The output in which a resource of azuread has its object id. */
function idOutputOf(type: string, name: string): Record<string, string> {
    const [, output = "id"] = replicatedTypes[type] ?? [];
    return output === "id" ? {} : { [output]: idOf(type, name) };
}

/**
 * Runs the program for a tenant against Pulumi's mocks, and asks each resource's provider what it refuses: all that an
 * engine does before it writes.
 */
export async function deployed(tenant: Tenant, config: Record<string, string>): Promise<Deployed> {
    const run = new Run();
    run.configure({
        get: (key) => config[key],
        require: (key) => config[key] ?? "",
    });
    const refusals: string[] = [];
    const types = new Set<string>();
    const check = async (type: string, name: string, inputs: object) => {
        const key = (type.charAt(0).toLowerCase() + type.slice(1)) as LifecycleName;
        if (!Object.hasOwn(lifecycleFiles, key)) {
            throw new Error(`There is no life cycle of ${type}.`);
        }
        types.add(type);
        const { failures = [] } = await lifecycle(key, run).check({}, inputs as Record<string, unknown>);
        refusals.push(...failures.map(({ property, reason }) => `${type} ${name}.${property}: ${reason}`));
    };
    const mocks: pulumi.runtime.Mocks = {
        newResource: async ({ type, name, inputs }) => {
            const own = type.startsWith(dynamicType) ? type.slice(dynamicType.length) : undefined;
            if (own !== undefined) {
                await check(own, name, inputs as object);
            }
            return {
                id: idOf(type, name),
                state: {
                    ...(inputs as object),
                    ...(own !== undefined && outputsOf(own, name, inputs as Record<string, unknown>)),
                    ...idOutputOf(type, name),
                },
            };
        },
        // What the program looks up has ids, whatever it asks for.
        call: ({ token, inputs }) => {
            const id = idOf(token, JSON.stringify(inputs));
            return { clientId: id, objectId: id, templateId: id, ...(inputs as Record<string, unknown>) };
        },
    };
    const note = (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        if (!refusals.includes(text)) {
            refusals.push(text);
        }
    };
    process.on("unhandledRejection", note);
    try {
        await pulumi.runtime.setMocks(mocks, "entra-b2b", "test", false);
        pulumi.runtime.setAllConfig(config);
        try {
            declareTenant(tenant);
        } catch (error) {
            note(error);
        }
        await pulumi.runtime.disconnect();
        // Rejections are reported after the turn of the event loop in which nothing handled them.
        await new Promise((resolve) => setImmediate(resolve));
    } finally {
        process.off("unhandledRejection", note);
        pulumi.runtime.setAllConfig({});
    }
    return { refusals, types };
}
