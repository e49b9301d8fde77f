import * as pulumi from "@pulumi/pulumi";
import { normalizeEmailAddress } from "../rules/emailAddress";
import { quote } from "../rules/text";
import { refuseProgram } from "./renameGuard";
import { keyOf } from "./resourceKey";

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

/** What declares a guest. */
interface Declarer {
    /** Kind and name, such as `Guest "alice"`. */
    readonly title: string;
    /** The types of the parents, which distinguish resources of one name. */
    readonly place: string;
}

/** How messages name what declares a guest: the component of which the resource is a part, or the resource. */
export function declarerOf(kind: string, name: string, parent: pulumi.Resource | undefined): Declarer {
    const key = parent === undefined ? "" : keyOf(parent);
    const component = /(?:^|\$)entra-b2b:index:(Guest|GuestRoster)::(.*)$/s.exec(key);
    const [, componentKind = kind, componentName = name] = component ?? [];
    return {
        title: `${componentKind} ${quote(componentName)}`,
        place: (component === null ? key : key.slice(0, component.index)) || "the stack",
    };
}

/** What declares each address, by the engine connection of a program. */
const claims = new WeakMap<object, Map<string, Declarer>>();

/**
 * Takes addresses for a resource. Two resources with one guest would write over each other, and the end of one would
 * remove the guest of the other.
 *
 * @throws RunError - Another resource of the program declares an address.
 */
export function claimGuests(declarer: Declarer, addresses: readonly string[]): void {
    const engine: object = pulumi.runtime.getMonitor() ?? withoutEngine;
    const owners = claims.get(engine) ?? new Map<string, Declarer>();
    claims.set(engine, owners);
    for (const text of addresses) {
        const result = normalizeEmailAddress(text);
        const address = result.isValid ? result.emailAddress : text;
        const owner = owners.get(address);
        if (owner !== undefined && owner !== declarer) {
            const names = [declarer, owner].map((each) => nameOf(each, declarer.title === owner.title));
            const refusal = new pulumi.RunError(
                `${names.join(" and ")} declare the same guest, ${quote(address)}. Declare each guest once.`,
            );
            refuseProgram(refusal);
            throw refusal;
        }
        owners.set(address, declarer);
    }
}

function nameOf({ title, place }: Declarer, isWithPlace: boolean): string {
    return isWithPlace ? `${title} (in ${place})` : title;
}
