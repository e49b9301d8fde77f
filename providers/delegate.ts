import * as pulumi from "@pulumi/pulumi";
import type { LifecycleName } from "./lifecycle";
import { valuelessName } from "./lifecycle/kit/valueless";
import { delegatedType, providerText } from "./providerText";
import { renamesChecked } from "./renameGuard";
import { valuelessInputs } from "./valuelessInputs";

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
            {
                ...props,
                [valuelessName]: valuelessInputs(props),
                // Nothing is registered before the names of the program are compared with those of the last run.
                __provider: renamesChecked().then(() => providerText(lifecycle)),
            },
            opts,
        );
    }
}
