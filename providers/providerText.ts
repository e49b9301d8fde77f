import type { LifecycleName } from "./lifecycle";

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
