import * as pulumi from "@pulumi/pulumi";

interface Declaration {
    readonly owner: object;
    readonly addresses: pulumi.Input<string[]>;
}

/** By the engine's end that a program talks to: one process can run several programs, each with guests of its own. */
const programs = new WeakMap<object, Declaration[]>();
const withoutEngine = {};

function declarations(): Declaration[] {
    const engine: object = pulumi.runtime.getMonitor() ?? withoutEngine;
    const known = programs.get(engine) ?? [];
    programs.set(engine, known);
    return known;
}

/** Notes whom a component declares. */
export function noteGuests(owner: object, addresses: pulumi.Input<string[]>): void {
    declarations().push({ owner, addresses });
}

/**
 * Whom other components declare, once the program has run to its end: a roster removes guests while it is updated, when
 * the engine need not have heard yet of the resource that a guest has moved to.
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
