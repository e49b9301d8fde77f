import * as pulumi from "@pulumi/pulumi";
import { quote } from "../rules/text";

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

/** Which component declares each address, by the engine connection of a program. */
const claims = new WeakMap<object, Map<string, string>>();

/**
 * Takes an address for a component. Two components with one guest would write over each other, and the end of one would
 * remove the guest of the other.
 *
 * @param component - Kind and name, such as `Guest "alice"`.
 * @throws RunError - Another component of the program declares the address.
 */
export function claimGuest(component: string, address: string): void {
    const engine: object = pulumi.runtime.getMonitor() ?? withoutEngine;
    const owners = claims.get(engine) ?? new Map<string, string>();
    claims.set(engine, owners);
    const owner = owners.get(address);
    if (owner !== undefined && owner !== component) {
        throw new pulumi.RunError(
            `${component} and ${owner} declare the same guest, ${quote(address)}. Declare each guest once.`,
        );
    }
    owners.set(address, component);
}
