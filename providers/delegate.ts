import * as pulumi from "@pulumi/pulumi";
import type { LifecycleName } from "./lifecycle";
import { valuelessName } from "./lifecycle/kit/valueless";
import { valuelessInputs } from "./valuelessInputs";

/**
 * The source text that Pulumi's plugin for dynamic resources runs for one kind of resource.
 *
 * Pulumi stores the text in the state of every resource, and runs it in a plugin process, even long after it was
 * written. So it holds nothing but a name. At run time it loads this package's own code from the folder of the Pulumi
 * program. Deletes and refreshes of old resources therefore run today's code, no credential is ever stored, and
 * resources of one kind share one provider object and one Graph client.
 *
 * @param name - Which life cycle the text hands over to.
 */
export function providerText(name: LifecycleName): string {
    return `exports.handler = () => {
    const { createRequire } = require("node:module");
    const load = () => createRequire(process.cwd() + "/package.json")("pulumi-entra-b2b/lifecycle");
    const handOver = (verb) => (...args) => load().lifecycle(${JSON.stringify(name)})[verb](...args);
    return {
        configure: async ({ config }) => load().configure(config),
        check: handOver("check"),
        diff: handOver("diff"),
        create: handOver("create"),
        read: handOver("read"),
        update: handOver("update"),
        delete: handOver("delete"),
    };
};
`;
}

/** The engine's name for the resources of a life cycle, such as `GroupMembership` for `groupMembership`. */
export function delegatedType(lifecycle: LifecycleName): string {
    return `pulumi-nodejs:dynamic/entra-b2b:${lifecycle.charAt(0).toUpperCase()}${lifecycle.slice(1)}`;
}

/**
 * A dynamic resource that names its life cycle.
 *
 * To the engine and the plugin, it is equivalent to `pulumi.dynamic.Resource`. That class serializes a function, for
 * which it loads the TypeScript compiler and a debugger: 0.5 s and 60 MiB in each program (measured), for a text that
 * also changes with the compiler.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/dynamic/index.ts (type and `__provider`)
 */
export abstract class DelegatedResource extends pulumi.CustomResource {
    /** @param lifecycle - What its verbs do. */
    constructor(
        lifecycle: LifecycleName,
        name: string,
        props: pulumi.Inputs,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            delegatedType(lifecycle),
            name,
            { ...props, [valuelessName]: valuelessInputs(props), __provider: providerText(lifecycle) },
            opts,
        );
    }
}
