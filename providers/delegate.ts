import * as pulumi from "@pulumi/pulumi";
import type { LifecycleName } from "./lifecycle";

/**
 * The provider object of one kind of dynamic resource, as thin as it can be.
 *
 * Pulumi stores a dynamic provider's source text in the state of every resource, and runs that text in a plugin
 * process, also long after it was written. So the text holds nothing but a name: at run time it loads this
 * package's own code from the folder of the Pulumi program. Deletes and refreshes of old resources thereby run
 * today's code, no credential is ever stored, and resources of one kind share one provider object and one
 * Graph client.
 *
 * @param name - Which life cycle the text hands over to.
 */
export function delegateTo(name: LifecycleName): pulumi.dynamic.ResourceProvider {
    /* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment,
       @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return
       -- this function is stored as text and evaluated elsewhere: it can only `require`, and has no types there. */
    const load = () => {
        const { createRequire } = require("node:module");
        const requireFromProgram = createRequire(process.cwd() + "/package.json");
        const entry = requireFromProgram.resolve("pulumi-entra-b2b/lifecycle");
        if (entry.endsWith(".ts")) {
            requireFromProgram("tsx/cjs");
        }
        return requireFromProgram(entry);
    };
    return {
        // eslint-disable-next-line @typescript-eslint/require-await -- the interface wants a promise.
        configure: async (request) => load().configure(request.config),
        check: (olds, news) => load().lifecycle(name).check(olds, news),
        diff: (id, olds, news) => load().lifecycle(name).diff(id, olds, news),
        create: (inputs) => load().lifecycle(name).create(inputs),
        read: (id, props) => load().lifecycle(name).read(id, props),
        update: (id, olds, news) => load().lifecycle(name).update(id, olds, news),
        delete: (id, props) => load().lifecycle(name).delete(id, props),
    };
    /* eslint-enable */
}
