import * as pulumi from "@pulumi/pulumi";

interface Declaration {
    readonly owner: object;
    readonly addresses: pulumi.Input<string[]>;
}

/** By the engine connection of a program: one process can run several programs, each with its own guests. */
const programs = new WeakMap<object, Declaration[]>();
const withoutEngine = {};

function declarations(): Declaration[] {
    const engine: object = pulumi.runtime.getMonitor() ?? withoutEngine;
    const known = programs.get(engine) ?? [];
    programs.set(engine, known);
    return known;
}

/** Records which guests a component declares. */
export function noteGuests(owner: object, addresses: pulumi.Input<string[]>): void {
    declarations().push({ owner, addresses });
}

/**
 * The guests that other components declare, known once the program has finished. A roster removes guests while it is
 * updated, and the engine may not yet know the resource that a guest has moved to.
 */
export function guestsElsewhere(owner: object): pulumi.Output<string[]> {
    const all = declarations();
    const programEnd = new Promise<string>((resolve) => setImmediate(resolve, "end"));
    return pulumi
        .output(programEnd)
        .apply(() =>
            pulumi.all(all.filter((other) => other.owner !== owner).map(({ addresses }) => addresses)),
        )
        .apply((lists) => lists.flat());
}
