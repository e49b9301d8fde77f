import * as pulumi from "@pulumi/pulumi";

/** A resource as the engine would have been asked for it. */
export interface Registration {
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, unknown>;
}

const ids = new Map<string, string>();

/** A GUID for each name, the same on every call. */
export function idOf(name: string): string {
    const known = ids.get(name) ?? `00000000-0000-4000-8000-${String(ids.size + 1).padStart(12, "0")}`;
    ids.set(name, known);
    return known;
}

/**
 * Runs a program against Pulumi's mocks, which answer with the inputs and the ids that the azuread provider would
 * compute, and returns what it registered.
 */
export async function registrationsOf(program: () => void | Promise<void>): Promise<Registration[]> {
    const registrations: Registration[] = [];
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            registrations.push({ type, name, inputs: inputs as Record<string, unknown> });
            const computed = {
                "azuread:index/invitation:Invitation": {
                    userId: idOf(name),
                    redeemUrl: `https://redeem/${name}`,
                },
                "azuread:index/group:Group": { objectId: idOf(name) },
                "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": { objectId: idOf(name) },
            }[type];
            return { id: `${name}-id`, state: { ...(inputs as object), ...computed } };
        },
        call: ({ inputs }) => inputs as Record<string, unknown>,
    });
    await program();
    // Waits for every registration that is under way.
    await pulumi.runtime.disconnect();
    return registrations;
}

/** The only registration of a type. */
export function onlyOf(registrations: readonly Registration[], type: string): Registration {
    const found = registrations.filter((registration) => registration.type.endsWith(`:${type}`));
    if (found.length !== 1) {
        throw new Error(`Expected one ${type}, found ${found.length}.`);
    }
    return found[0] as Registration;
}
