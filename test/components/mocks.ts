import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { InvalidInputsError } from "../../components";

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

/** How the mocks behave. */
export interface MockOptions {
    /** As `pulumi preview`: what a provider computes is unknown. Default `false`. */
    readonly isPreview?: boolean;
    /** Default `test`. */
    readonly stack?: string;
    /** What functions of providers answer, by token's last part, such as `getServicePrincipal`. */
    readonly calls?: Readonly<Record<string, Record<string, unknown>>>;
    /** What functions of providers fail with, by token's last part. Default: none fails. */
    readonly failing?: Readonly<Record<string, string>>;
    /** Ids by resource type, such as `Key`. Default: made of the name. */
    readonly ids?: Readonly<Record<string, string>>;
    /** Further outputs by resource type, such as `CrossTenantAccessPartner`. */
    readonly outputs?: Readonly<Record<string, Record<string, unknown>>>;
}

/**
 * Runs a program against Pulumi's mocks, which answer with the inputs and the ids that the providers would
 * compute, and returns what it registered.
 */
export async function registrationsOf(
    program: () => void | Promise<void>,
    {
        isPreview = false,
        stack = "test",
        outputs = {},
        calls = {},
        failing = {},
        ids: given = {},
    }: MockOptions = {},
): Promise<Registration[]> {
    const registrations: Registration[] = [];
    const mocks: pulumi.runtime.Mocks = {
        newResource: ({ type, name, inputs }) => {
            if (!type.endsWith(":RenameGuard")) {
                // Every program has it, whatever it declares.
                registrations.push({ type, name, inputs: inputs as Record<string, unknown> });
            }
            const computed = {
                "pulumi-nodejs:dynamic/entra-b2b:GuestAccount": {
                    userId: idOf(name),
                    redeemUrl: `https://redeem/${name}`,
                },
                "pulumi-nodejs:dynamic/entra-b2b:DirectoryGroup": { groupId: idOf(name) },
                "pulumi-nodejs:dynamic/entra-b2b:ConditionalAccessPolicy": { policyId: idOf(name) },
            }[type];
            const further = outputs[type.split(":").at(-1) ?? ""];
            return {
                id: isPreview ? undefined : (given[type.split(":").at(-1) ?? ""] ?? `${name}-id`),
                state: { ...(inputs as object), ...(isPreview ? {} : computed), ...further },
            };
        },
        call: ({ token, inputs }) => {
            const name = token.split(":").at(-1) ?? "";
            if (failing[name] !== undefined) {
                throw new Error(failing[name]);
            }
            return calls[name] ?? (inputs as Record<string, unknown>);
        },
    };
    await pulumi.runtime.setMocks(mocks, "entra-b2b", stack, isPreview);
    await program();
    // Waits for every registration that is under way.
    await pulumi.runtime.disconnect();
    return registrations;
}

/**
 * Runs a program whose outputs fail, which ends a real run as an unhandled rejection.
 *
 * @returns What was registered, and the failures' messages.
 */
export async function failuresOf(
    program: () => void,
    options?: MockOptions,
): Promise<{ made: Registration[]; messages: string[] }> {
    const messages: string[] = [];
    const collect = (reason: unknown) => messages.push(String(reason));
    process.on("unhandledRejection", collect);
    try {
        const made = await registrationsOf(program, options);
        // Rejections are reported after the turn of the event loop in which nothing handled them.
        await new Promise((resolve) => setImmediate(resolve));
        return { made, messages };
    } finally {
        process.off("unhandledRejection", collect);
    }
}

/** What a program throws at once, and what it had registered by then. */
export async function refusalOf(program: () => void): Promise<{ made: Registration[]; refusal: unknown }> {
    let refusal: unknown;
    const made = await registrationsOf(() => {
        try {
            program();
        } catch (error) {
            refusal = error;
        }
    });
    return { made, refusal };
}

/**
 * The faults of a component whose inputs are refused at once, by path. Asserts that nothing was registered, the component
 * itself included.
 */
export async function refusedInputsOf(program: () => void): Promise<Record<string, string>> {
    const { made, refusal } = await refusalOf(program);
    assert.ok(refusal instanceof InvalidInputsError, String(refusal));
    assert.ok(pulumi.RunError.isInstance(refusal), "Pulumi prints it without its stack");
    assert.deepEqual(made, []);
    return Object.fromEntries(
        refusal.faults.map(({ path, message, cure }) => [path.join("."), `${message}. ${cure}.`]),
    );
}

/** Options of the resources that a component registers, itself included, by type's last part; filled as they come. */
export function optionsRecorder(): {
    transformations: pulumi.ResourceTransformation[];
    optionsOf: (type: string) => pulumi.CustomResourceOptions;
} {
    const options = new Map<string, pulumi.ResourceOptions>();
    return {
        transformations: [
            ({ type, opts }) => {
                options.set(type.split(":").at(-1) ?? type, opts);
                return undefined;
            },
        ],
        optionsOf: (type) => options.get(type) ?? {},
    };
}

/** The only registration of a type. */
export function onlyOf(registrations: readonly Registration[], type: string): Registration {
    const found = registrations.filter((registration) => registration.type.endsWith(`:${type}`));
    if (found.length !== 1) {
        throw new Error(`Expected one ${type}, found ${found.length}.`);
    }
    return found[0] as Registration;
}
