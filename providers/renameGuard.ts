import * as pulumi from "@pulumi/pulumi";
import { canonical } from "./canonical";
import { delegatedType, providerText } from "./providerText";
import { formerKeysOf, keyOf } from "./resourceKey";

/** An object that ends with its resource. */
export interface NotedObject {
    /** The object is taken over, not made. */
    readonly isAdopted?: boolean;
    /** A key in the tenant, if there is one: objects of two keys are never one. */
    readonly identity?: string | undefined;
}

/**
 * Compares the names of what the program declares with those of the last run, before any other resource of this
 * package is registered. Where resources of one kind disappear and others are new, an object may have got another name:
 * the run is refused until the program says which it is. Owns nothing in the tenant.
 */
class RenameGuard extends pulumi.CustomResource {
    constructor(objects: ReadonlyMap<pulumi.Resource, NotedObject>) {
        super(delegatedType("renameGuard"), "names", {
            ...inputsOf(objects),
            __provider: providerText("renameGuard"),
        });
    }
}

/** The objects of a program, and when they are compared. */
class ProgramObjects {
    readonly objects = new Map<pulumi.Resource, NotedObject>();
    readonly checked: Promise<void>;
    /** Why nothing of the program is registered. */
    refusal: Error | undefined;

    constructor() {
        this.checked = this.check();
    }

    /** A program declares all but what waits for other resources before the event loop turns. */
    private async check(): Promise<void> {
        let count: number;
        do {
            count = this.objects.size;
            await new Promise((resolve) => setImmediate(resolve));
        } while (this.objects.size > count);
        if (this.refusal !== undefined) {
            throw this.refusal;
        }
        if (count > 0) {
            const { urn } = new RenameGuard(new Map(this.objects));
            await new Promise((resolve) => void urn.apply(resolve));
        }
    }
}

/** By the engine connection of a program: one process can run several programs. */
const programs = new WeakMap<object, ProgramObjects>();
const withoutEngine = {};

function program(): ProgramObjects {
    const engine: object = pulumi.runtime.getMonitor() ?? withoutEngine;
    const known = programs.get(engine) ?? new ProgramObjects();
    programs.set(engine, known);
    return known;
}

/** Adds a resource to those whose names are compared. */
export function noteObject(resource: pulumi.Resource, object: NotedObject): void {
    program().objects.set(resource, object);
}

/** Has nothing of the program registered. */
export function refuseProgram(refusal: Error): void {
    program().refusal ??= refusal;
}

/** Resolves when the names are compared, and never when the run is refused. */
export function renamesChecked(): Promise<void> {
    return program().checked;
}

/** As texts: the engine handles large objects far more slowly. */
async function textsOf(objects: ReadonlyMap<pulumi.Resource, NotedObject>) {
    const declared: Record<string, string> = {};
    const former: Record<string, readonly string[]> = {};
    const adopted: string[] = [];
    const undetermined: string[] = [];
    await Promise.all(
        [...objects].map(async ([resource, { identity = "", isAdopted = false }]) => {
            const key = keyOf(resource);
            const formerKeys = await formerKeysOf(resource);
            declared[key] = identity;
            if (formerKeys === undefined) {
                undetermined.push(key);
            } else if (formerKeys.length > 0) {
                former[key] = formerKeys;
            }
            if (isAdopted) {
                adopted.push(key);
            }
        }),
    );
    return {
        declared: canonical(declared),
        former: canonical(former),
        adopted: canonical(adopted.sort()),
        undetermined: canonical(undetermined.sort()),
    };
}

function inputsOf(objects: ReadonlyMap<pulumi.Resource, NotedObject>): pulumi.Inputs {
    const texts = textsOf(objects);
    const names = ["declared", "former", "adopted", "undetermined"] as const;
    const removals = new pulumi.Config("entra-b2b").getObject<{ notRenamed?: unknown }>("removals");
    return {
        ...Object.fromEntries(names.map((name) => [name, texts.then((all) => all[name])])),
        notRenamed: removals?.notRenamed ?? [],
        urnPrefix: `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::`,
    };
}
