import { needs, type Permission, type Tenant } from "../../config";
import type { SignedIn } from "../../graph";
import { commandNeeds } from "./commandNeeds";
import type { DoctorFinding } from "./finding";

/** A permission that the stack needs. */
export interface NeededPermission {
    readonly name: string;
    /** Its purpose, and the parts of the stack that need it. */
    readonly uses: readonly string[];
    readonly things: readonly string[];
    readonly source: string;
    /** The granted permission that covers it; `undefined` when none does. */
    readonly grantedBy: string | undefined;
}

/** What the stack's declarations need, with the granted part. */
export function neededPermissions(tenant: Tenant, granted: readonly string[]): NeededPermission[] {
    const byName = new Map<string, { permission: Permission; uses: Set<string>; things: Set<string> }>();
    for (const { thing, permissions } of needs.filter(({ isDeclared }) => isDeclared(tenant))) {
        for (const permission of permissions) {
            const entry = byName.get(permission.name) ?? { permission, uses: new Set(), things: new Set() };
            byName.set(permission.name, entry);
            entry.uses.add(permission.use);
            entry.things.add(thing);
        }
    }
    return [...byName.values()]
        .map(({ permission: { name, instead = [], source }, uses, things }) => ({
            ...{ name, source, uses: [...uses], things: [...things] },
            grantedBy: [name, ...instead].find((each) => granted.includes(each)),
        }))
        .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Which permissions are missing, and which are granted although no declaration needs them. */
export function checkPermissions(tenant: Tenant, { kind, permissions: granted }: SignedIn): DoctorFinding[] {
    const needed = neededPermissions(tenant, granted);
    const missing = needed
        .filter(({ grantedBy }) => grantedBy === undefined)
        .map(({ name, uses, things, source }): DoctorFinding => ({
            check: "permissions",
            severity: "error",
            message: `${name} is missing, needed for ${uses.join(", ")} (${things.join(", ")})`,
            cure: "Add the application permission to the app registration, and have an administrator consent to it",
            source,
        }));
    if (kind === "user") {
        return [
            ...missing.map((finding): DoctorFinding => ({ ...finding, severity: "warning" })),
            {
                check: "permissions",
                severity: "note",
                message:
                    "You are signed in as a user. What you can do also depends on your directory roles, which the doctor does not check",
                cure: "Run the doctor as the identity that deploys",
            },
        ];
    }
    const used = new Set(needed.map(({ grantedBy }) => grantedBy));
    const ofCommands = new Set(
        commandNeeds.flatMap(({ permissions }) => permissions.map(({ name }) => name)),
    );
    const surplus = granted.filter((name) => !used.has(name) && !ofCommands.has(name));
    return [...missing, ...(surplus.length > 0 ? [surplusNote(surplus)] : [])];
}

/** One note for all: the sandbox's application alone has more than a dozen. */
function surplusNote(names: readonly string[]): DoctorFinding {
    const [are, them] = names.length === 1 ? ["is", "it"] : ["are", "them"];
    return {
        check: "permissions",
        severity: "note",
        message: `${names.join(", ")} ${are} granted, and nothing that this stack declares needs ${them}`,
        cure: `Remove ${them}, unless another stack of this identity needs ${them}`,
    };
}
