import * as pulumi from "@pulumi/pulumi";
import { renamesChecked } from "../providers/renameGuard";

/**
 * A component that is registered once the names of the program are compared with those of the last run. A component
 * that a refused run leaves in the state under its new name would no longer take over what its alias names.
 */
export abstract class CheckedComponent extends pulumi.ComponentResource {
    /** @param kind - Name of the component's class. */
    constructor(kind: string, name: string, opts: pulumi.ComponentResourceOptions | undefined) {
        super(`entra-b2b:index:${kind}`, name, { checked: renamesChecked() }, opts);
    }
}
